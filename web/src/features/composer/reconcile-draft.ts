import type { StoredDraft } from '../../api/types/writing.ts';
import { isEmpty, isSameWriting, type Draft } from './draft.store.ts';

/** Another text of one's own for the same ticket; `null`: it was sent or emptied elsewhere. */
export interface Conflict {
  other: StoredDraft | null;
}

export type Settled = { change: Partial<Draft> | null; conflict: Conflict | null };

const NOTHING: Settled = { change: null, conflict: null };

/** What to do with what this browser holds, now that the server has said what it holds. Nothing typed is ever replaced. */
export function reconcileDraft(local: Draft, stored: StoredDraft | null): Settled {
  if (stored === null) {
    if (local.base === null) return NOTHING;
    if (!local.dirty) return { change: { ...EMPTY, base: null }, conflict: null };
    if (isEmpty(local)) return { change: { base: null, dirty: false }, conflict: null };
    return { change: null, conflict: { other: null } };
  }
  if (stored.revision === local.base) return NOTHING;
  // An answer that was overtaken by what has been kept since.
  if (local.base !== null && BigInt(stored.revision) < BigInt(local.base)) return NOTHING;
  if (isSameWriting(stored, local)) return { change: { base: stored.revision, dirty: false }, conflict: null };
  if (!local.dirty && local.attempt === null) return { change: fromStored(stored), conflict: null };
  return { change: null, conflict: { other: stored } };
}

export const fromStored = (stored: StoredDraft): Partial<Draft> => ({
  text: stored.text,
  media: stored.media,
  threadId: stored.threadId,
  targetPostId: stored.targetPostId,
  seenVersion: stored.threadVersion,
  seen: stored.seen,
  attempt: null,
  begunAt: Date.parse(stored.updatedAt),
  base: stored.revision,
  dirty: false,
});

const EMPTY = {
  text: '',
  media: [],
  threadId: null,
  targetPostId: null,
  seenVersion: null,
  seen: [],
  attempt: null,
  dirty: false,
};
