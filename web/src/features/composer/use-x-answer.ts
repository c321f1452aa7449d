import { useQuery } from '@tanstack/react-query';
import type { Post, Thread } from '../../api/types.ts';
import { xAnswer, type XAnswer } from './x-answer.ts';
import { loadXParser } from './x-length.ts';

/** What X makes of a public answer, or null while the counter is still on its way. */
export function useXAnswer(text: string, thread: Thread, target: Post): XAnswer | null {
  const { data: parser } = useQuery({ queryKey: ['x-parser'], queryFn: loadXParser, gcTime: Infinity });
  if (!parser) return null;
  return xAnswer(text, { handle: target.author.handle, text: target.text, ours: thread.account.handle }, parser);
}

/** The same of any text, as far as its length goes. */
export function useXLengthOf(thread: Thread, target: Post): (text: string) => number | null {
  const { data: parser } = useQuery({ queryKey: ['x-parser'], queryFn: loadXParser, gcTime: Infinity });
  const answered = { handle: target.author.handle, text: target.text, ours: thread.account.handle };
  return (text) => (parser ? xAnswer(text, answered, parser).used : null);
}
