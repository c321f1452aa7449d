import type { Attached, MediaLimits } from '../../api/types/media.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { CloseIcon, DownIcon, UpIcon } from '../../ui/icons.tsx';
import { MediaThumb } from '../../ui/media-thumb.tsx';
import { limitsInWords, sizeWords, whyNotSent } from './media-limits.ts';
import type { Attachments, Pending } from './use-attachments.ts';
import styles from './attachment-tray.module.css';

interface Props {
  limits: MediaLimits;
  media: readonly Attached[];
  attachments: Attachments;
  isReadOnly: boolean;
}

/** What goes along with the reply: small, with its size, what it shows, and its place. */
export function AttachmentTray({ limits, media, attachments, isReadOnly }: Props) {
  const { pending } = attachments;
  const why = whyNotSent(limits, media);
  const undescribed = media.filter(({ altText }) => altText.trim() === '').length;
  return (
    <div className={styles.tray}>
      <ol className={styles.files} aria-label={m.media.attached}>
        {media.map((file, at) => (
          <li key={file.id} className={styles.file}>
            <FileRow
              file={file}
              place={at + 1}
              last={media.length}
              maxAltText={limits.maxAltText}
              attachments={attachments}
              isReadOnly={isReadOnly}
            />
          </li>
        ))}
        {pending.map((one) => (
          <li key={`p${one.key}`} className={styles.file}>
            <PendingRow pending={one} />
          </li>
        ))}
      </ol>
      {why ? (
        <p className={styles.bad} role="alert">
          {why}
        </p>
      ) : undescribed > 0 && limits.maxAltText > 0 ? (
        <p className={styles.warn}>{m.media.altsMissing(undescribed)}</p>
      ) : (
        <p className={styles.quiet}>{limitsInWords(limits)}</p>
      )}
    </div>
  );
}

interface RowProps {
  file: Attached;
  place: number;
  last: number;
  maxAltText: number;
  attachments: Attachments;
  isReadOnly: boolean;
}

function FileRow({ file, place, last, maxAltText, attachments, isReadOnly }: RowProps) {
  const { describe, move, remove } = attachments;
  const isUndescribed = file.altText.trim() === '';
  return (
    <>
      <div className={styles.thumb}>
        <MediaThumb media={file} altText={file.altText || m.media.altMissing} />
      </div>
      <div className={styles.middle}>
        {maxAltText > 0 && (
          <textarea
            className={styles.alt}
            dir="auto"
            rows={1}
            value={file.altText}
            maxLength={maxAltText}
            placeholder={m.media.altPlaceholder}
            aria-label={m.media.altText(place)}
            readOnly={isReadOnly}
            onChange={(event) => describe(file.id, event.target.value)}
          />
        )}
        <p className={`numbers ${styles.facts}`}>
          <span>{sizeWords(file.size)}</span>
          {maxAltText > 0 && isUndescribed && <span className={styles.missing}>{m.media.altMissing}</span>}
          {file.altText.length > maxAltText * 0.8 && <span>{m.media.altLeft(file.altText.length, maxAltText)}</span>}
        </p>
      </div>
      <div className={styles.actions}>
        {last > 1 && (
          <>
            <Button
              look="quiet"
              square
              aria-label={m.media.earlier(place)}
              isDisabled={place === 1 || isReadOnly}
              onPress={() => move(file.id, -1)}
            >
              <UpIcon />
            </Button>
            <Button
              look="quiet"
              square
              aria-label={m.media.later(place)}
              isDisabled={place === last || isReadOnly}
              onPress={() => move(file.id, 1)}
            >
              <DownIcon />
            </Button>
          </>
        )}
        <Button
          look="quiet"
          square
          aria-label={m.media.remove(place)}
          isDisabled={isReadOnly}
          onPress={() => remove(file.id)}
        >
          <CloseIcon />
        </Button>
      </div>
    </>
  );
}

function PendingRow({ pending: { name, size, part, stop } }: { pending: Pending }) {
  const percent = Math.round(part * 100);
  return (
    <>
      <div className={`${styles.thumb} ${styles.coming}`} />
      <div className={styles.middle}>
        <p className={styles.name}>{name}</p>
        <progress className={styles.progress} max={100} value={percent} aria-label={m.media.uploading(name, percent)} />
        <p className={`numbers ${styles.facts}`}>
          <span>{sizeWords(size)}</span>
        </p>
      </div>
      <div className={styles.actions}>
        <Button look="quiet" square aria-label={m.media.removeNamed(name)} onPress={stop}>
          <CloseIcon />
        </Button>
      </div>
    </>
  );
}
