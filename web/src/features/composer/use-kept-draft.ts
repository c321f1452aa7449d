import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { draftsQuery } from './drafts.query.ts';
import { both, readDraft, useDraft, type Draft } from './draft.store.ts';
import { DraftKeeper, type KeeperState } from './draft-keeper.ts';
import { fromStored, reconcileDraft } from './reconcile-draft.ts';

/** The draft of an agent for a ticket: here at once, on the server a moment later, and what other devices have of it. */
export function useKeptDraft(ownId: string, ticketNumber: number) {
  const [draft, change] = useDraft(ownId, ticketNumber);
  const [state, setState] = useState<KeeperState>({ conflict: null, at: 'rest' });
  const keeper = useMemo(
    () => new DraftKeeper(ticketNumber, () => readDraft(ownId, ticketNumber), change, setState),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `change` does the same in every render
    [ownId, ticketNumber],
  );
  const { data, refetch } = useQuery(draftsQuery(ticketNumber));

  useEffect(() => keeper.start(), [keeper]);
  useEffect(() => {
    if (draft.dirty) keeper.ask();
  }, [draft, keeper]);
  useEffect(() => {
    if (!data || keeper.hasKeptSince(data.askedAt)) return;
    const { change: settled, conflict } = reconcileDraft(readDraft(ownId, ticketNumber), data.own[0] ?? null);
    if (settled) change(settled);
    if (conflict) keeper.stop(conflict);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each answer
  }, [data, keeper]);
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && void refetch();
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
    };
  }, [refetch]);

  const settle = (how: 'this' | 'other' | 'both') => {
    const other = state.conflict?.other ?? null;
    const now = readDraft(ownId, ticketNumber);
    const base = other?.revision ?? null;
    if (how === 'this') change({ base, dirty: true });
    else if (how === 'both' && other) change({ ...both(other, now), base, dirty: true });
    else change(other ? fromStored(other) : { text: '', media: [], base: null, dirty: false, attempt: null });
    keeper.resume();
  };

  return { draft, change, state, settle, keeper, colleagues: data?.colleagues ?? NONE };
}

const NONE: [] = [];
export type KeptDraft = ReturnType<typeof useKeptDraft>;
export type { Draft };
