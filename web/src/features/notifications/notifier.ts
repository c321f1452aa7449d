import { api } from '../../api/client.ts';
import type { LiveChanges } from '../../api/types/live.ts';
import type { MySettings } from '../../api/types/people.ts';
import type { TicketWithThreads } from '../../api/types/tickets.ts';
import { m } from '../../messages/index.ts';
import { listenLive } from '../live/live.store.ts';
import { chime } from './chime.ts';
import { unheard, type Told } from './told.ts';

/** How often it is asked which tickets are due soon: that a time comes nearer is no event. */
const DUE_EVERY_MS = 60_000;
/** More than these at once become one. */
const MOST_AT_ONCE = 3;
const MOST_LETTERS = 140;

interface Notifier {
  agentId: string;
  /** Asked each time, because they may be changed meanwhile. */
  settings: () => MySettings;
  open: (number: number) => void;
}

/**
 * Tells the agent what they chose to hear of, until `signal` aborts: of all their windows only in the one that holds the
 * lock, so that nothing is told twice. Without locks (a page that is not on https) browsers show no notifications either.
 */
export function startNotifier(notifier: Notifier, signal: AbortSignal): void {
  if (!('locks' in navigator)) return;
  const lead = () =>
    new Promise<void>((resolve) => {
      const stop = run(notifier);
      signal.addEventListener('abort', () => {
        stop();
        resolve();
      });
    });
  navigator.locks.request(`parley.notify.${notifier.agentId}`, { signal }, lead).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

function run(notifier: Notifier): () => void {
  const tell = (all: Told[]) =>
    void show(
      notifier,
      unheard(
        notifier.agentId,
        all.filter((one) => wanted(notifier, one)),
      ),
    );
  const unlisten = listenLive({ changes: (changes) => tell(ofChanges(changes, notifier.agentId)) });
  const askDue = () => {
    if (!notifier.settings().notify.includes('due')) return;
    api.get<{ items: { number: number; waitingSince: string }[] }>('/api/tickets/due-soon').then(
      ({ items }) =>
        tell(items.map(({ number, waitingSince }) => ({ about: 'due', number, key: `due ${number} ${waitingSince}` }))),
      () => undefined, // the next minute asks again
    );
  };
  askDue();
  const timer = setInterval(askDue, DUE_EVERY_MS);
  return () => {
    unlisten();
    clearInterval(timer);
  };
}

const wanted = ({ settings }: Notifier, { about }: Told): boolean => settings().notify.includes(about);

function ofChanges({ mentions, assigned, answered }: LiveChanges, agentId: string): Told[] {
  const own = <Call extends { agentId: string }>(calls: Call[]) => calls.filter((call) => call.agentId === agentId);
  return [
    ...own(mentions).map(({ noteId, ticketNumber }): Told => ({
      about: 'mention',
      number: ticketNumber,
      key: `mention ${noteId}`,
    })),
    ...own(assigned).map(({ eventId, ticketNumber }): Told => ({
      about: 'assigned',
      number: ticketNumber,
      key: `event ${eventId}`,
    })),
    ...own(answered).map(({ eventId, ticketNumber }): Told => ({
      about: 'answered',
      number: ticketNumber,
      key: `event ${eventId}`,
    })),
  ];
}

async function show({ settings, open }: Notifier, news: Told[]): Promise<void> {
  if (news.length === 0) return;
  if (settings().sound) chime();
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  if (news.length > MOST_AT_ONCE) {
    raise(m.notifications.many(news.length), undefined, 'parley', () => undefined);
    return;
  }
  for (const { about, number, key } of news) {
    // oxlint-disable-next-line no-await-in-loop -- three at most, and in their order
    const body = settings().showContent ? await contentOf(number) : undefined;
    raise(m.notifications.titles[about], body, key, () => open(number));
  }
}

/** Nothing of it is on the screen of somebody who has not asked for it. */
async function contentOf(number: number): Promise<string | undefined> {
  try {
    const { ticket } = await api.get<TicketWithThreads>(`/api/tickets/${number}`);
    const words = ticket.preview.replaceAll(/\s+/gu, ' ').trim();
    const short = words.length > MOST_LETTERS ? `${words.slice(0, MOST_LETTERS)}…` : words;
    return m.notifications.body(ticket.contact.name, number, short);
  } catch {
    return undefined;
  }
}

function raise(title: string, body: string | undefined, tag: string, onOpen: () => void): void {
  const notification = new Notification(title, { body, tag, icon: '/favicon.svg', silent: true });
  notification.addEventListener('click', () => {
    window.focus();
    notification.close();
    onOpen();
  });
}
