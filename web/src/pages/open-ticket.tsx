import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type ReactNode } from 'react';
import type { Post, Thread, TicketWithThreads, View } from '../api/types.ts';
import { useCommands } from '../commands/use-commands.ts';
import { useDraft } from '../features/composer/draft.store.ts';
import { NoComposer } from '../features/composer/composer.tsx';
import { TicketComposer, type TakeBack } from './ticket-composer.tsx';
import { PersonPanel } from '../features/person/person-panel.tsx';
import { lastCustomerPost, newestThread, storyOf } from '../features/thread/story.ts';
import { ThreadView } from '../features/thread/thread-view.tsx';
import { putTickets } from '../features/tickets/ticket-cache.ts';
import { TicketHeader } from '../features/tickets/ticket-header.tsx';
import { TicketHistory } from '../features/tickets/ticket-history.tsx';
import { m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';
import { PersonButton, TicketFrame } from './ticket-frame.tsx';
import { useStayAtEnd } from './stay-at-end.ts';
import styles from './ticket-page.module.css';

interface Chosen {
  threadId: string | null;
  targetPostId: string | null;
}

interface Props {
  data: TicketWithThreads;
  view: View;
  ownId: string;
  back: ReactNode;
}

export function OpenTicket({ data, view, ownId, back }: Props) {
  const { ticket, threads } = data;
  const client = useQueryClient();
  const field = useRef<HTMLTextAreaElement>(null);
  const takeBack = useRef<TakeBack>(null);
  const [draft, changeDraft] = useDraft(ownId, ticket.number);
  const [chosen, setChosen] = useState<Chosen>({ threadId: null, targetPostId: null });
  // Once something is written, nothing that arrives changes what it answers.
  const target = resolveTarget(threads, draft.text === '' ? chosen : draft);
  const items = threads.reduce((sum, thread) => sum + storyOf(thread).length, 0);
  const story = useRef<HTMLElement>(null);
  const { newBelow, toEnd } = useStayAtEnd(story, items);
  useTicketKeys(view, field);

  return (
    <TicketFrame person={<PersonPanel ticket={ticket} />}>
      <article
        className={styles.ticket}
        data-fills-phone=""
        aria-label={m.ticket.title(ticket.contact.name, ticket.number)}
      >
        <TicketHeader ticket={ticket} ownId={ownId} back={back} tools={<PersonButton />} />
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must scroll by keyboard too */}
        <section ref={story} className={styles.story} tabIndex={0} aria-label={m.thread.region}>
          <div className={styles.measure}>
            {threads.map((thread) => (
              <ThreadView
                key={thread.id}
                thread={thread}
                ticketNumber={ticket.number}
                targetPostId={target?.thread.id === thread.id ? target.post.id : null}
                onAnswer={(threadId, targetPostId) => {
                  setChosen({ threadId, targetPostId });
                  if (draft.text !== '') changeDraft({ threadId, targetPostId, dirty: true });
                  field.current?.focus();
                }}
                onTakenBack={(text, replyId) => takeBack.current?.(text, replyId)}
              />
            ))}
            <TicketHistory number={ticket.number} />
          </div>
        </section>
        <div className={styles.foot}>
          {newBelow > 0 && (
            <Button look="primary" className={styles.below} onPress={toEnd}>
              {m.thread.newBelow(newBelow)}
            </Button>
          )}
          {ticket.status === 'closed' ? (
            <NoComposer why={m.composer.closed} />
          ) : target ? (
            <TicketComposer
              ticket={ticket}
              thread={target.thread}
              target={target.post}
              ownId={ownId}
              field={field}
              takeBack={takeBack}
              onSent={() => setChosen({ threadId: null, targetPostId: null })}
              onTicketChanged={(changed) => putTickets(client, [changed])}
            />
          ) : (
            <NoComposer why={m.composer.nobody} />
          )}
        </div>
      </article>
    </TicketFrame>
  );
}

/** What the composer answers: the chosen post, else the newest one of the customer's. */
function resolveTarget(threads: readonly Thread[], chosen: Chosen): { thread: Thread; post: Post } | null {
  const chosenThread = threads.find((thread) => thread.id === chosen.threadId);
  const chosenPost = chosenThread?.posts.find((post) => post.id === chosen.targetPostId && !post.deleted);
  if (chosenThread && chosenPost) return { thread: chosenThread, post: chosenPost };
  const thread = newestThread(threads);
  const post = thread && lastCustomerPost(thread);
  return thread && post ? { thread, post } : null;
}

/** r writes a reply; Escape goes back to the list. */
function useTicketKeys(view: View, field: React.RefObject<HTMLTextAreaElement | null>): void {
  const navigate = useNavigate();
  useCommands([
    { id: 'ticket.reply', name: m.commands.reply, group: 'ticket', keys: 'r', run: () => field.current?.focus() },
    {
      id: 'ticket.close',
      name: m.commands.backToList,
      group: 'ticket',
      keys: 'Escape',
      run: () => void navigate({ to: '/tickets/$view', params: { view } }),
    },
  ]);
}
