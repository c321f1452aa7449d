import { compareIds } from './x-ids.js';
import type { XMessage } from './x-page.js';

/** The two sides of a conversation between two: `{smaller id}-{larger id}`. A group's id has no hyphen. */
const BETWEEN_TWO = /^(\d+)-(\d+)$/;

/** What X calls the conversation of these two. */
export const betweenTwo = (one: string, other: string): string =>
  compareIds(one, other) < 0 ? `${one}-${other}` : `${other}-${one}`;

/** Messages between two people. What happens in groups is nobody's ticket. */
export const isBetweenTwo = (message: XMessage): boolean =>
  message.event_type === 'MessageCreate' && BETWEEN_TWO.test(message.dm_conversation_id ?? '');

/** Whom a message of a conversation between two went to. */
export function otherSide(message: XMessage): string {
  const sides = BETWEEN_TWO.exec(message.dm_conversation_id ?? '')?.slice(1) ?? [];
  const other = sides.find((id) => id !== message.sender_id);
  if (other === undefined) throw new Error(`The message ${message.id} is in no conversation between two.`);
  return other;
}

/** Messages are counted apart from posts by X, so their ids are kept apart too. */
export const messageId = (id: string): string => `dm:${id}`;
