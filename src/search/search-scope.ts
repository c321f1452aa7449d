import type { Tx } from '../kernel/index.js';
import { tsqueryOf, type FilterName, type SearchQuery, type Term } from './search-query.js';

/** What is asked for, as conditions on an entry (`s`) and on its ticket (`k`). Values are $2, $3, …; $1 is the workspace. */
export interface Scope {
  tsquery: string | null;
  /** Of an entry, but for its words: what the indexes of time and author answer. */
  entry: string;
  /** Of an entry's words, with what handles in the search stand for. */
  matches: string;
  /** What the index of words is asked for (`search_by_words`); `matches` says the same of fewer. */
  byWords: string;
  ticket: string[];
  /** People or days are named, so there may be few entries in all. */
  isNarrow: boolean;
  /** No words and nobody's posts are asked for: tickets are, as they are. */
  ofTickets: boolean;
  values: unknown[];
  /** Something named in it does not exist, so nothing is found. */
  nothing: boolean;
}

export interface Asking {
  agentId: string;
  /** In which a day begins and ends. */
  zone: string;
}

const MOST_AUTHORS = 200;

export async function scopeOf(tx: Tx, query: SearchQuery, { agentId, zone }: Asking): Promise<Scope> {
  const values: unknown[] = [];
  const add = (value: unknown): string => `$${values.push(value) + 1}`;
  const entry = ['s.workspace_id = $1'];
  const ticket: string[] = [];
  let nothing = false;
  const tsquery = tsqueryOf(query.terms);

  for (const { name, values: said, without } of query.filters) {
    const not = without ? 'NOT ' : '';
    if (name === 'from') {
      const ids = [...(await authorsNamed(tx, said)), ...(await colleaguesNamed(tx, said, agentId))];
      nothing ||= ids.length === 0 && !without;
      if (without) entry.push(`coalesce(s.author_id <> ALL (${add(ids)}::bigint[]), true)`);
      else entry.push(`s.author_id = ANY(${add(ids)}::bigint[])`);
    } else if (name === 'is') entry.push(`${not}s.kind = ANY(${add(said)})`);
    else if (name === 'before' || name === 'after') {
      const isAfter = (name === 'after') !== without;
      entry.push(`s.at ${isAfter ? '>=' : '<'} (${add(said[0])}::timestamp AT TIME ZONE ${add(zone)})`);
    } else ticket.push(`${not}${TICKET[name](add, said, agentId)}`);
  }
  if (query.numbers.length > 0) ticket.push(`k.number = ANY(${add(query.numbers)}::bigint[])`);
  const { matches, byWords } = await matchesOf(tx, query, add);
  const isNarrow = query.filters.some(
    ({ name, without }) => name === 'after' || name === 'before' || (name === 'from' && !without),
  );
  const ofTickets = tsquery === null && !query.filters.some(({ name }) => name === 'from' || name === 'is');
  return { tsquery, entry: entry.join(' AND '), matches, byWords, ticket, isNarrow, ofTickets, values, nothing };
}

type Add = (value: unknown) => string;
type TicketFilter = Exclude<FilterName, 'from' | 'is' | 'before' | 'after'>;

const TICKET: Record<TicketFilter, (add: Add, said: string[], agentId: string) => string> = {
  status: (add, said) => `(k.status = ANY(${add(said)}))`,
  channel: (add, said) => `(k.channel = ANY(${add(said)}))`,
  tag: (add, said) => `EXISTS (SELECT 1 FROM ticket_tag x JOIN tag g ON g.workspace_id = $1 AND g.id = x.tag_id
      WHERE x.workspace_id = $1 AND x.ticket_id = k.id AND lower(g.name) = ANY(${add(said)}))`,
  assignee: (add, said, agentId) => {
    const names = said.filter((one) => one !== 'me' && one !== 'none');
    const either = [
      `EXISTS (SELECT 1 FROM agent g WHERE g.workspace_id = $1 AND g.id = k.assignee_id AND ${isNamed(add(names))})`,
    ];
    if (said.includes('me')) either.push(`coalesce(k.assignee_id = ${add(agentId)}::bigint, false)`);
    if (said.includes('none')) either.push('k.assignee_id IS NULL');
    return `(${either.join(' OR ')})`;
  },
};

/** An agent (`g`) is called so: by their email, name, or first name. */
const isNamed = (names: string): string =>
  `(lower(g.email) = ANY(${names}) OR lower(g.name) = ANY(${names}) OR split_part(lower(g.name), ' ', 1) = ANY(${names}))`;

export const ticketConditions = (scope: Scope): string => scope.ticket.map((one) => `AND ${one}`).join(' ');

/** A handle is met where it is named, and in what that person wrote. */
async function matchesOf(tx: Tx, query: SearchQuery, add: Add): Promise<Pick<Scope, 'matches' | 'byWords'>> {
  const handles = query.terms.filter((term) => term.handle !== null && !term.without);
  const authors = new Map<Term, string[]>();
  for (const term of handles) authors.set(term, await authorsNamed(tx, [term.handle as string]));
  const isByWords = (term: Term): boolean => (authors.get(term) ?? []).length === 0;
  const words = tsqueryOf(query.terms.filter(isByWords));
  const asked = words === null ? null : `${add(words)}::tsquery`;
  const ofHandles = handles
    .filter((one) => !isByWords(one))
    .map((term) => ({ asked: `${add(tsqueryOf([term]))}::tsquery`, ids: `${add(authors.get(term))}::bigint[]` }));
  const conditions = [
    ...(asked === null ? [] : [`s.words @@ ${asked}`]),
    ...ofHandles.map((handle) => `(s.words @@ ${handle.asked} OR s.author_id = ANY(${handle.ids}))`),
  ];
  const [first] = ofHandles;
  return {
    matches: conditions.length === 0 ? 'true' : conditions.join(' AND '),
    byWords: [asked, first?.asked, first?.ids].map((value) => value ?? 'NULL').join(', '),
  };
}

async function authorsNamed(tx: Tx, handles: string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(`SELECT id FROM authors_by_handles($1, ${MOST_AUTHORS}) AS id`, [
    handles.map((handle) => handle.toLowerCase()),
  ]);
  return rows.map((row) => row.id);
}

/** As entries name the writers of notes (see index-notes.ts). */
async function colleaguesNamed(tx: Tx, names: string[], agentId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT (-g.id)::text AS id FROM agent g WHERE g.workspace_id = $1 AND (${isNamed('$2')} OR g.id = $3)
     LIMIT ${MOST_AUTHORS}`,
    [tx.workspaceId, names, names.includes('me') ? agentId : null],
  );
  return rows.map((row) => row.id);
}
