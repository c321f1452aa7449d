import { crc32, deflateSync } from 'node:zlib';

export interface Size {
  width: number;
  height: number;
}

/** A small picture for whoever has none to upload: a sunset of its own for every seed, as PNG. */
export function generatedPicture(seed: number, { width, height }: Size = { width: 480, height: 300 }): Buffer {
  const sky = SKIES[seed % SKIES.length] as number;
  const horizon = 0.45 + ((seed >>> 9) % 30) / 100;
  const sunX = width * (0.25 + ((seed >>> 14) % 50) / 100);
  return png({ width, height }, (x, y) => {
    const depth = y / height;
    const onSun = depth < horizon && Math.hypot(x - sunX, y - height * horizon * 0.75) < height * 0.12;
    const ripple = depth > horizon && (y * 7 + x) % 23 < 4 ? 0.06 : 0;
    const lightness = onSun ? 0.93 : depth < horizon ? 0.55 + 0.3 * (depth / horizon) : 0.38 - 0.2 * depth + ripple;
    const hue = onSun ? 0.13 : depth < horizon ? sky + 0.06 * depth : SEA;
    return rgb(hue % 1, onSun ? 0.9 : 0.5, lightness);
  });
}

/** A face of its own for every seed, square, as PNG: hair, head and shoulders before a wall. */
export function facePicture(seed: number, side: number): Buffer {
  const pick = (shift: number, of: number) => (Math.imul(seed + 1, 2_654_435_761) >>> shift) % of;
  const wall = rgb(pick(3, 100) / 100, 0.35, 0.72);
  const coat = rgb(pick(7, 100) / 100, 0.4, 0.38);
  const skin = rgb(0.06 + pick(11, 4) / 100, 0.42, 0.38 + pick(13, 40) / 100);
  const hair = rgb(0.07, 0.35, 0.1 + pick(17, 45) / 100);
  const fringe = 0.3 + pick(19, 9) / 100;
  return png({ width: side, height: side }, (column, row) => {
    const [x, y] = [(column + 0.5) / side, (row + 0.5) / side];
    const isHead = Math.hypot((x - 0.5) / 0.19, (y - 0.43) / 0.24) < 1;
    if (isHead) return y < fringe ? hair : skin;
    if (Math.hypot((x - 0.5) / 0.23, (y - 0.39) / 0.26) < 1 && y < 0.5) return hair;
    if (Math.abs(x - 0.5) < 0.08 && y > 0.55 && y < 0.74) return skin;
    return Math.hypot((x - 0.5) / 0.38, (y - 1.02) / 0.34) < 1 ? coat : wall;
  });
}

type Colour = [red: number, green: number, blue: number];

function png({ width, height }: Size, colourAt: (x: number, y: number) => Colour): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  let at = 0;
  for (let y = 0; y < height; y++) {
    rows[at++] = 0; // PNG: this row is not filtered
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = colourAt(x, y);
      rows[at++] = red;
      rows[at++] = green;
      rows[at++] = blue;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits each of red, green and blue
  return Buffer.concat([PNG, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** Hues: noon, dawn, dusk, and a storm that is passing. */
const SKIES = [0.56, 0.05, 0.92, 0.7];
const SEA = 0.58;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function rgb(hue: number, saturation: number, lightness: number): Colour {
  const channel = (n: number) => {
    const k = (n + hue * 12) % 12;
    const part = lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(255 * part);
  };
  return [channel(0), channel(8), channel(4)];
}

/** What a file really is, by its first bytes; null for what X would not recognise. */
export function contentTypeOf(bytes: Buffer): string | null {
  if (bytes.subarray(0, 8).equals(PNG)) return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg';
  const start = bytes.toString('latin1', 0, 12);
  if (start.startsWith('GIF8')) return 'image/gif';
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'image/webp';
  if (start.startsWith('BM')) return 'image/bmp';
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'image/tiff';
  if (start.slice(4, 8) === 'ftyp') return start.startsWith('qt', 8) ? 'video/quicktime' : 'video/mp4';
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0x1a45dfa3) return 'video/webm';
  return null;
}

/** Only PNG, GIF and JPEG say it where it is easy to read; anything else counts as a full-screen picture. */
export function sizeOf(bytes: Buffer): Size {
  const type = contentTypeOf(bytes);
  if (type === 'image/png' && bytes.length >= 24) {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  }
  if (type === 'image/gif' && bytes.length >= 10)
    return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  if (type === 'image/jpeg') return jpegSize(bytes) ?? { width: 1280, height: 720 };
  return { width: 1280, height: 720 };
}

function jpegSize(bytes: Buffer): Size | null {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] as number;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** From the movie header of an MP4; undefined when there is none among the bytes that were kept. */
export function durationMsOf(bytes: Buffer): number | undefined {
  const at = bytes.indexOf('mvhd', 0, 'latin1');
  if (at < 0 || bytes[at + 4] !== 0 || bytes.length < at + 24) return undefined;
  const unitsPerSecond = bytes.readUInt32BE(at + 16);
  return unitsPerSecond === 0 ? undefined : Math.round((bytes.readUInt32BE(at + 20) / unitsPerSecond) * 1000);
}
