import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Component, createRef, useEffect, type ReactNode } from 'react';
import type { Thread } from '../../api/types/threads.ts';
import type { TicketWithThreads } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { pagesBefore, reach } from './earlier-posts.ts';
import styles from './show-earlier.module.css';

/** Before the posts of a long thread: brings the ones before. */
export function ShowEarlier({ thread, ticketNumber }: { thread: Thread; ticketNumber: number }) {
  const { id, earlier, posts } = thread;
  // Opened again, a ticket begins with its newest posts.
  useEffect(() => () => void reach.delete(id), [id]);
  return (
    <Earlier
      shown={posts.length}
      ask={earlier ? () => reach.set(id, earlier) : null}
      ticketNumber={ticketNumber}
      words={m.longThreads}
    />
  );
}

/** Before the threads of a ticket that has many: brings the ones before. */
export function ShowEarlierThreads({ data: { ticket, threads, earlier } }: { data: TicketWithThreads }) {
  const { number } = ticket;
  useEffect(() => () => void pagesBefore.delete(number), [number]);
  return (
    <Earlier
      shown={threads.length}
      ask={earlier ? () => pagesBefore.set(number, (pagesBefore.get(number) ?? 0) + 1) : null}
      ticketNumber={number}
      words={m.longThreads.threads}
    />
  );
}

interface Props {
  /** How many are shown. */
  shown: number;
  /** Says that more are wanted, of the next that is read of the ticket; null: there are none. */
  ask: (() => void) | null;
  ticketNumber: number;
  words: { earlier: string; failed: string };
}

/** Leaves whoever reads where they are. */
function Earlier({ shown, ask, ticketNumber, words }: Props) {
  const client = useQueryClient();
  const more = useMutation({
    mutationFn: () =>
      client.refetchQueries({ queryKey: ['ticket', ticketNumber], exact: true }, { throwOnError: true }),
  });
  return (
    <KeptPlace shown={shown}>
      {ask && (
        <Button
          look="link"
          isBusy={more.isPending}
          onPress={() => {
            ask();
            more.mutate();
          }}
        >
          {words.earlier}
        </Button>
      )}
      {more.isError && (
        <ProblemLine>
          {words.failed} {reason(more.error)}
        </ProblemLine>
      )}
    </KeptPlace>
  );
}

interface Place {
  scroller: HTMLElement;
  item: Element | undefined;
  top: number;
}

/** What is read stays where it is while others come in above. A browser does so by itself, but not at the very top, and not each does. */
class KeptPlace extends Component<{ shown: number; children: ReactNode }> {
  private readonly line = createRef<HTMLDivElement>();

  override getSnapshotBeforeUpdate(before: { shown: number }): Place | null {
    const scroller = this.line.current?.closest<HTMLElement>('[data-focus-home]');
    if (before.shown === this.props.shown || !scroller) return null;
    // Else it would do the same once more.
    scroller.style.overflowAnchor = 'none';
    const { top } = scroller.getBoundingClientRect();
    // A note may stand before posts of its time that are not there yet.
    const posts = [...scroller.querySelectorAll('[data-link^="post-"]')];
    const item = posts.find((one) => one.getBoundingClientRect().bottom > top);
    return { scroller, item, top: item?.getBoundingClientRect().top ?? 0 };
  }

  override componentDidUpdate(_: unknown, __: unknown, place: Place | null): void {
    if (!place) return;
    const { scroller, item, top } = place;
    if (item?.isConnected) scroller.scrollBy({ top: item.getBoundingClientRect().top - top, behavior: 'instant' });
    requestAnimationFrame(() => requestAnimationFrame(() => (scroller.style.overflowAnchor = '')));
  }

  override render() {
    return (
      <div ref={this.line} className={styles.older}>
        {this.props.children}
      </div>
    );
  }
}
