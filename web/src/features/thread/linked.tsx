import { useQueryClient, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useRef, type RefObject } from 'react';
import { Problem } from '../../api/client.ts';
import type { TicketWithThreads } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { pagesBefore, reach, readEarlier } from './earlier-posts.ts';
import styles from './linked.module.css';

interface Props {
  /** What the address names: `post-123` or `note-45`. */
  linked: string;
  number: number;
  story: RefObject<HTMLElement | null>;
  /** `earlier`: there are more, before that one. */
  data: Pick<TicketWithThreads, 'threads' | 'earlier'>;
  notes: Pick<UseInfiniteQueryResult<{ pages: unknown[] }>, 'data' | 'hasNextPage' | 'fetchNextPage'>;
}

const MARKED_MS = 3_000;

/** Shows the post or note that the address names, once: where it is, marked for a moment and focused. What is not there yet is read. */
export function Linked({ linked, number, story, data: { threads, earlier }, notes }: Props) {
  const client = useQueryClient();
  const done = useRef(false);
  const asked = useRef<unknown>(null);
  useEffect(() => {
    if (done.current) return;
    const element = story.current?.querySelector<HTMLElement>(`[data-link="${linked}"]`);
    if (element) {
      done.current = true;
      show(element);
      return;
    }
    const [kind, id = ''] = linked.split('-');
    const step = kind === 'note' ? notes.data?.pages.length : `before ${earlier}`;
    if (step === asked.current) return;
    asked.current = step;
    const readOn = async () => {
      if (kind === 'note') {
        if (!notes.hasNextPage) throw new Missing();
        await notes.fetchNextPage();
      } else {
        const thread = await readEarlier(id);
        if (threads.some((one) => one.id === thread.id)) reach.set(thread.id, id);
        else if (earlier) pagesBefore.set(number, (pagesBefore.get(number) ?? 0) + 1);
        else throw new Missing();
        await client.refetchQueries({ queryKey: ['ticket', number], exact: true }, { throwOnError: true });
      }
    };
    readOn().catch((error: unknown) => {
      done.current = true;
      const isMissing = error instanceof Missing || (error instanceof Problem && error.status === 404);
      notify(isMissing ? m.longThreads.notHere : `${m.longThreads.failed} ${reason(error)}`);
    });
  });
  return null;
}

class Missing extends Error {}

function show(element: HTMLElement): void {
  element.tabIndex = -1;
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  element.focus({ preventScroll: true });
  element.classList.add(styles.linked as string);
  setTimeout(() => element.classList.remove(styles.linked as string), MARKED_MS);
}
