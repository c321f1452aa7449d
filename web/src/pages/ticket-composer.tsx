import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useImperativeHandle, useState, type Ref, type RefObject } from 'react';
import type { Post, Thread, Ticket } from '../api/types.ts';
import { Composer } from '../features/composer/composer.tsx';
import { TicketMacros } from './ticket-macros.tsx';
import { unsolve } from '../features/composer/solve-after.ts';
import { useComposer } from '../features/composer/use-composer.ts';
import { draftsQuery } from '../features/composer/drafts.query.ts';
import { ColleaguesLine } from '../features/presence/colleagues-line.tsx';
import { useTicketPresence } from '../features/presence/presence.store.ts';
import { useBeat } from '../features/presence/use-beat.ts';
import { countsQuery } from '../features/tickets/counts.query.ts';
import { m } from '../messages/index.ts';
import { notify } from '../ui/notices.tsx';
import { reason } from '../ui/states.tsx';

/** Called when a reply was taken back: its text returns to the composer, and what it solved is open again. */
export type TakeBack = (text: string, replyId: string) => void;

interface Props {
  ticket: Ticket;
  thread: Thread;
  target: Post;
  ownId: string;
  field: RefObject<HTMLTextAreaElement | null>;
  takeBack: Ref<TakeBack>;
  onSent: () => void;
  onTicketChanged: (ticket: Ticket) => void;
}

export function TicketComposer({ ticket, thread, target, ownId, field, takeBack, onSent, onTicketChanged }: Props) {
  const client = useQueryClient();
  const changed = (next: Ticket) => {
    onTicketChanged(next);
    void client.invalidateQueries({ queryKey: countsQuery.queryKey });
  };
  const composer = useComposer({ ticket, thread, target, ownId, onSent, onTicketChanged: changed });

  useImperativeHandle(takeBack, () => (text, replyId) => {
    composer.takeBack(text);
    unsolve(replyId).then(
      (reopened) => reopened && changed(reopened),
      (error: unknown) => notify(m.ticket.notChanged(reason(error))),
    );
  });

  const typing = useIsWriting(composer.typedAt);
  useBeat(ticket.number, typing && composer.text !== '');
  useColleaguesDrafts(ticket.number);

  const takeMacro = (text: string) => {
    composer.add(text);
    field.current?.focus();
  };

  return (
    <Composer
      thread={thread}
      target={target}
      composer={composer}
      field={field}
      tools={<TicketMacros ticket={ticket} thread={thread} target={target} onChoose={takeMacro} />}
      colleagues={<ColleaguesLine number={ticket.number} ownId={ownId} drafts={composer.kept.colleagues} />}
    />
  );
}

/** Whoever has typed nothing for so long is only looking. */
const WRITES_FOR_MS = 10_000;

function useIsWriting(typedAt: number): boolean {
  const [restedAt, setRestedAt] = useState(0);
  useEffect(() => {
    if (typedAt === 0) return;
    const timer = setTimeout(() => setRestedAt(typedAt), WRITES_FOR_MS);
    return () => clearTimeout(timer);
  }, [typedAt]);
  return typedAt > restedAt;
}

/** Whoever comes or goes may have left a draft. */
function useColleaguesDrafts(number: number): void {
  const client = useQueryClient();
  const present = useTicketPresence(number);
  useEffect(() => {
    void client.invalidateQueries({ queryKey: draftsQuery(number).queryKey });
  }, [client, number, present]);
}
