import { Problem } from '../kernel/index.js';
import { wordsCondition, wordsValue } from '../search/index.js';
import { ANSWER_WITHIN, DUE, MY_TEAMS } from '../tickets/index.js';
import type { TicketCondition, TimeField } from './condition.js';

/**
 * The one place where conditions become SQL: `where` is true of a ticket `k` that fulfils them all; $1 is the workspace, $2 the
 * agent who looks. Its text is made of the constants below and of the places of `values`; no value is ever part of it.
 */
export interface Compiled {
  where: string;
  values: unknown[];
}

/** `first`: the place of the first value. */
export function compile(conditions: readonly TicketCondition[], first: number): Compiled {
  const values: unknown[] = [];
  const place: Place = (value) => {
    values.push(value);
    return `$${first + values.length - 1}`;
  };
  const parts = conditions.map((condition) => `(${sqlOf(condition, place)})`);
  return { where: parts.length > 0 ? parts.join(' AND ') : 'true', values };
}

/** Gives the place of a value. */
type Place = (value: unknown) => string;
type ListCondition = Extract<TicketCondition, { values: string[] }>;

function sqlOf(condition: TicketCondition, place: Place): string {
  if ('text' in condition) {
    const value = wordsValue(condition.text);
    if (value === null)
      throw new Problem(422, 'no_words', `There is no word to look for in “${condition.text}”. Write another one.`);
    const has = wordsCondition('k', place(value));
    // Of what belongs to no ticket the list holds a null, so it never says no.
    return condition.is === 'has' ? has : `(${has}) IS NOT TRUE`;
  }
  if (!('values' in condition)) {
    const moment =
      'at' in condition
        ? `${place(condition.at)}::timestamptz`
        : `now() + ${place(condition.minutesFromNow)}::int * interval '1 minute'`;
    return TIMES[condition.field](condition.is === 'before' ? '<' : '>=', moment);
  }
  if (condition.field === 'tag' && condition.is === 'all')
    return condition.values.map((value) => tagged(place([value]))).join(' AND ');
  const any = anyOf(condition, place);
  return condition.is === 'none' ? `(${any}) IS NOT TRUE` : any;
}

const TIMES: Record<TimeField, (comparison: '<' | '>=', moment: string) => string> = {
  created: (comparison, moment) => `k.created_at ${comparison} ${moment}`,
  lastPost: (comparison, moment) => `k.last_post_at ${comparison} ${moment}`,
  waiting: (comparison, moment) => `k.waiting_since ${comparison} ${moment}`,
  due: (comparison, moment) =>
    `${DUE} AND k.waiting_since ${comparison} ${moment} - ${ANSWER_WITHIN} * interval '1 minute'`,
};

function anyOf({ field, values }: ListCondition, place: Place): string {
  const among = (column: string): string => `${column} = ANY (${place(values)}::text[])`;
  const amongIds = (column: string, words: Record<string, string>): string => {
    const ids = values.filter((value) => !Object.hasOwn(words, value));
    const said = values.filter((value) => Object.hasOwn(words, value)).map((value) => words[value] as string);
    return [...(ids.length > 0 ? [`${column} = ANY (${place(ids)}::bigint[])`] : []), ...said].join(' OR ');
  };
  switch (field) {
    case 'status':
      return among('k.status');
    case 'priority':
      return among('k.priority');
    case 'channel':
      return among('k.channel');
    case 'reply':
      return among('k.reply_state');
    case 'account':
      return amongIds('k.account_id', {});
    case 'team':
      return amongIds('k.team_id', { none: 'k.team_id IS NULL', mine: `k.team_id IN (${MY_TEAMS})` });
    case 'assignee':
      return amongIds('k.assignee_id', { nobody: 'k.assignee_id IS NULL', me: 'k.assignee_id = $2::bigint' });
    case 'snoozed':
      return [...new Set(values)]
        .map((value) => `k.snoozed_until IS ${value === 'yes' ? 'NOT NULL' : 'NULL'}`)
        .join(' OR ');
    case 'tag':
      return tagged(place(values));
    case 'language':
      return languageIn(values, place);
  }
}

const tagged = (names: string): string => `k.id IN (
  SELECT x.ticket_id FROM ticket_tag x WHERE x.workspace_id = $1 AND x.tag_id IN (
    SELECT n.id FROM tag n WHERE n.workspace_id = $1 AND lower(n.name) COLLATE "C" IN (
      SELECT lower(normalize(v)) FROM unnest(${names}::text[]) AS v)))`;

/** X says `und` of a text that it cannot tell the language of. */
function languageIn(values: string[], place: Place): string {
  const known = place(values.filter((value) => value !== 'unknown'));
  const is = `lower(k.lang) = ANY (${known}::text[]) OR split_part(lower(k.lang), '-', 1) = ANY (${known}::text[])`;
  return values.includes('unknown') ? `${is} OR k.lang IS NULL OR k.lang = 'und'` : is;
}
