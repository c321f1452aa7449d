import { useQuery } from '@tanstack/react-query';
import { loadXParser, xLength } from './x-length.ts';

/** The weighted length of a text, or null while the counter is still on its way. */
export function useXLength(text: string): number | null {
  const { data: parser } = useQuery({ queryKey: ['x-parser'], queryFn: loadXParser, gcTime: Infinity });
  return parser ? xLength(text, parser) : null;
}
