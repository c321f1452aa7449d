import { Problem } from '../kernel/index.js';

/** The bytes that a header Range asks for, both included. Several ranges, or what is none: all of them. [RFC 9110, 14.2] */
export function rangeOf(header: string | undefined, size: number): { from: number; to: number; partial: boolean } {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  const [first, last] = [asked?.[1] ?? '', asked?.[2] ?? ''];
  if (!asked || first + last === '') return { from: 0, to: size - 1, partial: false };
  const from = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from <= to) return { from, to, partial: true };
  throw new Problem(416, 'range', `The file has ${size} bytes. Ask for some of these.`);
}
