import { Suspense } from 'react';
import type { Post } from '../../api/types/threads.ts';
import { loadPageMessages, m } from '../../messages/index.ts';
import { lazyPart } from '../../ui/lazy-part.ts';
import styles from './post-media.module.css';

const Shown = lazyPart(async () => {
  await loadPageMessages();
  return (await import('./shown-media.tsx')).ShownMedia;
});

/** What hangs on somebody's post, and the room for it before it is there. */
export function PostMedia({ post }: { post: Post }) {
  const { length } = post.media;
  if (!length) return null;
  return (
    <ul className={styles.media} data-n={length} aria-label={m.media.attached}>
      <Suspense>
        <Shown post={post} />
      </Suspense>
    </ul>
  );
}
