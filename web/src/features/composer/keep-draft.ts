import { api, Problem } from '../../api/client.ts';
import type { StoredDraft } from '../../api/types/writing.ts';
import { asSent, isSameWriting, type Draft } from './draft.store.ts';

export type Kept =
  | { kind: 'kept'; revision: string | null }
  | { kind: 'conflict'; other: StoredDraft | null }
  /** The server said no for good: the text stays in this browser. */
  | { kind: 'refused'; why: string };

const MOST_SEEN = 600;

/** Puts the draft on the server, on top of the revision that it was written on. Throws when there was no answer. */
export async function keepDraft(ticketNumber: number, draft: Draft): Promise<Kept> {
  const { text, threadId, targetPostId, seenVersion, base } = draft;
  const seen = draft.seen.slice(-MOST_SEEN);
  const body = {
    text,
    media: asSent(draft.media),
    threadId,
    targetPostId,
    threadVersion: seenVersion ?? 0,
    seen,
    base,
  };
  try {
    const { revision } = await api.put<{ revision: string | null }>(`/api/tickets/${ticketNumber}/drafts`, body);
    return { kind: 'kept', revision };
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500 || error.status === 429) throw error;
    if (error.code !== 'draft_changed') return { kind: 'refused', why: error.message };
    const other = (error.body.current ?? null) as StoredDraft | null;
    // The answer to an earlier try was lost.
    if (other && isSameWriting(other, draft)) return { kind: 'kept', revision: other.revision };
    return { kind: 'conflict', other };
  }
}
