/**
 * The fields of a multipart body: bytes for a part with a content type or a file name, else text. Node's own reader takes a
 * part without a file name for text, and breaks the pictures that clients of X send in such parts.
 */
export function readMultipart(body: Buffer, contentType: string): Record<string, Buffer | string> | null {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return null;
  const delimiter = Buffer.from(`--${boundary}`);
  const fields: Record<string, Buffer | string> = {};
  let start = body.indexOf(delimiter);
  while (start >= 0) {
    const next = body.indexOf(delimiter, start + delimiter.length);
    if (next < 0) break;
    // Between delimiters: CRLF, the headers, an empty line, the content, CRLF.
    const part = body.subarray(start + delimiter.length + 2, next - 2);
    const split = part.indexOf('\r\n\r\n');
    const head = part.toString('latin1', 0, Math.max(0, split));
    const name = /name="([^"]*)"/i.exec(head)?.[1];
    if (split >= 0 && name !== undefined) {
      const content = part.subarray(split + 4);
      const isFile = /^content-type:/im.test(head) || /filename=/i.test(head);
      fields[name] = isFile ? Buffer.from(content) : content.toString('utf8');
    }
    start = next;
  }
  return fields;
}
