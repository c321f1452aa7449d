import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Component, createRef, useEffect, type ReactNode } from 'react';
import type { Thread } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { reach } from './earlier-posts.ts';
import styles from './show-earlier.module.css';

/** Before the posts of a long thread: brings the ones before, and leaves whoever reads where they are. */
export function ShowEarlier({ thread, ticketNumber }: { thread: Thread; ticketNumber: number }) {
  const client = useQueryClient();
  const more = useMutation({
    mutationFn: (from: string) => {
      reach.set(thread.id, from);
      return client.refetchQueries({ queryKey: ['ticket', ticketNumber], exact: true }, { throwOnError: true });
    },
  });
  // Opened again, a ticket begins with its newest posts.
  useEffect(() => () => void reach.delete(thread.id), [thread.id]);

  return (
    <KeptPlace posts={thread.posts.length}>
      {thread.earlier && (
        <Button look="link" isBusy={more.isPending} onPress={() => thread.earlier && more.mutate(thread.earlier)}>
          {m.longThreads.earlier}
        </Button>
      )}
      {more.isError && (
        <ProblemLine>
          {m.longThreads.failed} {reason(more.error)}
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

/** What is read stays where it is while posts come in above. A browser does so by itself, but not at the very top, and not each does. */
class KeptPlace extends Component<{ posts: number; children: ReactNode }> {
  private readonly line = createRef<HTMLDivElement>();

  override getSnapshotBeforeUpdate(before: { posts: number }): Place | null {
    const scroller = this.line.current?.closest<HTMLElement>('[data-focus-home]');
    if (before.posts === this.props.posts || !scroller) return null;
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
