import { parseQuery, tsqueryOf } from './search-query.js';

/**
 * Words as a condition on tickets, for a saved view: `value` is what `wordsCondition` takes as its parameter; null: there are no words in
 * the text. Filters such as `from:` are not read. Throws a Problem where the text cannot be searched for.
 */
export const wordsValue = (text: string): string | null => tsqueryOf(parseQuery(text).terms);

/** True of a ticket (its alias) of which some post or note has the words; `place` is the parameter, such as `$3`. */
export const wordsCondition = (ticket: string, place: string): string => `${ticket}.id IN (
  SELECT tickets_by_words(${place}::tsquery))`;
