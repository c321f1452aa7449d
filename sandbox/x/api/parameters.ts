import {
  mediaFields,
  placeFields,
  pollFields,
  tweetExpansions,
  tweetFields,
  userExpansions,
  userFields,
} from './fields.ts';
import { invalidRequest, type InvalidParameter } from './problems.ts';

/** What a query parameter may be. */
export type Rule =
  | { kind: 'id' }
  | { kind: 'time' }
  | { kind: 'text' }
  | { kind: 'int'; min: number; max: number; default: number }
  | { kind: 'list'; of: readonly string[] }
  | { kind: 'ids'; pattern: RegExp; required: true }
  | { kind: 'one'; of: readonly string[] };

export type Rules = Record<string, Rule>;

const list = (of: readonly string[]): Rule => ({ kind: 'list', of });

export const userRules: Rules = {
  'user.fields': list(userFields),
  'tweet.fields': list(tweetFields),
  expansions: list(userExpansions),
};

export const tweetRules: Rules = {
  'tweet.fields': list(tweetFields),
  'user.fields': list(userFields),
  'media.fields': list(mediaFields),
  'poll.fields': list(pollFields),
  'place.fields': list(placeFields),
  expansions: list(tweetExpansions),
};

export const rangeRules: Rules = {
  since_id: { kind: 'id' },
  until_id: { kind: 'id' },
  start_time: { kind: 'time' },
  end_time: { kind: 'time' },
};

/** A query that has passed its rules. */
export class Query {
  readonly #values: Map<string, string>;
  readonly #rules: Rules;

  constructor(values: Map<string, string>, rules: Rules) {
    this.#values = values;
    this.#rules = rules;
  }

  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  list(name: string): string[] {
    const value = this.#values.get(name);
    return value === undefined ? [] : value.split(',');
  }

  time(name: string): number | undefined {
    const value = this.#values.get(name);
    return value === undefined ? undefined : Date.parse(value);
  }

  int(name: string): number {
    const rule = this.#rules[name];
    if (rule?.kind !== 'int') throw new Error(`${name} is not declared as a number.`);
    return Number(this.#values.get(name) ?? rule.default);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }
}

/** Checks every parameter and names all that are wrong, as X does. */
export function readQuery(search: URLSearchParams, rules: Rules): Query {
  const errors: InvalidParameter[] = [];
  const values = new Map<string, string>();
  for (const [name, value] of search) {
    const rule = rules[name];
    const message = rule
      ? complaintAbout(name, value, rule)
      : `The query parameter [${name}] is not one of [${Object.keys(rules).join(',')}]`;
    if (message) errors.push({ parameters: { [name]: [value] }, message });
    else values.set(name, value);
  }
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.kind === 'ids' && !search.has(name)) {
      errors.push({ parameters: { [name]: [] }, message: `The \`${name}\` query parameter can not be empty` });
    }
  }
  if (errors.length > 0) throw invalidRequest(errors);
  return new Query(values, rules);
}

export function checkPathId(name: string, value: string, pattern = /^[0-9]{1,19}$/): void {
  if (pattern.test(value)) return;
  const message = `The \`${name}\` query parameter value [${value}] is not valid`;
  throw invalidRequest([{ parameters: { [name]: [value] }, message }]);
}

function complaintAbout(name: string, value: string, rule: Rule): string | undefined {
  const invalid = `The \`${name}\` query parameter value [${value}] is not valid`;
  switch (rule.kind) {
    case 'id':
      return /^[0-9]{1,19}$/.test(value) ? undefined : invalid;
    case 'time':
      return isTime(value) ? undefined : `${invalid}. It must be like YYYY-MM-DDTHH:mm:ssZ`;
    case 'text':
      return value === '' ? `The \`${name}\` query parameter can not be empty` : undefined;
    case 'int': {
      const inRange = /^\d+$/.test(value) && Number(value) >= rule.min && Number(value) <= rule.max;
      return inRange
        ? undefined
        : `The \`${name}\` query parameter value [${value}] is not between ${rule.min} and ${rule.max}`;
    }
    case 'one':
      return rule.of.includes(value) ? undefined : notOneOf(name, value, rule.of);
    case 'list': {
      const wrong = value.split(',').find((item) => !rule.of.includes(item));
      return wrong === undefined ? undefined : notOneOf(name, wrong, rule.of);
    }
    case 'ids': {
      const items = value.split(',');
      if (items.length > 100)
        return `The number of values in the \`${name}\` query parameter list [${items.length}] is not between 1 and 100`;
      const wrong = items.find((item) => !rule.pattern.test(item));
      return wrong === undefined ? undefined : `The \`${name}\` query parameter value [${wrong}] is not valid`;
    }
  }
}

function notOneOf(name: string, value: string, allowed: readonly string[]): string {
  return `The \`${name}\` query parameter value [${value}] is not one of [${allowed.join(',')}]`;
}

function isTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(value) && !Number.isNaN(Date.parse(value));
}
