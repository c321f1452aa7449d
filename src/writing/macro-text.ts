import { Problem } from '../kernel/index.js';

/** What a macro may name. Filled in where it is used, with what the agent has before them. */
export const MACRO_VARIABLES = ['name', 'first_name', 'handle', 'ticket', 'agent', 'account'] as const;

/** `{{name}}`; behind a backslash it is text. */
const PLACE = /\\?\{\{([^{}]*)\}\}/gu;

/** Refuses a text that names what there is not: the customer would read it. */
export function requireKnownVariables(texts: readonly string[]): void {
  const known: readonly string[] = MACRO_VARIABLES;
  for (const text of texts) {
    if (text.includes('\0') || !text.isWellFormed())
      throw new Problem(422, 'text_unreadable', 'The text holds a character that cannot be sent. Remove it.');
    for (const [place, name = ''] of text.matchAll(PLACE)) {
      if (place.startsWith('\\') || known.includes(name.trim())) continue;
      throw new Problem(
        422,
        'unknown_variable',
        `There is nothing called {{${name.trim().slice(0, 40)}}}. Use one of ${known.map((each) => `{{${each}}}`).join(', ')}, or write \\{{ for the braces themselves.`,
        { variables: known },
      );
    }
  }
}
