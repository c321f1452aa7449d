import { Suspense, useState } from 'react';
import type { Post, PostMedia } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { OutLink } from './out-link.tsx';
import { stillOf, whatItShows } from './media-address.ts';
import styles from './shown-media.module.css';

const Large = lazyPart(async () => (await import('./large-media.tsx')).LargeMedia);

/** Small pictures of what hangs on a post; each opens large. What the platform warns of is shown to those who ask for it. */
export function ShownMedia({ post }: { post: Post }) {
  const [place, setPlace] = useState<number | null>(null);
  return (
    <>
      {post.media.map((one, index) => (
        // eslint-disable-next-line react/no-array-index-key -- its place is what it is known by
        <li key={index} className={post.media.length === 1 ? `${styles.frame} ${styles.alone}` : styles.frame}>
          <Small post={post} media={one} place={index} onOpen={() => setPlace(index)} />
        </li>
      ))}
      {place !== null && (
        <Suspense>
          <Large post={post} place={place} onPlace={setPlace} />
        </Suspense>
      )}
    </>
  );
}

function Small({ post, media, place, onOpen }: { post: Post; media: PostMedia; place: number; onOpen: () => void }) {
  const [isWanted, setWanted] = useState(!media.sensitive);
  const [isBroken, setBroken] = useState(false);
  const words = m.shownMedia;
  if (!isWanted) {
    return (
      <div className={styles.instead}>
        <span>{words.sensitive}</span>
        <Button look="link" onPress={() => setWanted(true)}>
          {words.show}
        </Button>
      </div>
    );
  }
  if (isBroken || (!media.still && !media.film)) {
    return (
      <div className={styles.instead}>
        <span>{words.notShown}</span>
        {post.url && <OutLink href={post.url}>{words.lookThere}</OutLink>}
      </div>
    );
  }
  return (
    <Button look="quiet" className={styles.open} aria-label={words.open(whatItShows(media))} onPress={onOpen}>
      {media.still && (
        <img
          className={styles.picture}
          src={stillOf(post, place)}
          alt={whatItShows(media)}
          loading="lazy"
          decoding="async"
          onError={() => setBroken(true)}
        />
      )}
      {media.kind !== 'image' && (
        <span className={styles.kind} aria-hidden="true">
          {media.kind === 'gif' ? 'GIF' : '▶'}
        </span>
      )}
    </Button>
  );
}
