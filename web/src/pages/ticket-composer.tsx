import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useImperativeHandle, useState, type Ref, type RefObject } from 'react';
import type { Reply } from '../api/types/replies.ts';
import type { Post, Thread } from '../api/types/threads.ts';
import type { Ticket } from '../api/types/tickets.ts';
import { Composer } from '../features/composer/composer.tsx';
import { TicketMacros } from './ticket-macros.tsx';
import { useComposer } from '../features/composer/use-composer.ts';
import { draftsQuery } from '../features/composer/drafts.query.ts';
import { ColleaguesLine } from '../features/presence/colleagues-line.tsx';
import { useTicketPresence } from '../features/presence/presence.store.ts';
import { useBeat } from '../features/presence/use-beat.ts';

/** Called when a reply was taken back: what it said and showed returns to the composer. */
export type TakeBack = (reply: Reply) => void;

/** Puts a text at the end of what is written, and the cursor there. */
export type WriteMore = (text: string) => void;

interface Props {
  ticket: Ticket;
  /** All of the ticket's. */
  threads: readonly Thread[];
  thread: Thread;
  target: Post;
  ownId: string;
  field: RefObject<HTMLTextAreaElement | null>;
  takeBack: Ref<TakeBack>;
  writeMore: Ref<WriteMore>;
  /** Goes on in direct messages with the same customer; null: there is no way. */
  onDirect: (() => void) | null;
  onSent: () => void;
  onTicketChanged: (ticket: Ticket) => void;
  /** Nothing is left to do here. */
  onDone: () => void;
}

export function TicketComposer({
  ticket,
  threads,
  thread,
  target,
  ownId,
  field,
  takeBack,
  writeMore,
  onDirect,
  onSent,
  onTicketChanged,
  onDone,
}: Props) {
  const composer = useComposer({ ticket, thread, target, ownId, onSent, onTicketChanged, onDone });

  useImperativeHandle(takeBack, () => (reply) => composer.takeBack(reply, answeredBy(reply, threads)));

  const typing = useIsWriting(composer.typedAt);
  useBeat(ticket.number, typing && composer.text !== '');
  useColleaguesDrafts(ticket.number);

  const takeMacro = (text: string) => {
    composer.add(text);
    field.current?.focus();
  };
  useImperativeHandle(writeMore, () => takeMacro);

  return (
    <Composer
      ticket={ticket}
      thread={thread}
      target={target}
      composer={composer}
      onDirect={onDirect}
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

/** The post that the reply answered, if it can still be answered. */
function answeredBy({ threadId, targetPostId }: Reply, threads: readonly Thread[]) {
  const thread = threads.find(({ id }) => id === threadId);
  const post = thread?.posts.find(({ id, deleted }) => id === targetPostId && !deleted);
  return thread && post ? { thread, targetPostId: post.id } : null;
}
