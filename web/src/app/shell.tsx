import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { api } from '../api/client.ts';
import type { Role } from '../api/types/people.ts';
import type { Command } from '../commands/command.ts';
import { CommandHost } from '../commands/command-host.tsx';
import { useCommand, useCommands, useCommandSource } from '../commands/use-commands.ts';
import { LiveBanner } from '../features/live/live-banner.tsx';
import { renewLive, startLive } from '../features/live/live.store.ts';
import { useRechecking } from '../features/live/use-rechecking.ts';
import { useMentionsLive } from '../features/notes/notes.live.ts';
import { mentionCountQuery } from '../features/notes/notes.queries.ts';
import { startPresence } from '../features/presence/presence.store.ts';
import { leaveToSignIn } from '../features/session/leave.ts';
import { useSession } from '../features/session/session.query.ts';
import { m } from '../messages/index.ts';
import {
  AccountsIcon,
  FeedIcon,
  InboxIcon,
  IntakeIcon,
  Mark,
  MentionsIcon,
  SearchIcon,
  SettingsIcon,
} from '../ui/icons.tsx';
import { useNotifications } from '../features/notifications/use-notifications.ts';
import { useOwnKeys } from '../features/settings/my-settings.queries.ts';
import { settingsPlaces } from '../features/settings/settings-places.ts';
import { VIEW_KEYS } from '../features/tickets/view-keys.ts';
import { VIEWS } from '../features/tickets/views.ts';
import { useSavedViewCommands } from '../features/views/use-saved-view-commands.ts';
import { keepFocus } from '../ui/keep-focus.ts';
import { YouMenu } from './you-menu.tsx';
import styles from './shell.module.css';

/** The frame of every page behind the sign-in: the rail, the banner, and the live stream. */
export function Shell() {
  const { agent } = useSession();
  const checking = useRechecking();
  useEffect(() => startLive(agent.id, leaveUnlessSignedIn), [agent.id]);
  useEffect(() => startPresence(), [agent.id]);
  useMentionsLive(agent.id);
  useOwnKeys();
  useNotifications(agent.id);
  const page = useRef<HTMLElement>(null);
  useEffect(() => (page.current ? keepFocus(page.current) : undefined), []);
  const navigate = useNavigate();
  useCommandSource((typed) => {
    const q = typed.trim();
    const run = () => void navigate({ to: '/search', search: { q } });
    return q === '' ? [] : [{ id: 'search.for', name: m.search.forWords(q), group: 'go', run }];
  });
  useCommands([
    ...VIEWS.map((view): Command => ({
      id: `view.${view}`,
      name: m.commands.goTo(m.views.names[view]),
      group: 'go',
      keys: `g ${VIEW_KEYS[view]}`,
      run: () => void navigate({ to: '/tickets/$view', params: { view } }),
    })),
    ...settingsPlaces(agent.role).map(({ to, name, keys }): Command => ({
      id: `go${to}`,
      name: m.commands.goTo(name),
      group: 'go',
      keys,
      run: () => void navigate({ to }),
    })),
  ]);
  useSavedViewCommands();

  return (
    <CommandHost>
      <div className={styles.shell}>
        <a href="#content" className={styles.skip}>
          {m.common.skipToContent}
        </a>
        <div className={styles.banner}>
          <LiveBanner checking={checking} />
        </div>
        <header className={styles.rail}>
          <Link to="/" className={styles.mark} aria-label={m.product}>
            <Mark />
          </Link>
          <nav className={styles.places} aria-label={m.nav.label}>
            <ToFailedSends />
            {placesOf(agent.role).map((place) => (
              <Place key={place.to} {...place} />
            ))}
          </nav>
          <YouMenu />
        </header>
        <main ref={page} id="content" className={styles.main} tabIndex={-1} inert={checking}>
          <Outlet />
        </main>
      </div>
    </CommandHost>
  );
}

/** A stream ends with its session; whoever changed their password has another one already. */
function leaveUnlessSignedIn(): void {
  api.get('/api/session').then(renewLive, () => leaveToSignIn(true));
}

interface Place {
  to: '/tickets' | '/search' | '/mentions' | '/accounts' | '/intake' | '/feed' | '/settings';
  name: string;
  keys: string;
  icon: ReactNode;
  /** A phone's bar has no room for it: it is in the menu of the agent, too. */
  isElsewhereOnPhones?: boolean;
}

/** The pages of the rail, in its order. */
const placesOf = (role: Role): Place[] => [
  { to: '/tickets', name: m.nav.tickets, keys: 'g h', icon: <InboxIcon /> },
  { to: '/search', name: m.nav.search, keys: '/', icon: <SearchIcon size={20} /> },
  { to: '/mentions', name: m.mentions.title, keys: 'g v', icon: <MentionsIcon /> },
  { to: '/accounts', name: m.nav.accounts, keys: 'g c', icon: <AccountsIcon /> },
  { to: '/intake', name: m.nav.intake, keys: 'g i', icon: <IntakeIcon /> },
  ...(role === 'admin'
    ? [{ to: '/feed', name: m.nav.feed, keys: 'g e', icon: <FeedIcon />, isElsewhereOnPhones: true } as const]
    : []),
  { to: '/settings', name: m.settings.title, keys: 'g ,', icon: <SettingsIcon />, isElsewhereOnPhones: true },
];

const NONE = { unread: 0, capped: false };
/** Pages that are reached from the tickets, and have addresses of their own. */
const OF_TICKETS = /^\/(?:views|failed-sends)(?:\/|$)/u;

function Place({ to, name, keys, icon, isElsewhereOnPhones }: Place) {
  const navigate = useNavigate();
  const { data: count } = useQuery({ ...mentionCountQuery, enabled: to === '/mentions' });
  const unread = (to === '/mentions' && count) || NONE;
  const isWithin = useLocation({ select: ({ pathname }) => to === '/tickets' && OF_TICKETS.test(pathname) });
  useCommand({
    id: `go${to}`,
    name: m.commands.goTo(name),
    group: 'go',
    keys,
    run: () => void navigate({ to }),
    opens: to === '/search',
  });
  return (
    <Link
      to={to}
      className={styles.place}
      title={name}
      aria-current={isWithin ? 'page' : undefined}
      activeProps={{ 'aria-current': 'page' }}
      data-elsewhere-on-phones={isElsewhereOnPhones ? '' : undefined}
    >
      {icon}
      <span className={styles.placeName}>{name}</span>
      {unread.unread > 0 && (
        <span className={styles.badge}>
          {unread.unread}
          {unread.capped && '+'}
          <span className="only-read-aloud"> {m.mentions.unreadOnes}</span>
        </span>
      )}
    </Link>
  );
}

/** Nobody should have to look at it often enough for a place in the rail. */
function ToFailedSends() {
  const navigate = useNavigate();
  const run = () => void navigate({ to: '/failed-sends' });
  useCommand({ id: 'go/failed-sends', name: m.commands.goTo(m.outbox.trouble.title), group: 'go', keys: 'g x', run });
  return null;
}
