import { z } from 'zod';
import { Problem } from '../kernel/index.js';
import { LONGEST_TAG, TICKET_PRIORITIES, TICKET_STATUSES } from '../tickets/index.js';

export const MOST_CONDITIONS = 20;
export const MOST_VALUES = 50;
const MOST_WORDS_CONDITIONS = 3;
const LONGEST_WORDS = 300;
/** Ten years. */
const MOST_MINUTES = 5_256_000;

const id = z.string().regex(/^\d{1,18}$/);
/** Something to see, on one line. */
const line = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^(?=.*\S)[^\p{Cc}\p{Cs}]*$/u);
const several = <T extends z.ZodType>(value: T) => z.array(value).min(1).max(MOST_VALUES);
const isAnyOrNone = z.enum(['any', 'none']);

const list = <Field extends string, T extends z.ZodType>(field: Field, value: T) =>
  z.strictObject({ field: z.literal(field), is: isAnyOrNone, values: several(value) });

export const TIME_FIELDS = ['created', 'due', 'lastPost', 'waiting'] as const;
export type TimeField = (typeof TIME_FIELDS)[number];
const time = { field: z.enum(TIME_FIELDS), is: z.enum(['before', 'after']) };

export const REPLY_STATES = ['queued', 'sending', 'sent', 'failed', 'unknown'] as const;

const condition = z.union([
  list('status', z.enum(TICKET_STATUSES)),
  list('priority', z.enum(TICKET_PRIORITIES)),
  list('channel', z.string().regex(/^[a-z]{1,20}$/)),
  list('account', id),
  list('team', z.union([z.enum(['mine', 'none']), id])),
  list('assignee', z.union([z.enum(['me', 'nobody']), id])),
  list('language', z.union([z.literal('unknown'), z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}$/)])),
  list('snoozed', z.enum(['yes', 'no'])),
  list('reply', z.enum(REPLY_STATES)),
  z.strictObject({ field: z.literal('tag'), is: z.enum(['any', 'all', 'none']), values: several(line(LONGEST_TAG)) }),
  z.strictObject({ field: z.literal('words'), is: z.enum(['has', 'lacks']), text: line(LONGEST_WORDS) }),
  z.strictObject({ ...time, at: z.iso.datetime({ offset: true }) }),
  z.strictObject({ ...time, minutesFromNow: z.int().min(-MOST_MINUTES).max(MOST_MINUTES) }),
]);

const conditions = z
  .array(condition)
  .max(MOST_CONDITIONS)
  .refine((all) => all.filter(({ field }) => field === 'words').length <= MOST_WORDS_CONDITIONS);

/**
 * Something that is true of a ticket or not. A list is fulfilled by one of its values (`any`), by none of them (`none`), and of tags
 * by every one (`all`). Tags are named, in any case of letters; teams, agents and accounts by their ids. A language stands for its
 * regional forms, too. A time is a moment, or so many minutes from now: "older than two hours" is before -120. A ticket that has no
 * such time (nobody waits, nothing is due) is neither before nor after one.
 */
export type TicketCondition = z.infer<typeof condition>;

/** All that must be true of a ticket; none: every ticket. Throws a Problem that says where they are wrong. */
export function readConditions(given: unknown): TicketCondition[] {
  const { data, error } = conditions.safeParse(given);
  if (data) return data;
  const at = error.issues[0]?.path[0];
  const where = typeof at === 'number' ? `Condition ${at + 1} is` : 'The conditions are';
  throw new Problem(
    400,
    'invalid_conditions',
    `${where} not one that tickets can be chosen by. A view takes up to ${MOST_CONDITIONS} conditions of up to ${MOST_VALUES} values, and ${MOST_WORDS_CONDITIONS} of words.`,
  );
}

/** The same from an address. */
export function parseConditions(text: string): TicketCondition[] {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    given = null;
  }
  return readConditions(given);
}
