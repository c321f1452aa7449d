import { useEffect, useState } from 'react';

/**
 * The token of a link stands in the fragment, which no server, log or Referer sees. It is taken out of the address at once,
 * so that the history of the browser does not keep it either. null: there is none.
 */
export function useLinkToken(): string | null {
  const [token, setToken] = useState(takeToken);
  useEffect(() => {
    // The link may be opened where this page is open already: then nothing is loaded anew.
    const take = () => setToken((had) => takeToken() ?? had);
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return token;
}

let taken: string | null = null;

/** The state of a component is made twice in strict mode, and the address has it once. */
function takeToken(): string | null {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
  if (token) {
    taken = token;
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  }
  return taken;
}

/** It is spent. */
export function forgetToken(): void {
  taken = null;
}
