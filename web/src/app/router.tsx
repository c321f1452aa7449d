import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { onSignedOut } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { readFeedSearch } from '../features/feed/feed-search.ts';
import { readIntakeSearch } from '../features/intake/intake-search.ts';
import { readSearchAddress } from '../features/search/search-address.ts';
import { leaveToSignIn, onLeave } from '../features/session/leave.ts';
import { sessionQuery } from '../features/session/session.query.ts';
import { readFilterSearch } from '../features/views/conditions.ts';
import { isView } from '../features/tickets/views.ts';
import { loadPageMessages } from '../messages/index.ts';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { UnexpectedPage } from '../pages/unexpected-page.tsx';
import { safePath } from './safe-path.ts';

/** A page whose words are not there from the start. */
const worded =
  <T,>(load: () => Promise<T>): (() => Promise<T>) =>
  async () => {
    await loadPageMessages();
    return load();
  };

const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: UnexpectedPage,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string; ended?: boolean } => ({
    ...(typeof search.next === 'string' ? { next: safePath(search.next) } : {}),
    ...(search.ended === true ? { ended: true } : {}),
  }),
  component: lazyRouteComponent(() => import('../pages/sign-in-page.tsx'), 'SignInPage'),
});

const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/join',
  component: lazyRouteComponent(
    worded(() => import('../pages/join-page.tsx')),
    'JoinPage',
  ),
});

/** Everything behind the sign-in. */
const insideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { next: location.href } });
  },
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
});

const homeRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/tickets/$view', params: { view: 'open' }, replace: true });
  },
});

const ticketsHomeRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/tickets',
  beforeLoad: () => {
    throw redirect({ to: '/tickets/$view', params: { view: 'open' }, replace: true });
  },
});

const viewRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/tickets/$view',
  params: {
    parse: ({ view }) => {
      if (!isView(view)) throw notFound();
      return { view };
    },
    stringify: ({ view }) => ({ view }),
  },
  component: lazyRouteComponent(() => import('../pages/tickets-page.tsx'), 'TicketsPage'),
});

const noTicketRoute = createRoute({
  getParentRoute: () => viewRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/no-ticket.tsx'), 'NoTicket'),
});

const TICKET_NUMBER = {
  parse: ({ number }: { number: string }) => {
    if (!/^[1-9]\d{0,14}$/u.test(number)) throw notFound();
    return { number: Number(number) };
  },
  stringify: ({ number }: { number: number }) => ({ number: String(number) }),
};

const ticketRoute = createRoute({
  getParentRoute: () => viewRoute,
  path: '$number',
  params: TICKET_NUMBER,
  component: lazyRouteComponent(() => import('../pages/ticket-page.tsx'), 'TicketPage'),
});

/** A view that people have made: `filter` is conditions without a name, which stand in the address. */
const savedViewRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/views/$viewId',
  params: {
    parse: ({ viewId }) => {
      if (!/^(?:filter|[1-9]\d{0,17})$/u.test(viewId)) throw notFound();
      return { viewId };
    },
    stringify: ({ viewId }) => ({ viewId }),
  },
  validateSearch: readFilterSearch,
  component: lazyRouteComponent(() => import('../pages/tickets-page.tsx'), 'TicketsPage'),
});

const noTicketOfViewRoute = createRoute({
  getParentRoute: () => savedViewRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/no-ticket.tsx'), 'NoTicket'),
});

const ticketOfViewRoute = createRoute({
  getParentRoute: () => savedViewRoute,
  path: '$number',
  params: TICKET_NUMBER,
  component: lazyRouteComponent(() => import('../pages/ticket-page.tsx'), 'TicketPage'),
});

const accountsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/accounts',
  validateSearch: (search: Record<string, unknown>): { connected?: string; problem?: string } => ({
    // The router reads an id as the number that it is.
    ...(typeof search.connected === 'number' ? { connected: String(search.connected) } : {}),
    ...(typeof search.problem === 'string' ? { problem: search.problem } : {}),
  }),
  component: lazyRouteComponent(
    worded(() => import('../pages/accounts-page.tsx')),
    'AccountsPage',
  ),
});

const intakeRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/intake',
  validateSearch: readIntakeSearch,
  component: lazyRouteComponent(
    worded(() => import('../pages/intake-page.tsx')),
    'IntakePage',
  ),
});

const rulesRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/accounts/$accountId/rules',
  params: {
    parse: ({ accountId }) => {
      if (!/^[1-9]\d{0,17}$/u.test(accountId)) throw notFound();
      return { accountId };
    },
    stringify: ({ accountId }) => ({ accountId }),
  },
  component: lazyRouteComponent(
    worded(() => import('../pages/rules-page.tsx')),
    'RulesPage',
  ),
});

const feedRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/feed',
  validateSearch: readFeedSearch,
  component: lazyRouteComponent(
    worded(() => import('../pages/feed-page.tsx')),
    'FeedPage',
  ),
});

const failedSendsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/failed-sends',
  component: lazyRouteComponent(
    worded(() => import('../pages/failed-sends-page.tsx')),
    'FailedSendsPage',
  ),
});

const searchRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/search',
  validateSearch: readSearchAddress,
  component: lazyRouteComponent(() => import('../pages/search-page.tsx'), 'SearchPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings-frame.tsx'), 'SettingsFrame'),
});

const settingsHomeRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/me', replace: true });
  },
});

const meRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'me',
  component: lazyRouteComponent(
    worded(() => import('../pages/me-page.tsx')),
    'MePage',
  ),
});

const keysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'keys',
  component: lazyRouteComponent(
    worded(() => import('../pages/keys-page.tsx')),
    'KeysPage',
  ),
});

const peopleRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'people',
  component: lazyRouteComponent(
    worded(() => import('../pages/people-page.tsx')),
    'PeoplePage',
  ),
});

const teamsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'teams',
  component: lazyRouteComponent(
    worded(() => import('../pages/teams-page.tsx')),
    'TeamsPage',
  ),
});

const workspaceRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'workspace',
  component: lazyRouteComponent(
    worded(() => import('../pages/workspace-page.tsx')),
    'WorkspacePage',
  ),
});

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'audit',
  component: lazyRouteComponent(
    worded(() => import('../pages/audit-page.tsx')),
    'AuditPage',
  ),
});

const mentionsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: '/mentions',
  component: lazyRouteComponent(() => import('../pages/mentions-page.tsx'), 'MentionsPage'),
});

const insideRoutes = insideRoute.addChildren([
  homeRoute,
  ticketsHomeRoute,
  viewRoute.addChildren([noTicketRoute, ticketRoute]),
  savedViewRoute.addChildren([noTicketOfViewRoute, ticketOfViewRoute]),
  accountsRoute,
  rulesRoute,
  intakeRoute,
  feedRoute,
  mentionsRoute,
  failedSendsRoute,
  searchRoute,
  settingsRoute.addChildren([
    settingsHomeRoute,
    meRoute,
    keysRoute,
    peopleRoute,
    teamsRoute,
    workspaceRoute,
    auditRoute,
  ]),
]);

export const router = createRouter({
  routeTree: rootRoute.addChildren([signInRoute, joinRoute, insideRoutes]),
  defaultPreload: false,
  defaultErrorComponent: UnexpectedPage,
});

let leaving = false;

/** Asks to sign in; the way back is kept. The sign-in page forgets what was shown, once nothing shows it any more. */
async function goToSignIn(ended: boolean): Promise<void> {
  // While it leaves, every request of the page that is still there finds the session gone, too.
  if (leaving || router.state.location.pathname === '/sign-in') return;
  leaving = true;
  const next = safePath(router.state.location.href);
  await router.navigate({ to: '/sign-in', search: ended ? { next, ended: true } : {} }).finally(() => {
    leaving = false;
  });
}

onLeave((ended) => void goToSignIn(ended));
onSignedOut(() => leaveToSignIn(true));

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
