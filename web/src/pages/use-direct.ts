import type { DirectThread, Post, Thread } from '../api/types/threads.ts';
import { useCommand } from '../commands/use-commands.ts';
import { lastCustomerPost } from '../features/thread/story.ts';
import { useGo } from '../features/tickets/place.ts';
import { m } from '../messages/index.ts';
import { notify } from '../ui/notices.tsx';

interface Place {
  threads: readonly Thread[];
  target: { thread: Thread; post: Post } | null;
  /** The composer writes to this post from now on, with what is written already. */
  answer: (thread: Thread, post: Post) => void;
  /** The composer of another ticket writes there from now on, with what is written already. */
  answerElsewhere: (direct: DirectThread) => void;
  /** Puts a text into what is written, for the post that it answers. */
  write: (text: string) => void;
}

/**
 * The way from a public thread to direct messages with the same customer: where there are some, the composer goes on there;
 * where there are none, the public answer invites to write some. Nobody else is ever written to. null: there is no way.
 */
export function useDirect({ threads, target, answer, answerElsewhere, write }: Place): (() => void) | null {
  const go = useGo();
  const take = () => {
    if (!target) return;
    const { direct, directUrl } = target.thread.route;
    const thread = threads.find(({ id }) => id === direct?.threadId);
    const post = thread && lastCustomerPost(thread);
    if (thread && post && thread.customer.id === target.thread.customer.id) {
      answer(thread, post);
      notify(m.direct.now(thread.customer.handle));
    } else if (direct && !thread) {
      answerElsewhere(direct);
      notify(m.direct.elsewhere(direct.ticketNumber, target.thread.customer.handle));
      void go.toTicket(direct.ticketNumber);
    } else if (directUrl) {
      write(m.direct.invite(directUrl));
      notify(m.direct.invited);
    }
  };
  const when = target?.thread.kind === 'public' && Boolean(target.thread.route.direct ?? target.thread.route.directUrl);
  useCommand({ id: 'ticket.direct', name: m.direct.key, group: 'ticket', keys: 'd', run: take, when });
  return when ? take : null;
}
