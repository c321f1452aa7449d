import { NoAnswer, Problem } from './client.ts';
import type { Media } from './types/media.ts';

/** Brings a file to the server; `fetch` cannot tell how far it is. Throws `Problem`, or `NoAnswer` when there was none. */
export function uploadFile(file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<Media> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/media');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const body = (request.response ?? {}) as Record<string, unknown>;
      if (request.status === 201) resolve(body as unknown as Media);
      else reject(new Problem(request.status, body));
    };
    request.onerror = request.onabort = () => reject(new NoAnswer('The file did not arrive.'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
