import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import type { Post, Thread } from '../../api/types/threads.ts';
import { xAnswer, type XAnswer } from './x-answer.ts';
import { loadXParser, X_LIMIT } from './x-length.ts';
import type { XPart } from './x-parts.ts';

/** What X makes of a public answer, or null while the counter is still on its way. */
export function useXAnswer(text: string, thread: Thread, target: Post): XAnswer | null {
  const { data: parser } = useQuery({ queryKey: ['x-parser'], queryFn: loadXParser, gcTime: Infinity });
  if (!parser) return null;
  return xAnswer(text, { handle: target.author.handle, text: target.text, ours: thread.account.handle }, parser);
}

/**
 * The posts that a public answer becomes which is too long for one; empty: it is one, or needs too many. Cutting takes
 * longer than a keystroke may, so what is typed meanwhile is not cut yet: null.
 */
export function useXParts(text: string, thread: Thread, answer: XAnswer | null): readonly XPart[] | null {
  const { data: parser } = useQuery({ queryKey: ['x-parser'], queryFn: loadXParser, gcTime: Infinity });
  const isLong = thread.kind === 'public' && answer !== null && answer.used > X_LIMIT;
  const { data: cutter } = useQuery({
    queryKey: ['x-parts'],
    queryFn: () => import('./x-parts.ts'),
    enabled: isLong,
    gcTime: Infinity,
  });
  const wanted = isLong ? text.trim() : '';
  const cut = useDeferredValue(wanted);
  const prefix = answer?.prefix.join(' ') ?? '';
  const parts = useMemo(() => {
    if (cut === '') return NONE;
    return parser && cutter ? (cutter.xParts(cut, prefix.split(' '), parser) ?? NONE) : null;
  }, [cut, prefix, parser, cutter]);
  return cut === wanted ? parts : null;
}

const NONE: readonly XPart[] = [];

/** The same of any text, as far as its length goes. */
export function useXLengthOf(thread: Thread, target: Post): (text: string) => number | null {
  const { data: parser } = useQuery({ queryKey: ['x-parser'], queryFn: loadXParser, gcTime: Infinity });
  const answered = { handle: target.author.handle, text: target.text, ours: thread.account.handle };
  return (text) => (parser ? xAnswer(text, answered, parser).used : null);
}
