import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { Note } from '../api/types/notes.ts';
import type { Reply } from '../api/types/replies.ts';
import type { Post, Thread } from '../api/types/threads.ts';
import type { Ticket, TicketWithThreads } from '../api/types/tickets.ts';
import { useCommands } from '../commands/use-commands.ts';
import { forgetWantedPlace, moveDraft, putBack, useDraft, wantedPlace } from '../features/composer/draft.store.ts';
import { seenNow } from '../features/composer/send-guard.ts';
import { unsolve } from '../features/composer/solve-after.ts';
import { NoComposer } from '../features/composer/composer.tsx';
import { TicketComposer, type TakeBack, type WriteMore } from './ticket-composer.tsx';
import { NoteItem } from '../features/notes/note-item.tsx';
import { useNotesLive } from '../features/notes/notes.live.ts';
import { notesQuery } from '../features/notes/notes.queries.ts';
import { Beat } from '../features/presence/use-beat.ts';
import { useSplitTicket } from '../features/regrouping/regroup.mutations.ts';
import { ModerationCommands } from '../features/thread/moderation-commands.tsx';
import { lastCustomerPost, newestThread, notesByThread, storyOf } from '../features/thread/story.ts';
import { longThreadParts, ThreadView } from '../features/thread/thread-view.tsx';
import { useGo } from '../features/tickets/place.ts';
import { useSession } from '../features/session/session.query.ts';
import { useGoToNext } from '../features/tickets/go-to-next.ts';
import { countsQuery } from '../features/tickets/counts.query.ts';
import { putTickets } from '../features/tickets/ticket-cache.ts';
import { TicketHeader } from '../features/tickets/ticket-header.tsx';
import { TicketHistory } from '../features/tickets/ticket-history.tsx';
import { loadPageMessages, m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';
import { notify } from '../ui/notices.tsx';
import { reason } from '../ui/states.tsx';
import { PersonButton, TicketFrame } from './ticket-frame.tsx';
import { TicketNote } from './ticket-note.tsx';
import { useDirect } from './use-direct.ts';
import { useStayAtEnd } from './stay-at-end.ts';
import { fetchParts, lazyPart } from '../ui/lazy-part.ts';
import styles from './ticket-page.module.css';

// The ticket is read first; what stands beside it, or is asked for, is loaded behind it.
const TicketAside = lazyPart(async () => {
  await loadPageMessages();
  return (await import('./ticket-aside.tsx')).TicketAside;
});
const Regrouping = lazyPart(async () => {
  await loadPageMessages();
  return (await import('../features/regrouping/regrouping.tsx')).Regrouping;
});
const Linked = lazyPart(async () => (await longThreadParts()).Linked);
const ShowEarlierThreads = lazyPart(async () => (await longThreadParts()).ShowEarlierThreads);

interface Chosen {
  threadId: string | null;
  targetPostId: string | null;
}

interface Props {
  data: TicketWithThreads;
  ownId: string;
  back: ReactNode;
}

export function OpenTicket({ data, ownId, back }: Props) {
  const { ticket, threads } = data;
  const client = useQueryClient();
  const { agent } = useSession();
  const goToNext = useGoToNext();
  const field = useRef<HTMLTextAreaElement>(null);
  const takeBack = useRef<TakeBack>(null);
  const writeMore = useRef<WriteMore>(null);
  const [draft, changeDraft] = useDraft(ownId, ticket.number);
  const [chosen, setChosen] = useState<Chosen>(() => wantedPlace(ownId, ticket.number) ?? NOWHERE);
  useEffect(() => void forgetWantedPlace(ownId, ticket.number), [ownId, ticket.number]);
  // Once something is written, nothing that arrives changes what it answers.
  const target = resolveTarget(threads, draft.text === '' ? chosen : draft);
  const allNotes = useInfiniteQuery(notesQuery(ticket.number));
  useNotesLive(ticket.number);
  const notes = useMemo(() => allNotes.data?.pages.flatMap((page) => page.items) ?? NONE, [allNotes.data]);
  const notesOf = useMemo(() => notesByThread(threads, notes), [threads, notes]);
  const linked = useLocation({ select: ({ hash }) => (/^(?:post|note)-\d+$/.test(hash) ? hash : '') });
  const items = useMemo(
    () => [
      ...threads.flatMap((thread) => storyOf(thread).flatMap(({ key, at }) => (at < (thread.since ?? '') ? [] : key))),
      ...(allNotes.data?.pages[0]?.items ?? NONE).map(({ id }) => `n${id}`),
    ],
    [threads, allNotes.data],
  );
  const [isNoting, setNoting] = useState(false);
  const [regrouping, setRegrouping] = useState<'merge' | 'link' | null>(null);
  const split = useSplitTicket(ticket.number);
  const story = useRef<HTMLElement>(null);
  const { newBelow, toEnd } = useStayAtEnd(story, items);
  const takeDirect = useDirect({
    threads,
    target,
    answer: (thread, post) => {
      const place = { threadId: thread.id, targetPostId: post.id };
      flushSync(() => {
        setNoting(false);
        setChosen(place);
        if (draft.text !== '') changeDraft({ ...place, ...seenNow(thread), attempt: null, dirty: true });
      });
      field.current?.focus();
    },
    answerElsewhere: ({ ticketNumber, threadId, postId }) =>
      moveDraft(ownId, ticket.number, ticketNumber, { threadId, targetPostId: postId }),
    write: (text) => {
      flushSync(() => setNoting(false));
      writeMore.current?.(text);
    },
  });
  const showChanged = (changed: Ticket) => {
    putTickets(client, [changed]);
    void client.invalidateQueries({ queryKey: countsQuery.queryKey });
  };
  // The composer may be gone by now: a note is being written, or another ticket is open.
  const putReplyBack = (reply: Reply) => {
    if (takeBack.current) takeBack.current(reply);
    else putBack(ownId, ticket.number, reply);
    unsolve(reply.id).then(
      (reopened) => reopened && showChanged(reopened),
      (error: unknown) => notify(m.ticket.notChanged(reason(error))),
    );
  };
  useEffect(() => void fetchParts(), []);
  useTicketKeys({
    // At once: the next key is the first letter of the answer.
    reply: () => {
      flushSync(() => setNoting(false));
      field.current?.focus();
    },
    note: () => setNoting(true),
    merge: () => setRegrouping('merge'),
    link: () => setRegrouping('link'),
  });

  return (
    <TicketFrame
      person={
        <Suspense>
          <TicketAside ticket={ticket} />
        </Suspense>
      }
    >
      <article
        className={styles.ticket}
        data-fills-phone=""
        aria-label={m.ticket.title(ticket.contact.name, ticket.number)}
      >
        <TicketHeader ticket={ticket} ownId={ownId} back={back} tools={<PersonButton />} />
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must scroll by keyboard too */}
        <section ref={story} className={styles.story} tabIndex={0} data-focus-home="" aria-label={m.thread.region}>
          <div className={styles.measure}>
            {allNotes.hasNextPage && (
              <Button look="link" isBusy={allNotes.isFetchingNextPage} onPress={() => void allNotes.fetchNextPage()}>
                {m.notes.earlier}
              </Button>
            )}
            <Suspense>{(data.earlier || data.isLong) && <ShowEarlierThreads data={data} />}</Suspense>
            {threads.map((thread) => (
              <ThreadView
                key={thread.id}
                thread={thread}
                ticketNumber={ticket.number}
                linked={linked}
                targetPostId={target?.thread.id === thread.id ? target.post.id : null}
                onAnswer={(threadId, targetPostId) => {
                  setChosen({ threadId, targetPostId });
                  if (draft.text !== '') changeDraft({ threadId, targetPostId, dirty: true });
                  field.current?.focus();
                }}
                notes={notesOf.get(thread.id) ?? NONE}
                renderNote={(note) => <NoteItem note={note} ticketNumber={ticket.number} ownId={ownId} />}
                tools={
                  threads.length > 1 && (
                    <Button look="link" isBusy={split.isPending} onPress={() => split.mutate(thread.id)}>
                      {m.regrouping.split}
                    </Button>
                  )
                }
                onTakenBack={putReplyBack}
              />
            ))}
            <TicketHistory number={ticket.number} />
            <Suspense>
              {linked && !allNotes.isPending && (
                <Linked
                  key={linked}
                  linked={linked}
                  number={ticket.number}
                  story={story}
                  data={data}
                  notes={allNotes}
                />
              )}
            </Suspense>
          </div>
        </section>
        <div className={styles.foot}>
          {newBelow > 0 && (
            <Button look="primary" className={styles.below} onPress={toEnd}>
              {m.thread.newBelow(newBelow)}
            </Button>
          )}
          <TicketNote number={ticket.number} ownId={ownId} isNoting={isNoting} onChoose={setNoting} />
          {(isNoting || ticket.status === 'closed' || !target) && <Beat number={ticket.number} />}
          {isNoting ? null : ticket.status === 'closed' ? (
            <NoComposer why={m.composer.closed} draft={draft.text} />
          ) : target ? (
            <TicketComposer
              ticket={ticket}
              threads={threads}
              thread={target.thread}
              target={target.post}
              ownId={ownId}
              field={field}
              takeBack={takeBack}
              writeMore={writeMore}
              onDirect={takeDirect}
              onSent={() => setChosen(NOWHERE)}
              onTicketChanged={showChanged}
              onDone={agent.nextAfterSend ? goToNext(ticket.number, target.post.author.handle) : stay}
            />
          ) : (
            <NoComposer why={m.composer.nobody} />
          )}
        </div>
      </article>
      {target && <ModerationCommands thread={target.thread} target={target.post} ticketNumber={ticket.number} />}
      <Suspense>
        <Regrouping number={ticket.number} open={regrouping} onClose={() => setRegrouping(null)} />
      </Suspense>
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

const NONE: Note[] = [];
const NOWHERE: Chosen = { threadId: null, targetPostId: null };
const stay = () => undefined;

interface Doings {
  reply: () => void;
  note: () => void;
  merge: () => void;
  link: () => void;
}

/** r writes a reply, n a note; Escape goes back to the list. */
function useTicketKeys({ reply, note, merge, link }: Doings): void {
  const go = useGo();
  useCommands([
    { id: 'ticket.reply', name: m.commands.reply, group: 'ticket', keys: 'r', run: reply },
    { id: 'ticket.note', name: m.notes.write, group: 'ticket', keys: 'n', run: note },
    { id: 'ticket.merge', name: m.regrouping.merge, group: 'ticket', keys: 'Shift+m', run: merge, opens: true },
    { id: 'ticket.link', name: m.regrouping.link, group: 'ticket', keys: 'Shift+l', run: link, opens: true },
    {
      id: 'ticket.close',
      name: m.commands.backToList,
      group: 'ticket',
      keys: 'Escape',
      run: go.toList,
    },
  ]);
}
