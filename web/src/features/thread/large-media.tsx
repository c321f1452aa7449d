import { useEffectEvent, useLayoutEffect, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { Post, PostMedia } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { BackIcon, ChevronRightIcon, CloseIcon } from '../../ui/icons.tsx';
import { filmOf, stillOf, whatItShows } from './media-address.ts';
import { OutLink } from './out-link.tsx';
import styles from './large-media.module.css';

interface Props {
  post: Post;
  place: number;
  onPlace: (place: number | null) => void;
}

/** One of a post's pictures or films, as large as the window allows, and its neighbours by the arrow keys. */
export function LargeMedia({ post, place, onPlace }: Props) {
  const words = m.shownMedia;
  const media = post.media[place];
  const others = post.media.length > 1;
  const go = (step: number): void => {
    const next = place + step;
    if (next >= 0 && next < post.media.length) onPlace(next);
  };
  // The dialog itself has the focus at first, so what stands in it hears no keys.
  const onArrow = useEffectEvent(({ key, target }: KeyboardEvent) => {
    if (target instanceof HTMLVideoElement) return;
    if (key === 'ArrowLeft') go(-1);
    if (key === 'ArrowRight') go(1);
  });
  useLayoutEffect(() => {
    document.addEventListener('keydown', onArrow);
    return () => document.removeEventListener('keydown', onArrow);
  }, []);
  if (!media) return null;
  return (
    <ModalOverlay isOpen onOpenChange={() => onPlace(null)} isDismissable className={styles.veil}>
      <Modal className={styles.modal}>
        <Dialog aria-label={words.large(post.author.name)} className={styles.dialog}>
          <div className={styles.frame}>
            <div className={styles.bar}>
              {others && <span>{words.place(place + 1, post.media.length)}</span>}
              <Button look="quiet" square aria-label={m.common.close} onPress={() => onPlace(null)}>
                <CloseIcon />
              </Button>
            </div>
            <div className={styles.stage}>
              <Large key={place} post={post} media={media} place={place} />
            </div>
            <div className={styles.foot}>
              {others && (
                <Button look="quiet" square aria-label={words.earlier} isDisabled={place === 0} onPress={() => go(-1)}>
                  <BackIcon />
                </Button>
              )}
              <p className={styles.words}>
                {media.altText ? <ForeignText text={media.altText} /> : m.media.noDescription}
              </p>
              {others && (
                <Button
                  look="quiet"
                  square
                  aria-label={words.later}
                  isDisabled={place === post.media.length - 1}
                  onPress={() => go(1)}
                >
                  <ChevronRightIcon />
                </Button>
              )}
            </div>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Large({ post, media, place }: { post: Post; media: PostMedia; place: number }) {
  const [isWanted, setWanted] = useState(!media.sensitive);
  const [isBroken, setBroken] = useState(false);
  const words = m.shownMedia;
  if (!isWanted) {
    return (
      <p className={styles.instead}>
        {words.sensitive}
        <Button onPress={() => setWanted(true)}>{words.show}</Button>
      </p>
    );
  }
  if (isBroken) {
    return (
      <p className={styles.instead}>
        {words.notShown} {post.url && <OutLink href={post.url}>{words.lookThere}</OutLink>}
      </p>
    );
  }
  const shared = { className: styles.media, onError: () => setBroken(true) };
  const size = { width: media.width ?? undefined, height: media.height ?? undefined };
  if (!media.film) return <img {...shared} {...size} src={stillOf(post, place)} alt={whatItShows(media)} />;
  const isGif = media.kind === 'gif';
  return (
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- the platform gives us none; it has its alt text
    <video
      {...shared}
      {...size}
      src={filmOf(post, place)}
      poster={media.still ? stillOf(post, place) : undefined}
      aria-label={whatItShows(media)}
      controls
      playsInline
      loop={isGif}
      muted={isGif}
      preload="metadata"
    />
  );
}
