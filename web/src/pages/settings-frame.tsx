import { Link, Outlet } from '@tanstack/react-router';
import { useSession } from '../features/session/session.query.ts';
import { m } from '../messages/index.ts';
import { settingsPlaces } from '../features/settings/settings-places.ts';
import styles from './settings-page.module.css';

/** The pages of settings beside each other; on a phone, above the page. */
export function SettingsFrame() {
  const { agent } = useSession();
  return (
    <div className={styles.frame}>
      <nav className={styles.nav} aria-label={m.settings.nav}>
        <p className={styles.navTitle}>{m.settings.title}</p>
        {settingsPlaces(agent.role).map(({ to, name }) => (
          <Link key={to} to={to} className={styles.place} activeProps={{ 'aria-current': 'page' }}>
            {name}
          </Link>
        ))}
      </nav>
      <div className={styles.page}>
        <div className={styles.inner}>
          <Outlet />
        </div>
      </div>
    </div>
  );
}
