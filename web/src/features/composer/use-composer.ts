import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Problem } from '../../api/client.ts';
import type { Attached } from '../../api/types/media.ts';
import type { Reply } from '../../api/types/replies.ts';
import type { Post, Thread } from '../../api/types/threads.ts';
import type { Ticket } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { asSent, both, EMPTY_DRAFT, isEmpty, readDraft } from './draft.store.ts';
import { arrivedSince, attemptFor, replySeen, seenNow, versionSeen } from './send-guard.ts';
import { useSendReply } from './send-reply.mutation.ts';
import { solveAfterReply, solvedWith } from './solve-after.ts';
import { serverNow } from '../../api/server-clock.ts';
import { answeredElsewhere, saidBefore } from './own-words.ts';
import { useKeptDraft } from './use-kept-draft.ts';

interface Place {
  ticket: Ticket;
  thread: Thread;
  target: Post;
  ownId: string;
  onSent: () => void;
  onTicketChanged: (ticket: Ticket) => void;
  /** All that was asked for is done. */
  onDone: () => void;
}

/** Writing and sending one reply: the draft, what arrived meanwhile, and what went wrong. */
export function useComposer({ ticket, thread, target, ownId, onSent, onTicketChanged, onDone }: Place) {
  const client = useQueryClient();
  const kept = useKeptDraft(ownId, ticket.number);
  const { draft, change: changeDraft } = kept;
  const [typedAt, setTypedAt] = useState(0);
  const [isSettling, setSettling] = useState(false);
  const [refused, setRefused] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const sendReply = useSendReply(ticket.number);

  // Written here, sent on the platform itself: what has come back is the answer, and the draft has done its work.
  const elsewhere =
    draft.threadId === thread.id && !thread.route.gate.open && draft.begunAt !== null
      ? answeredElsewhere(draft.text, thread, draft.begunAt)
      : null;
  useEffect(() => {
    if (!elsewhere) return;
    changeDraft({ ...EMPTY_DRAFT, base: readDraft(ownId, ticket.number).base, dirty: true });
    notify(m.answer.cameBack);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each answer that comes
  }, [elsewhere?.id]);

  const arrived = arrivedSince(draft, thread, ownId);
  const place = { threadId: thread.id, targetPostId: target.id };

  const write = (text: string) => {
    setProblem(null);
    setTypedAt(Date.now());
    // What the agent sees when the first letter is typed is what they answer.
    const begins = isEmpty(draft) || draft.threadId !== thread.id || draft.seenVersion === null;
    changeDraft({ text, dirty: true, ...place, ...(begins ? { ...seenNow(thread), begunAt: serverNow() } : {}) });
  };

  /** Changes the files that go along: as they are now, also when an upload has taken its time. */
  const setMedia = (update: (now: Attached[]) => Attached[]) => {
    const now = readDraft(ownId, ticket.number);
    setProblem(null);
    const begins = isEmpty(now) || now.seenVersion === null;
    changeDraft({
      media: update(now.media),
      dirty: true,
      ...(begins ? { ...place, ...seenNow(thread), begunAt: serverNow() } : {}),
    });
  };

  const markSeen = () => {
    setRefused(false);
    changeDraft(seenNow(thread));
  };

  /** `parts`: as how many posts the agent sees it. */
  const send = async ({ solve, anyway = false, parts = 1 }: { solve: boolean; anyway?: boolean; parts?: number }) => {
    const text = draft.text.trim();
    if (text === '' || sendReply.isPending || isSettling) return;
    setProblem(null);
    setRefused(false);
    const threadVersion = anyway ? thread.version : versionSeen(draft, thread, ownId);
    const seenReplyId = replySeen(anyway ? EMPTY_DRAFT : draft, thread, ownId);
    const media = asSent(draft.media);
    const wanted = { ...place, text, ...(parts > 1 && { parts }), media, threadVersion, seenReplyId };
    const attempt = attemptFor(draft, wanted, () => crypto.randomUUID());
    changeDraft({ attempt, ...place, ...(anyway ? seenNow(thread) : {}) });
    setSettling(true);
    try {
      // The reply takes the draft along, so what is on its way to the server as a draft must be there first.
      await kept.keeper.atRest();
      const { base } = readDraft(ownId, ticket.number);
      const reply = await sendReply.mutateAsync({ attempt, draft: base });
      kept.keeper.taken();
      changeDraft(EMPTY_DRAFT);
      onSent();
      if (!solve) return onDone();
      solvedWith.set(reply.id, { number: ticket.number, status: ticket.status });
      await solveAfterReply(client, ticket).then(
        (solved) => {
          onTicketChanged(solved);
          onDone();
        },
        (error: unknown) => {
          solvedWith.delete(reply.id);
          notify(
            m.composer.sentNotSolved(
              error instanceof Error && !(error instanceof Problem) ? error.message : reason(error),
            ),
          );
        },
      );
    } catch (error) {
      await explain(error);
    } finally {
      setSettling(false);
    }
  };

  const explain = async (error: unknown) => {
    const answered = error instanceof Problem && error.status < 500;
    if (!answered) {
      // The attempt stays in the draft: the next try is the same request.
      setProblem(m.composer.maybeSent);
      return;
    }
    changeDraft({ attempt: null });
    if (error.code === 'thread_changed') {
      await client.invalidateQueries({ queryKey: ['ticket', ticket.number] });
      setRefused(true);
    } else setProblem(m.composer.notSent(reason(error)));
  };

  /** Puts a text at the end of what is written. */
  const add = (text: string) => write(draft.text.trim() === '' ? text : `${draft.text.trimEnd()}\n\n${text}`);

  /**
   * Puts a reply that was taken back before what is written now. With nothing written, it answers the post that it
   * answered; otherwise what is written goes where it was to go.
   */
  const takeBack = (
    reply: Pick<Reply, 'text' | 'media'>,
    answered: { thread: Thread; targetPostId: string } | null,
  ) => {
    const now = readDraft(ownId, ticket.number);
    const back = isEmpty(now) ? answered : null;
    changeDraft({
      ...both(reply, now),
      ...(back ? { threadId: back.thread.id, targetPostId: back.targetPostId } : place),
      ...seenNow(back?.thread ?? thread),
      attempt: null,
      dirty: true,
    });
  };

  return {
    text: draft.text,
    media: draft.media,
    setMedia,
    write,
    arrived,
    refused,
    markSeen,
    problem,
    send,
    isSending: sendReply.isPending || isSettling,
    takeBack,
    add,
    kept,
    typedAt,
    said: saidBefore(draft.text, [thread], typedAt || serverNow()),
  };
}
