import { withoutOwnMediaLink } from '../channels/index.js';
import type { ConversionRule, RuleConditions, SpokenWay } from './rule-conditions.js';
import { fold, hasLink, holds, isWithoutWords } from './words.js';

/** What rules look at: a post as it came. */
export interface JudgedPost {
  externalId: string;
  way: SpokenWay;
  text: string;
  lang: string | null;
  handle: string;
  /** Of the author; null: the platform did not say. */
  followers: number | null;
}

type Test = (post: JudgedPost, folded: () => string) => boolean;
type Rules = readonly ConversionRule[];

/** Rules of an account are asked for every post of a batch: what is the same for all of them is done once. */
const compiled = new WeakMap<Rules, { id: string; tests: Test[] }[]>();

/** The rule that filters the post, of several the oldest; null: none does. */
export function ruleThatFilters(rules: Rules, post: JudgedPost): string | null {
  if (rules.length === 0) return null;
  let ready = compiled.get(rules);
  if (!ready) compiled.set(rules, (ready = rules.map(({ id, conditions }) => ({ id, tests: testsOf(conditions) }))));
  // X ends a post that has a picture with a link that nobody wrote.
  const written = { ...post, text: withoutOwnMediaLink(post, true) };
  let text: string | undefined;
  const folded = (): string => (text ??= fold(written.text));
  return ready.find(({ tests }) => tests.every((test) => test(written, folded)))?.id ?? null;
}

/** The cheap ones first. */
function testsOf(conditions: RuleConditions): Test[] {
  const { ways, languages, otherLanguages, followersBelow, followersFrom } = conditions;
  const tests: Test[] = [];
  if (ways) tests.push(({ way }) => ways.includes(way));
  if (conditions.authors) {
    const authors = new Set(conditions.authors.map((handle) => handle.toLowerCase()));
    tests.push(({ handle }) => authors.has(handle.toLowerCase()));
  }
  if (languages) tests.push(({ lang }) => lang !== null && languages.includes(primary(lang)));
  if (otherLanguages) tests.push(({ lang }) => lang !== null && !otherLanguages.includes(primary(lang)));
  if (followersBelow !== undefined) tests.push(({ followers }) => followers !== null && followers < followersBelow);
  if (followersFrom !== undefined) tests.push(({ followers }) => followers !== null && followers >= followersFrom);
  if (conditions.hasLink !== undefined) tests.push(({ text }) => hasLink(text) === conditions.hasLink);
  if (conditions.withoutWords) tests.push(({ text }) => isWithoutWords(text));
  if (conditions.containsAny) {
    const any = folded(conditions.containsAny);
    tests.push((_, text) => any.some((word) => holds(text(), word)));
  }
  if (conditions.containsNone) {
    const none = folded(conditions.containsNone);
    tests.push((_, text) => none.length > 0 && !none.some((word) => holds(text(), word)));
  }
  return tests;
}

const folded = (words: string[]): string[] => words.map(fold).filter((word) => word !== '');

/** pt of pt-BR. */
const primary = (lang: string): string => lang.split('-', 1)[0]?.toLowerCase() ?? '';
