import { Suspense } from 'react';
import type { Post } from '../../api/types/threads.ts';
import { lazyPart } from '../../ui/lazy-part.ts';

const ModerationState = lazyPart(async () => (await import('./moderation-state.tsx')).ModerationState);

interface Props {
  post: Post;
  threadId: string;
  ticketNumber: number;
}

/** What is on its way to be done with a post, or was not done: seldom anything. What is done, the post itself shows. */
export function ModerationLine(props: Props) {
  const { last } = props.post.moderation;
  if (!last || props.post.gone || last.state === 'done' || last.state === 'cancelled') return null;
  return (
    <Suspense>
      <ModerationState {...props} last={last} />
    </Suspense>
  );
}
