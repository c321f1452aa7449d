import { useSyncExternalStore } from 'react';
import type { Attached } from '../../api/types/media.ts';

/** One try to send: kept until the server has answered, so that trying again is the same request under the same key. */
export interface Attempt {
  key: string;
  threadId: string;
  body: {
    text: string;
    /** As how many posts the agent saw it. */
    parts?: number;
    media: { id: string; altText: string }[];
    threadVersion: number;
    targetPostId: string;
    seenReplyId: string | null;
  };
}

export interface Draft {
  text: string;
  /** The files that go along, in this order. */
  media: Attached[];
  threadId: string | null;
  targetPostId: string | null;
  /** The thread's version, and how the posts and replies in it looked, that the agent has seen while writing. */
  seenVersion: number | null;
  seen: string[];
  attempt: Attempt | null;
  /** When it was begun, by the server's clock. */
  begunAt: number | null;
  /** The revision on the server that this was written on; null: there is none. */
  base: string | null;
  /** There is more here than on the server. */
  dirty: boolean;
}

export const EMPTY_DRAFT: Draft = {
  text: '',
  media: [],
  threadId: null,
  targetPostId: null,
  seenVersion: null,
  seen: [],
  attempt: null,
  begunAt: null,
  base: null,
  dirty: false,
};

type Writing = Pick<Draft, 'text' | 'media'>;

export const isEmpty = ({ text, media }: Writing): boolean => text === '' && media.length === 0;

/** Both say the same, and show the same. */
export const isSameWriting = (one: Writing, other: Writing): boolean =>
  one.text === other.text && JSON.stringify(asSent(one.media)) === JSON.stringify(asSent(other.media));

/** Both together, without saying or showing anything twice. */
export const both = (one: Writing, other: Writing): Writing => ({
  text: [one.text, other.text].filter(Boolean).join('\n\n'),
  media: [...one.media, ...other.media.filter(({ id }) => one.media.every((file) => file.id !== id))],
});

/** As the server is told of them. */
export const asSent = (media: readonly Attached[]): { id: string; altText: string }[] =>
  media.map(({ id, altText }) => ({ id, altText }));

const drafts = new Map<string, Draft>();
const watchers = new Set<() => void>();

const keyOf = (agentId: string, ticketNumber: number) => `parley.draft.${agentId}.${ticketNumber}`;

/** The draft of one agent for one ticket; kept over reloads in this browser. */
export function useDraft(agentId: string, ticketNumber: number): [Draft, (change: Partial<Draft>) => void] {
  const key = keyOf(agentId, ticketNumber);
  const draft = useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => read(key),
  );
  return [draft, (change) => write(key, { ...read(key), ...change })];
}

export function readDraft(agentId: string, ticketNumber: number): Draft {
  return read(keyOf(agentId, ticketNumber));
}

/**
 * Puts a reply that was taken back before what is written for its ticket. With nothing written, it answers the post that it
 * answered; the agent reads the thread anew before they send it.
 */
export function putBack(
  agentId: string,
  ticketNumber: number,
  reply: Writing & { threadId: string; targetPostId: string | null },
): void {
  const key = keyOf(agentId, ticketNumber);
  const now = read(key);
  const { threadId, targetPostId } = reply;
  const place = isEmpty(now) ? { threadId, targetPostId, seenVersion: null, seen: [], begunAt: null } : {};
  write(key, { ...now, ...both(reply, now), ...place, attempt: null, dirty: true });
}

export interface Place {
  threadId: string;
  targetPostId: string | null;
}

/** What a ticket's composer is to answer when it is opened next, though nothing is written there yet. */
const wanted = new Map<string, Place>();
export const wantedPlace = (agentId: string, ticketNumber: number): Place | undefined =>
  wanted.get(keyOf(agentId, ticketNumber));
export const forgetWantedPlace = (agentId: string, ticketNumber: number): boolean =>
  wanted.delete(keyOf(agentId, ticketNumber));

/** Takes what is written for one ticket along to another, where it goes to this place, with what was written there. */
export function moveDraft(agentId: string, from: number, to: number, place: Place): void {
  const [here, there] = [keyOf(agentId, from), keyOf(agentId, to)];
  const [moved, before] = [read(here), read(there)];
  wanted.set(there, place);
  if (isEmpty(moved) && isEmpty(before)) return;
  // The agent reads the thread anew before they send it.
  const unseen = { seenVersion: null, seen: [], begunAt: null, attempt: null, dirty: true };
  write(there, { ...before, ...both(moved, before), ...place, ...unseen });
  if (!isEmpty(moved)) write(here, { ...EMPTY_DRAFT, base: moved.base, dirty: true });
}

function read(key: string): Draft {
  const known = drafts.get(key);
  if (known) return known;
  const draft = parse(stored(key));
  drafts.set(key, draft);
  return draft;
}

function write(key: string, draft: Draft): void {
  drafts.set(key, draft);
  try {
    if (isEmpty(draft) && !draft.attempt && !draft.dirty && draft.base === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // No room or no permission: the draft still lives as long as the page.
  }
  for (const changed of watchers) changed();
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function parse(json: string | null): Draft {
  if (json === null) return EMPTY_DRAFT;
  try {
    const draft = JSON.parse(json) as Partial<Draft>;
    return { ...EMPTY_DRAFT, dirty: draft.base === undefined && Boolean(draft.text), ...draft };
  } catch {
    return EMPTY_DRAFT;
  }
}
