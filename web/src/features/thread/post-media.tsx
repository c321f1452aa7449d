import { Suspense, useState } from 'react';
import type { Post } from '../../api/types.ts';
import { loadPageMessages, m } from '../../messages/index.ts';
import { lazyPart } from '../../ui/lazy-part.ts';
import styles from './post-media.module.css';

const Shown = lazyPart(async () => {
  const [file] = await Promise.all([import('./shown-media.tsx'), loadPageMessages()]);
  return file.ShownMedia;
});

/** What hangs on somebody's post, and the room for it before it is there. */
export function PostMedia({ post }: { post: Post }) {
  const [place, setPlace] = useState<number | null>(null);
  const { media } = post;
  if (media.length === 0 || post.gone) return null;
  return (
    <ul className={styles.media} data-count={media.length} aria-label={m.media.attached}>
      <Suspense>
        <Shown post={post} place={place} onPlace={setPlace} />
      </Suspense>
    </ul>
  );
}
