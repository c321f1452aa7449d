import { Fragment } from 'react';
import type { RuleConditions } from '../../api/types/rules.ts';
import { locale, m } from '../../messages/index.ts';

const words = m.rules;

/** A rule as a sentence. */
export function RuleWords({ conditions }: { conditions: RuleConditions }) {
  const parts = conditionWords(conditions);
  return (
    <>
      {words.filters}{' '}
      {parts.map((part, index) => (
        <Fragment key={part}>
          {index > 0 && ` ${words.and} `}
          <bdi>{part}</bdi>
        </Fragment>
      ))}
      .
    </>
  );
}

function conditionWords(given: RuleConditions): string[] {
  const { conditions, quoted, or } = words;
  const parts: string[] = [];
  if (given.ways) parts.push(conditions.ways(or(given.ways.map((way) => words.ways[way]))));
  if (given.authors) parts.push(conditions.authors(or(given.authors.map((handle) => `@${handle}`))));
  if (given.containsAny) parts.push(conditions.containsAny(or(given.containsAny.map(quoted))));
  if (given.containsNone) parts.push(conditions.containsNone(or(given.containsNone.map(quoted))));
  if (given.languages) parts.push(conditions.languages(or(given.languages.map(languageName))));
  if (given.otherLanguages) parts.push(conditions.otherLanguages(or(given.otherLanguages.map(languageName))));
  if (given.followersBelow !== undefined) parts.push(conditions.followersBelow(given.followersBelow));
  if (given.followersFrom !== undefined) parts.push(conditions.followersFrom(given.followersFrom));
  if (given.hasLink !== undefined) parts.push(given.hasLink ? conditions.link : conditions.noLink);
  if (given.withoutWords) parts.push(conditions.withoutWords);
  return parts;
}

const names = new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' });
const languageName = (code: string): string => names.of(code) ?? code;
