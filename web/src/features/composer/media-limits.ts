import type { Media, MediaLimits } from '../../api/types/media.ts';
import { m } from '../../messages/index.ts';

type Kind = MediaLimits['kinds'][number];

const KILOBYTE = 1_000;
const MEBIBYTE = 1_048_576;

export function sizeWords(bytes: number): string {
  if (bytes < MEBIBYTE) return m.media.kilobytes(Math.max(Math.round(bytes / KILOBYTE), 1));
  return m.media.megabytes(Math.round((bytes / MEBIBYTE) * 10) / 10);
}

/** All that can be attached here, in one sentence. */
export const limitsInWords = ({ kinds }: MediaLimits): string =>
  m.media.takes(
    kinds
      .map(({ kind, most, maxBytes }) => m.media.upTo(m.media.kind[kind](most), sizeWords(maxBytes)))
      .join(m.media.orWord),
  );

/** As people call it: PNG, WebP, MP4. */
const nameOfType = (type: string): string =>
  type === 'image/webp' ? 'WebP' : (type.split('/')[1] ?? type).toUpperCase();

/** By what the browser takes it for: the server looks at its first bytes. */
export const kindOf = ({ kinds }: MediaLimits, type: string): Kind | undefined =>
  kinds.find(({ types }) => types.includes(type));

/** Why a file cannot be added to what is there; null: it can. */
export function whyNotAdded(
  limits: MediaLimits,
  there: readonly Pick<Media, 'kind'>[],
  file: { type: string; size: number },
): string | null {
  const kind = kindOf(limits, file.type);
  if (!kind) return m.media.types(limits.kinds.flatMap(({ types }) => types.map(nameOfType)).join(', '));
  if (file.size > kind.maxBytes) return m.media.tooLarge(sizeWords(kind.maxBytes));
  if (there.some((one) => one.kind !== kind.kind)) return m.media.oneKind;
  return there.length >= kind.most ? m.media.tooMany(m.media.kind[kind.kind](kind.most)) : null;
}

/** Why what is attached cannot be sent here: it was attached for another place, perhaps. null: it can. */
export function whyNotSent(limits: MediaLimits, media: readonly Media[]): string | null {
  const [first] = media;
  if (!first) return null;
  if (limits.refusal) return limits.refusal;
  const kind = limits.kinds.find((one) => one.kind === first.kind);
  if (!kind) return m.media.none;
  if (media.some((one) => one.kind !== first.kind)) return m.media.oneKind;
  if (media.length > kind.most) return m.media.tooMany(m.media.kind[kind.kind](kind.most));
  return media.some(({ size }) => size > kind.maxBytes) ? m.media.tooLarge(sizeWords(kind.maxBytes)) : null;
}
