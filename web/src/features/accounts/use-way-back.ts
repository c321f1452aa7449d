import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Account } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';
import { notify } from '../../ui/notices.tsx';

/**
 * What X sent the admin back with: says who is connected, or gives the sentence why nobody is. The address is cleaned, so
 * that loading the page again does not say it again. Of a made-up address nothing is shown.
 */
export function useWayBack(accounts: Account[] | undefined): { problem: string | null; forget: () => void } {
  const { connected, problem } = useSearch({ from: '/inside/accounts' });
  const navigate = useNavigate();
  const [sentence, setSentence] = useState(() => (problem === undefined ? null : sentenceOf(problem)));

  useEffect(() => {
    if (problem === undefined && connected === undefined) return;
    if (connected !== undefined && !accounts) return; // its name comes with the list
    const account = accounts?.find(({ id }) => id === connected);
    if (account) notify(m.accounts.form.connected(account.handle));
    void navigate({ to: '/accounts', search: {}, replace: true });
  }, [problem, connected, accounts, navigate]);

  return { problem: sentence, forget: () => setSentence(null) };
}

const sentenceOf = (code: string): string | null =>
  Object.hasOwn(m.accounts.problems, code) ? m.accounts.problems[code as keyof typeof m.accounts.problems] : null;
