import { useQueryClient } from '@tanstack/react-query';
import { useImperativeHandle, type Ref } from 'react';
import type { Post, Thread, Ticket } from '../api/types.ts';
import { Composer } from '../features/composer/composer.tsx';
import { unsolve } from '../features/composer/solve-after.ts';
import { useComposer } from '../features/composer/use-composer.ts';
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
  field: Ref<HTMLTextAreaElement>;
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

  return <Composer thread={thread} target={target} composer={composer} field={field} />;
}
