import type { Attached } from '../../api/types/media.ts';
import { m } from '../../messages/index.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { MediaThumb } from '../../ui/media-thumb.tsx';
import styles from './reply-media.module.css';

/** What went with a reply of ours, and what we said it shows. */
export function AttachedMedia({ media }: { media: readonly Attached[] }) {
  return (
    <ul className={styles.media} aria-label={m.media.attached}>
      {media.map((file) => (
        <li key={file.id} className={styles.file}>
          <div className={styles.frame}>
            {file.kind === 'video' ? (
              <MediaThumb media={file} altText={file.altText} playing />
            ) : (
              <a href={`/api/media/${file.id}`} target="_blank" rel="noreferrer">
                <MediaThumb media={file} altText={file.altText || m.media.noDescription} />
              </a>
            )}
          </div>
          <p className={styles.words} title={file.altText}>
            {file.altText ? <ForeignText text={file.altText} /> : m.media.noDescription}
          </p>
        </li>
      ))}
    </ul>
  );
}
