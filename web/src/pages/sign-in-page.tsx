import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Problem } from '../api/client.ts';
import { SignInForm } from '../features/session/sign-in-form.tsx';
import { useSignIn } from '../features/session/sign-in.mutation.ts';
import { m } from '../messages/index.ts';
import { Mark } from '../ui/icons.tsx';
import { ProblemLine, reason } from '../ui/states.tsx';
import styles from './sign-in-page.module.css';

export function SignInPage() {
  const { next, ended } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  useForgetting();
  const goOn = () => void navigate({ href: next ?? '/', replace: true });
  const byLink = useLinkToken(goOn);

  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <p className={styles.brand}>
          <Mark size={32} />
          {m.product}
        </p>
        <p className={styles.tagline}>{m.tagline}</p>
        <div className={styles.box}>
          <h1 className={styles.title}>{m.signIn.title}</h1>
          {ended && <p className={styles.notice}>{m.signIn.ended}</p>}
          {byLink.error && (
            <div className={styles.problem}>
              <ProblemLine>
                {m.signIn.linkFailed} {byLink.error instanceof Problem ? reason(byLink.error) : m.signIn.noAnswer}
              </ProblemLine>
            </div>
          )}
          {byLink.isPending ? (
            <p className={styles.wait} aria-live="polite">
              {m.signIn.withLink}
            </p>
          ) : (
            <SignInForm onSignedIn={goOn} />
          )}
        </div>
      </div>
    </main>
  );
}

/** Whoever was here before leaves nothing behind. */
function useForgetting(): void {
  const client = useQueryClient();
  useEffect(() => client.removeQueries(), [client]);
}

/** A sign-in link carries its token in the fragment, which no server log sees; it is used once and leaves the address. */
function useLinkToken(onSignedIn: () => void) {
  const signIn = useSignIn();
  const whenDone = useRef(onSignedIn);
  useEffect(() => {
    whenDone.current = onSignedIn;
  }, [onSignedIn]);
  const { mutate } = signIn;
  useEffect(() => {
    const spend = () => {
      const token = new URLSearchParams(window.location.hash.slice(1)).get('token');
      if (!token) return;
      window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
      mutate({ token }, { onSuccess: () => whenDone.current() });
    };
    spend();
    // The link may be opened where this page is open already: then nothing is loaded anew.
    window.addEventListener('hashchange', spend);
    return () => window.removeEventListener('hashchange', spend);
  }, [mutate]);
  return signIn;
}
