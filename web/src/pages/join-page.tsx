import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Problem } from '../api/client.ts';
import { JoinForm } from '../features/session/join-form.tsx';
import { invitationQuery } from '../features/session/join.queries.ts';
import { forgetToken, useLinkToken } from '../features/session/link-token.ts';
import { m } from '../messages/index.ts';
import { Mark } from '../ui/icons.tsx';
import { Failed } from '../ui/states.tsx';
import styles from './sign-in-page.module.css';

/** Where the link of an invitation leads: who invites whom, and the password that is chosen. */
export function JoinPage() {
  const token = useLinkToken();
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <p className={styles.brand}>
          <Mark size={32} />
          {m.product}
        </p>
        <p className={styles.tagline}>{m.tagline}</p>
        <div className={styles.box}>
          {token === null ? (
            <NoWay title={m.join.noLink} text={m.join.noLinkText} />
          ) : (
            <WithLink key={token} token={token} />
          )}
        </div>
      </div>
    </main>
  );
}

function WithLink({ token }: { token: string }) {
  const navigate = useNavigate();
  const { data: invitation, error, refetch } = useQuery(invitationQuery(token));
  if (error instanceof Problem && error.code === 'link_expired')
    return <NoWay title={m.join.spent} text={m.join.spentText} />;
  if (error)
    return (
      <>
        <h1 className="only-read-aloud">{m.join.again}</h1>
        <Failed what={m.join.failed} error={error} onRetry={() => void refetch()} />
      </>
    );
  if (!invitation)
    return (
      <p className={styles.wait} aria-live="polite">
        {m.join.reading}
      </p>
    );
  const { workspaceName, isMember } = invitation;
  return (
    <>
      <h1 className={styles.title}>{isMember ? m.join.again : m.join.title(workspaceName)}</h1>
      <p className={styles.intro}>{isMember ? m.join.introAgain(workspaceName) : m.join.intro(workspaceName)}</p>
      <JoinForm
        token={token}
        invitation={invitation}
        onJoined={() => {
          forgetToken();
          void navigate({ to: '/', replace: true });
        }}
      />
    </>
  );
}

function NoWay({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.intro}>{text}</p>
      <Link to="/sign-in" className={styles.link}>
        {m.join.toSignIn}
      </Link>
    </>
  );
}
