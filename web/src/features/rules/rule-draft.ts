import type { Rule, RuleConditions, SpokenWay } from '../../api/types/rules.ts';

/** A rule as it stands in the form: text, as people write it. */
export interface RuleDraft {
  name: string;
  ways: SpokenWay[];
  containsAny: string;
  containsNone: string;
  authors: string;
  languages: string;
  otherLanguages: string;
  followersBelow: string;
  followersFrom: string;
  link: 'any' | 'yes' | 'no';
  withoutWords: boolean;
}

export const WAYS: readonly SpokenWay[] = ['mention', 'reply', 'quote', 'direct'];

export function draftOf(rule: Rule | null): RuleDraft {
  const from = rule?.conditions ?? {};
  const lines = (list?: string[]) => list?.join('\n') ?? '';
  return {
    name: rule?.name ?? '',
    ways: from.ways ?? [],
    containsAny: lines(from.containsAny),
    containsNone: lines(from.containsNone),
    authors: lines(from.authors),
    languages: from.languages?.join(' ') ?? '',
    otherLanguages: from.otherLanguages?.join(' ') ?? '',
    followersBelow: from.followersBelow?.toString() ?? '',
    followersFrom: from.followersFrom?.toString() ?? '',
    link: from.hasLink === undefined ? 'any' : from.hasLink ? 'yes' : 'no',
    withoutWords: from.withoutWords ?? false,
  };
}

/** Without what was left empty. */
export function conditionsOf(draft: RuleDraft): RuleConditions {
  const lines = (text: string) => text.split(/[\n,]/u).flatMap((line) => line.trim() || []);
  const languages = (text: string) =>
    text
      .toLowerCase()
      .split(/[\s,]+/u)
      .filter(Boolean);
  const given = <T>(list: T[]) => (list.length > 0 ? list : undefined);
  const number = (text: string) => (text.trim() === '' ? undefined : Number(text));
  const conditions: RuleConditions = {
    ways: given(draft.ways),
    containsAny: given(lines(draft.containsAny)),
    containsNone: given(lines(draft.containsNone)),
    authors: given(lines(draft.authors)),
    languages: given(languages(draft.languages)),
    otherLanguages: given(languages(draft.otherLanguages)),
    followersBelow: number(draft.followersBelow),
    followersFrom: number(draft.followersFrom),
    hasLink: draft.link === 'any' ? undefined : draft.link === 'yes',
    withoutWords: draft.withoutWords || undefined,
  };
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined));
}

/** What is written in a way that cannot be meant, by field. */
export function mistakesIn(draft: RuleDraft): Set<keyof RuleDraft> {
  const { followersBelow, followersFrom, languages, otherLanguages } = draft;
  const wrong = new Set<keyof RuleDraft>();
  if (!/^\s*\d{0,9}\s*$/u.test(followersBelow)) wrong.add('followersBelow');
  if (!/^\s*\d{0,9}\s*$/u.test(followersFrom)) wrong.add('followersFrom');
  if (!isLanguages(languages)) wrong.add('languages');
  if (!isLanguages(otherLanguages)) wrong.add('otherLanguages');
  return wrong;
}

const isLanguages = (text: string) => /^[\s,]*(?:[a-z]{2,3}(?:[\s,]+|$))*$/iu.test(text);
