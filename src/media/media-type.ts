import type { MediaKind } from '../channels/index.js';

/** As many bytes of a file as tell what it is. */
export const TELLING_BYTES = 16;

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Films, and neither pictures (heic, avif) nor QuickTime's own, which have the same frame. [ISO/IEC 14496-12; mp4ra.org] */
const MP4_BRANDS = /^(isom|iso[2-9a-c]|mp4[12]|avc1|M4V |MSNV|dash)$/;

/** What a file is by its first bytes, whatever its sender calls it; null: nothing that is taken. */
export function typeOf(head: Buffer): { kind: MediaKind; type: string } | null {
  const text = head.toString('latin1', 0, TELLING_BYTES);
  if (head.subarray(0, 8).equals(PNG)) return { kind: 'image', type: 'image/png' };
  if (text.startsWith('\xff\xd8\xff')) return { kind: 'image', type: 'image/jpeg' };
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return { kind: 'image', type: 'image/webp' };
  if (/^GIF8[79]a/.test(text)) return { kind: 'gif', type: 'image/gif' };
  if (text.slice(4, 8) === 'ftyp' && MP4_BRANDS.test(text.slice(8, 12))) return { kind: 'video', type: 'video/mp4' };
  return null;
}
