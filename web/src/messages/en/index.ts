import { answer, direct, forecast } from './answer.ts';
import { commands } from './commands.ts';
import { frame } from './frame.ts';
import { outbox } from './outbox.ts';
import { macros } from './macros.ts';
import { media } from './media.ts';
import { moderation } from './moderation.ts';
import { formatNumber } from '../locale.ts';
import { plural } from '../plural.ts';
import { me } from './me.ts';
import { notifications } from './notifications.ts';
import { notes, regrouping } from './notes.ts';
import { settings } from './settings.ts';
import { drafts, presence } from './presence.ts';
import { person } from './person.ts';
import { search } from './search.ts';
import { bulk } from './bulk.ts';
import { savedViews } from './saved-views.ts';
import { views } from './views.ts';
import { mentions } from './mentions.ts';
import { work } from './work.ts';
import { parts } from './parts.ts';

/** Everything the interface says, in English. */
export const en = {
  product: 'Parley',
  tagline: 'Conversations with humans, whatever the growth.',

  common: {
    retry: 'Try again',
    close: 'Close',
    cancel: 'Cancel',
    undo: 'Undo',
    undone: 'Undone.',
    back: 'Back',
    loading: 'Loading…',
    dismiss: 'Dismiss',
    skipToContent: 'Skip to content',
    noAnswer: 'The server could not be reached. Check your connection.',
    unexpected: 'Something went wrong on this page.',
    unexpectedHelp: 'Your drafts are kept. Load the page again to go on.',
    reload: 'Load again',
  },

  nav: {
    label: 'Main',
    tickets: 'Tickets',
    search: 'Search',
    accounts: 'Accounts',
    intake: 'Intake',
    feed: 'Feed',
    you: (name: string) => `${name}: your menu`,
    signOut: 'Sign out',
    shortcuts: 'Keyboard shortcuts',
    theme: 'Theme',
    language: 'Language',
    themes: { system: 'Like the system', light: 'Light', dark: 'Dark' },
  },

  signIn: {
    title: 'Sign in',
    email: 'Email',
    password: 'Password',
    submit: 'Sign in',
    submitting: 'Signing in…',
    withLink: 'Signing you in…',
    linkFailed: 'This link no longer works.',
    ended: 'Your session has ended. Sign in to go on; your drafts are kept.',
    noAnswer: 'The server could not be reached, so you are not signed in. Check your connection and try again.',
  },

  live: {
    checking: 'Welcome back. Looking what has changed meanwhile…',
    reconnecting: 'Reconnecting… What you see may be old.',
    offline: 'You are offline. What you see may be old; drafts are kept here.',
  },

  views,
  savedViews,
  bulk,

  list: {
    label: (view: string) => `Tickets: ${view}`,
    newOnTop: (n: number, orMore: boolean) => `${formatNumber(n)}${orMore ? '+' : ''} new`,
    newOnTopSpoken: (n: number, orMore: boolean) =>
      orMore
        ? `More than ${formatNumber(n)} new tickets. Show them`
        : plural(n, 'new ticket. Show it', 'new tickets. Show them'),
    loadingMore: 'Loading more…',
    end: 'That is all.',
    failed: 'The list could not be loaded.',
    moreFailed: 'The next tickets could not be loaded.',
    unassigned: 'Unassigned',
    you: 'You',
    waiting: 'waiting',
  },

  status: {
    label: 'Status',
    set: (status: string) => `Status: ${status}. Change it`,
    names: { new: 'New', open: 'Open', pending: 'Pending', on_hold: 'On hold', solved: 'Solved', closed: 'Closed' },
    changed: (status: string) => `Status set to ${status.toLowerCase()}.`,
  },
  priority: {
    label: 'Priority',
    set: (priority: string) => `Priority: ${priority}. Change it`,
    names: { low: 'Low', normal: 'Normal', high: 'High', urgent: 'Urgent' },
    changed: (priority: string) => `Priority set to ${priority.toLowerCase()}.`,
  },
  assignee: {
    label: 'Assignee',
    set: (name: string) => `Assignee: ${name}. Change it`,
    search: 'Find a colleague',
    none: 'Nobody',
    me: 'Assign to me',
    you: (name: string) => `${name} (you)`,
    noMatch: 'No colleague has this name.',
    changed: (name: string | null) => (name ? `Assigned to ${name}.` : 'Assigned to nobody.'),
  },

  ticket: {
    number: (n: number) => `#${n}`,
    title: (name: string, n: number) => `${name}, ticket ${n}`,
    details: 'Ticket',
    none: 'Choose a ticket',
    noneHelp: 'Press j and k to move through the list, Enter to open, ? for all keys.',
    failed: (n: number) => `Ticket #${n} could not be loaded.`,
    notFound: (n: number) => `There is no ticket #${n}.`,
    notFoundHelp: 'It may belong to another workspace, or the address is wrong.',
    backToList: 'Back to the list',
    notChanged: (why: string) => `Not changed. ${why}`,
    stale: (what: string) => `Someone changed this ticket first: ${what}. Look again, then choose.`,
    staleVersion: 'it is newer now',
    waitingFor: (span: string) => (span === 'now' ? 'Waiting' : `Waiting ${span}`),
  },

  history: {
    show: 'History',
    failed: 'The history could not be loaded.',
    empty: 'Nothing has been logged yet.',
    more: 'Show earlier',
    system: 'Parley',
    nobody: 'nobody',
    fields: { status: 'status', priority: 'priority', assignee: 'assignee' } as Record<string, string>,
    from: (field: string, before: string, after: string) => `${field}: ${before} → ${after}`,
    to: (field: string, after: string) => `${field}: ${after}`,
  },

  thread: {
    public: (channel: string, handle: string) => `Public on ${channel}, to @${handle}`,
    direct: (channel: string, handle: string) => `Direct messages on ${channel}, to @${handle}`,
    openThere: 'Open on X',
    context: (n: number) => plural(n, 'post by others', 'posts by others'),
    gone: {
      deleted: 'Deleted by its author.',
      protected: 'Not visible any more: its author protects their posts.',
      suspended: 'Not visible any more: the account is suspended.',
      hidden: 'Not visible to us any more.',
    },
    noticed: 'Noticed',
    edited: 'edited',
    by: (name: string) => `by ${name}`,
    elsewhere: 'written outside Parley',
    replyHere: 'Reply to this',
    empty: 'No posts yet.',
    region: 'Conversation',
    newBelow: (n: number) => plural(n, 'new post', 'new posts'),
  },

  reply: {
    words: {
      queued: 'Queued',
      sending: 'Sending…',
      sent: 'Sent',
      failed: 'Failed',
      unknown: 'Unknown',
      cancelled: 'Cancelled',
      left: 'Left in doubt',
    },
    leavesIn: (seconds: number) => `Queued, leaves in ${seconds} s`,
    leavesNow: 'Queued, leaves next',
    sending: 'Sending…',
    sentAt: (time: string) => `Sent ${time}`,
    failed: (why: string) => `Failed: ${why}`,
    failedNoReason: 'The platform refused it.',
    unknown: 'Unknown: checking with X whether it was posted. Do not write it again.',
    undo: 'Undo',
    undone: 'Not sent. The text is back in the composer.',
    undoTooLate: 'It has already left.',
    tryAgain: 'Try again',
    tryAgainFailed: (why: string) => `It was not tried again. ${why}`,
    openThere: 'open on X',
    to: (handle: string) => `to @${handle}`,
    /** Our own words for why a platform refused a reply, by code; without them the server's sentence is shown. */
    refusals: {} as Record<string, string | undefined>,
  },

  composer: {
    label: 'Reply',
    publicTo: 'Reply publicly to',
    directTo: 'Reply privately to',
    as: (handle: string) => `as @${handle}`,
    placeholder: 'Write your reply…',
    send: 'Reply',
    sending: 'Sending…',
    sendAndSolve: 'Reply and solve',
    moreWays: 'More ways to send',
    left: (n: number) => plural(n, 'character left', 'characters left'),
    over: (n: number) => `${plural(n, 'character', 'characters')} too long for X.`,
    count: (used: number, limit: number) => `${used} of ${limit}`,
    hint: 'Ctrl + Enter sends',
    hintMac: '⌘ Enter sends',
    notSent: (why: string) => `Not sent. Your text is kept. ${why}`,
    maybeSent:
      'No answer came, so it may or may not have been taken. Your text is kept; sending the same text again cannot post it twice.',
    sentNotSolved: (why: string) => `The reply is on its way. The ticket is not solved: ${why}`,
    newerPost: 'something new arrived.',
    changedTitle: 'Not sent yet: this came or changed while you wrote',
    changedNoPosts: 'The thread changed while you wrote. Read it once more.',
    arrivedTitle: 'This came or changed while you wrote',
    sendAnyway: 'Send anyway',
    keepWriting: 'Keep writing',
    seen: 'I have read it',
    nobody: 'There is nobody to answer here: the customer’s posts are gone.',
    draftKept: 'Draft kept',
    closed: 'This ticket is closed. A new post by the customer opens a new one.',
  },

  settings,
  me,
  notifications,
  mentions,
  commands,
  search,
  person,
  work,
  parts,
  macros,
  media,
  answer,
  direct,
  forecast,
  frame,
  presence,
  notes,
  regrouping,
  drafts,
  outbox,
  moderation,
  /** Our own words for the server's problems, by code; without them its sentence, which is English, is shown. */
  problems: {} as Record<string, string | undefined>,

  notFound: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or the page has moved.',
    home: 'Go to the tickets',
  },

  time: {
    now: 'now',
    seconds: (n: string) => `${n} s`,
    minutes: (n: number) => `${n} min`,
    hours: (n: number) => `${n} h`,
    days: (n: number) => (n === 1 ? '1 day' : `${n} days`),
    today: (time: string) => `Today, ${time}`,
    ago: (span: string) => (span === 'now' ? 'just now' : `${span} ago`),
  },

  controls: { marker: (name: string, code: string) => `Hidden character: ${name} (${code})` },
  channel: { x: 'X' },
};
