import http from 'node:http';
import type { AddressInfo } from 'node:net';

const ROWS = 2_000;

interface Row {
  number: number;
  contact: { name: string; handle: string };
  preview: string;
}

/**
 * The barest page that can be worked with in the same way: the same rows as plain text, all of them at once, keys that move a
 * focus, a text field, a dialog, links. No framework, no data that changes, nothing asked of a server.
 */
export async function serveBarePage(rows: Row[]): Promise<{ origin: string; close(): void }> {
  const body = pageOf(rows);
  const server = http.createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(body),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const pageOf = (
  rows: Row[],
): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title><style>
  body { margin: 0; display: grid; grid-template-columns: 200px 400px 1fr; height: 100vh; font: 13px system-ui }
  #list { overflow: auto; contain: strict } [data-ticket] { height: 84px; border-bottom: 1px solid #ddd; overflow: hidden }
  nav a { display: block }</style></head><body>
  <nav>${['unassigned', 'due', 'new', 'solved', 'all', 'mine', 'teams', 'waiting', 'open']
    .map((view) => `<a href="/tickets/${view}">${view}</a>`)
    .join('')}</nav>
  <div id="list">${Array.from({ length: ROWS }, (_, n) => {
    const { number, contact, preview } = rows[n % rows.length] as Row;
    return `<div data-ticket="${number}" tabindex="-1"><b>${escaped(contact.name)}</b> @${escaped(contact.handle)}<br>${escaped(preview)}</div>`;
  }).join('')}</div>
  <div><p id="shown"></p><textarea></textarea></div><dialog><input type="search"></dialog>
  <script>
    const rows = [...document.querySelectorAll('[data-ticket]')];
    const [shown, text, dialog] = ['#shown', 'textarea', 'dialog'].map((name) => document.querySelector(name));
    let at = -1;
    text.ariaLabel = 'Reply publicly to nobody';
    addEventListener('keydown', (event) => {
      if (event.key === 'k' && event.ctrlKey) { event.preventDefault(); dialog.showModal(); return; }
      if (event.target.matches('textarea, input')) return;
      if (event.key === 'j') rows[++at].focus();
      if (event.key === 'k' && at > 0) rows[--at].focus();
      if (event.key === 'Enter') { shown.textContent = rows[at].textContent; text.setAttribute('aria-label', 'Reply publicly to ' + at); }
    });
    document.querySelector('nav').addEventListener('click', (event) => {
      event.preventDefault();
      document.querySelector('#list').replaceChildren(...rows.reverse());
    });
  </script></body></html>`;
