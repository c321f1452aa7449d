import { focusOn } from './focus-on.ts';

/**
 * Where the focus was is gone: it goes on in the page's own place for it (`data-focus-home`), else at the page itself, until the
 * returned function is called. Without this, a screen reader falls silent, and Tab begins anew at the top of the window.
 */
export function keepFocus(page: HTMLElement): () => void {
  let frame = 0;
  const look = () => {
    if (frame !== 0) return;
    // A frame later, because whatever closes gives the focus back in the next one.
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (document.activeElement !== document.body || page.closest('[inert], [aria-hidden="true"]')) return;
        focusOn(page.querySelector('[data-focus-home]') ?? page);
      });
    });
  };
  const observer = new MutationObserver(look);
  observer.observe(page, { childList: true, subtree: true });
  document.addEventListener('focusout', look);
  look();
  return () => {
    observer.disconnect();
    document.removeEventListener('focusout', look);
    cancelAnimationFrame(frame);
  };
}
