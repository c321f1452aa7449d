import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession } from '../features/session/session.query.ts';
import { NotificationsForm } from '../features/notifications/notifications-form.tsx';
import { LooksForm } from '../features/settings/looks-form.tsx';
import { NameForm, PasswordForm, WorkForm } from '../features/settings/me-forms.tsx';
import { mySettingsQuery } from '../features/settings/my-settings.queries.ts';
import settingsStyles from '../features/settings/settings.module.css';
import { m } from '../messages/index.ts';
import { Bone, Failed } from '../ui/states.tsx';
import styles from './settings-page.module.css';

const words = m.me;

/** What an agent chooses for themselves. */
export function MePage() {
  const { agent } = useSession();
  const { data: settings, error, refetch } = useQuery(mySettingsQuery);
  return (
    <>
      <div className={styles.head}>
        <div>
          <h1 className={styles.title}>{words.title}</h1>
          <p className={styles.intro}>{words.intro}</p>
        </div>
      </div>
      <Section title={words.name} help={words.signedInWith(agent.email)}>
        <NameForm agent={agent} />
      </Section>
      <Section title={words.work}>
        <WorkForm agent={agent} />
        <p className={settingsStyles.more}>
          <Link to="/settings/keys" className={settingsStyles.link}>
            {words.toKeys}
          </Link>
        </p>
      </Section>
      <Section title={words.looks} help={words.looksHelp}>
        <LooksForm />
      </Section>
      {settings ? (
        <>
          <Section title={m.notificationSettings.title} help={m.notificationSettings.help}>
            <NotificationsForm settings={settings} />
          </Section>
          <Section title={words.password}>
            <PasswordForm email={agent.email} settings={settings} />
          </Section>
        </>
      ) : error ? (
        <Failed what={words.failed} error={error} onRetry={() => void refetch()} />
      ) : (
        <Bone width="100%" height={120} />
      )}
    </>
  );
}

function Section({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  return (
    <section className={settingsStyles.section} aria-label={title}>
      <h2 className={settingsStyles.title}>{title}</h2>
      {help && <p className={settingsStyles.help}>{help}</p>}
      {children}
    </section>
  );
}
