import { useState } from 'react';
import type { Media } from '../api/types/media.ts';
import { m } from '../messages/index.ts';
import styles from './media-thumb.module.css';

const addressOf = (id: string): string => `/api/media/${id}`;

/** A picture or a film, small; what it shows is said to those who do not see it. `playing`: with the film's own buttons. */
export function MediaThumb({ media, altText, playing = false }: { media: Media; altText: string; playing?: boolean }) {
  const [isGone, setGone] = useState(false);
  if (isGone) return <span className={styles.gone}>{m.media.notKept}</span>;
  const shared = { className: styles.thumb, src: addressOf(media.id), onError: () => setGone(true) };
  if (media.kind !== 'video') return <img {...shared} alt={altText} loading="lazy" decoding="async" />;
  // oxlint-disable-next-line jsx-a11y/media-has-caption -- what an agent attaches has no captions; it has its alt text
  return <video {...shared} aria-label={altText} muted playsInline preload="metadata" controls={playing} />;
}
