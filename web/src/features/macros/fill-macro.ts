import type { Channel } from '../../api/types/accounts.ts';
import type { Macro } from '../../api/types/writing.ts';

/** What a macro may name, with what the agent has before them. */
export type MacroValues = Record<'name' | 'first_name' | 'handle' | 'ticket' | 'agent' | 'account', string>;

/** `{{name}}`; behind a backslash it is text. */
const PLACE = /(\\?)\{\{([^{}]*)\}\}/gu;
/** Characters that steer a screen or the direction of text: a name may bring them, an answer must not. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text as it will stand in the composer. In one pass, so what a customer calls themselves is never taken for a place. */
export function fillMacro(macro: Pick<Macro, 'text' | 'variants'>, channel: Channel, values: MacroValues): string {
  const text = macro.variants[channel] ?? macro.text;
  return text.replaceAll(PLACE, (place: string, escaped: string, inside: string) => {
    if (escaped !== '') return place.slice(1);
    const name = inside.trim();
    return Object.hasOwn(values, name) ? values[name as keyof MacroValues].replaceAll(UNSEEN, '') : place;
  });
}

/** How one is spoken to: what comes first in a name; the handle where there is no name. */
export const firstNameOf = (name: string, handle: string): string => name.trim().split(/\s+/u)[0] || handle;
