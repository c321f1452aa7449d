import { Link, Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { LiveBanner } from '../features/live/live-banner.tsx';
import { startLive } from '../features/live/live.store.ts';
import { leaveToSignIn } from '../features/session/leave.ts';
import { useSession } from '../features/session/session.query.ts';
import { m } from '../messages/index.ts';
import { AccountsIcon, FeedIcon, InboxIcon, IntakeIcon, Mark } from '../ui/icons.tsx';
import { ShortcutsProvider } from './shortcuts.tsx';
import { YouMenu } from './you-menu.tsx';
import styles from './shell.module.css';

/** The frame of every page behind the sign-in: the rail, the banner, and the live stream. */
export function Shell() {
  const { agent } = useSession();
  useEffect(() => startLive(agent.id, () => leaveToSignIn(true)), [agent.id]);

  return (
    <ShortcutsProvider>
      <div className={styles.shell}>
        <a href="#content" className={styles.skip}>
          {m.common.skipToContent}
        </a>
        <div className={styles.banner}>
          <LiveBanner />
        </div>
        <header className={styles.rail}>
          <Link to="/" className={styles.mark} aria-label={m.product}>
            <Mark />
          </Link>
          <nav className={styles.places} aria-label={m.nav.label}>
            <Place to="/tickets" name={m.nav.tickets} icon={<InboxIcon />} />
            <Place to="/accounts" name={m.nav.accounts} icon={<AccountsIcon />} />
            <Place to="/intake" name={m.nav.intake} icon={<IntakeIcon />} />
            {agent.role === 'admin' && <Place to="/feed" name={m.nav.feed} icon={<FeedIcon />} />}
          </nav>
          <YouMenu />
        </header>
        <main id="content" className={styles.main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </ShortcutsProvider>
  );
}

interface PlaceProps {
  to: '/tickets' | '/accounts' | '/intake' | '/feed';
  name: string;
  icon: React.ReactNode;
}

function Place({ to, name, icon }: PlaceProps) {
  return (
    <Link to={to} className={styles.place} title={name} activeProps={{ 'aria-current': 'page' }}>
      {icon}
      <span className={styles.placeName}>{name}</span>
    </Link>
  );
}
