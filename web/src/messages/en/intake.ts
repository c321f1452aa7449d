import { formatNumber } from '../locale.ts';
import { plural } from '../plural.ts';

export const intake = {
  title: 'Intake',
  intro: 'What came in, what became of it, and what may be missing.',
  unknownAccount: (id: string) => `account ${id}`,
  notRefreshed: (time: string, why: string) => `These are the figures of ${time}. ${why}`,
  noAccount: 'Nothing comes in yet',
  noAccountAdmin: 'Connect an account. From then on every post that it receives is counted here.',
  noAccountAgent: 'As soon as an admin connects an account, every post that it receives is counted here.',
  toAccounts: 'Go to the accounts',
  sources: {
    mentions: 'mentions',
    timeline: 'own posts',
    sweep: 'sweep',
    own_sweep: 'sweep of own posts',
    search: 'search',
    stream: 'stream',
    activity: 'live messages and quotes',
    webhook: 'webhook',
  } as Record<string, string>,
  lastDay: {
    nothing: 'No new post in the last 24 hours',
    said: (n: number, hour: string, most: number) =>
      `${plural(n, 'new post', 'new posts')} in the last 24 hours; the busiest hour began ${hour} and brought ${formatNumber(most)}`,
  },

  received: {
    title: 'Received',
    failed: 'The figures could not be loaded.',
    account: 'Account',
    allAccounts: 'All accounts',
    chooseAccount: (name: string) => `${name}. Choose an account`,
    period: 'Period',
    periods: { '24h': '24 h', '3d': '3 d', '7d': '7 d' },
    last: { '24h': 'Last 24 hours', '3d': 'Last 3 days', '7d': 'Last 7 days' },
    view: 'Show as',
    views: { chart: 'Chart', table: 'Table' },
    words: {
      received: 'received',
      threaded: 'threaded',
      filtered: 'filtered',
      duplicate: 'duplicate',
      failed: 'failed',
      waiting: 'waiting',
    },
    meanings: {
      received: 'Every post that a platform gave us, also one that came more than once.',
      threaded: 'Part of a conversation now.',
      filtered: 'Kept, but no ticket: reposts, for example, or what your rules leave out.',
      duplicate: 'Had come before, by this source or another.',
      failed: 'Set aside because it could not be taken in. It is kept, and can be tried again below.',
      waiting: 'On disk, and next to be taken in.',
    },
    addsUp: 'It adds up.',
    unaccounted: (n: number, hours: number) =>
      `This does not add up: ${plural(Math.abs(n), 'post', 'posts')} ${n > 0 ? 'missing from' : 'too many in'} the parts, in ${plural(hours, 'hour', 'hours')}. Tell whoever runs this server.`,
    brokenHours: (hours: number) =>
      `The total adds up, but ${plural(hours, 'hour does', 'hours do')} not. Tell whoever runs this server.`,
    sweep: (n: number) =>
      `The sweep brought ${plural(n, 'post', 'posts')} that no other source had brought by then. They are taken in; a growing number means that a source overlooks posts.`,
    bySource: 'By source:',
    unit: (hours: number) => (hours === 1 ? 'posts per hour' : `posts per ${hours} hours`),
    zone: (zone: string) => `Hours in your time zone: ${zone}`,
    nothing: 'Nothing was received in this time.',
    hour: 'Hour',
    hourFrom: 'Hour from',
    keys: 'Point at an hour, or use the arrow keys.',
    stillRunning: 'not over yet',
    gapLane: 'Covered',
    noGaps: 'no gaps',
    gapsUnknown: 'The gaps could not be loaded, so none are drawn.',
    gapsCut: 'There are more gaps than are drawn.',
    gap: (state: string, span: string) => `Gap, ${state}: ${span}`,
    summary: (period: string, n: number, gaps: number) =>
      `${period}: ${plural(n, 'post', 'posts')} received, ${plural(gaps, 'gap', 'gaps')}. The table has the same figures.`,
    tableCaption: (period: string, zone: string) => `Posts received by hour, ${period.toLowerCase()}, ${zone}`,
    total: 'Total',
  },

  gaps: {
    title: 'Gaps',
    intro: 'Spans of time in which posts may be missing.',
    failed: 'The gaps could not be loaded.',
    none: 'No gaps',
    noneText: 'Whenever posts may be missing, the span appears here, with what is done about it.',
    states: { open: 'Open', closed: 'Closed', unrecoverable: 'Cannot be recovered' },
    stateHelp: {
      open: 'Parley searches for what is missing.',
      closed: 'Searched to its end.',
      unrecoverable: 'The platform no longer gives these posts.',
    },
    underAMinute: 'under 1 min',
    found: (n: number) => (n === 0 ? 'nothing found' : plural(n, 'post found', 'posts found')),
    foundSoFar: (n: number) => (n === 0 ? 'nothing found yet' : `${plural(n, 'post', 'posts')} so far`),
    lastError: (why: string) => `Last try: ${why}`,
    noticed: 'noticed',
    fill: 'Fill now',
    fillOf: (span: string) => `Fill now: ${span}`,
    filling: 'Asking…',
    fillStarted: 'The search for what is missing starts now. Its result appears here.',
    notFilled: (why: string) => `The gap is not being filled. ${why}`,
    adminOnly: 'An admin can have a gap filled at once; otherwise its turn comes by itself.',
    more: 'Show earlier gaps',
    moreFailed: 'The earlier gaps could not be loaded.',
  },

  failures: {
    title: 'Set aside',
    intro: 'Posts that came but could not be taken in. They are kept as they came.',
    failed: 'What is set aside could not be loaded.',
    none: 'Nothing is set aside',
    noneText: 'A post that cannot be taken in is kept here with its reason, and holds up nothing else.',
    some: (failed: number, received: number) =>
      failed === received
        ? `${received === 1 ? 'The only post' : `All ${formatNumber(received)} posts`} of a page`
        : `${formatNumber(failed)} of ${plural(received, 'post', 'posts')} of a page`,
    whole: (why: string) => `The page could not be read: ${why}`,
    post: (id: string) => `Post ${id}`,
    unknownPost: 'A post without an id',
    showAll: (n: number) => `Show all ${formatNumber(n)}`,
    showFew: 'Show fewer',
    retry: 'Try again',
    retryOf: (time: string) => `Try again: page of ${time}`,
    retryAll: 'Try all again',
    retrying: 'Asking…',
    retried: (pages: number) =>
      pages === 0
        ? 'There was nothing left to try again.'
        : `${plural(pages, 'page is', 'pages are')} being taken in again. What fails once more comes back here.`,
    notRetried: (why: string) => `Not tried again. ${why}`,
    adminOnly: 'An admin can have them tried again.',
    more: 'Show earlier ones',
    moreFailed: 'The earlier ones could not be loaded.',
  },
};
