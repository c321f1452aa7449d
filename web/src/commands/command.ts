import type { RefObject } from 'react';

/** Where a command stands in the palette and in the list of keys, in this order. */
export const GROUPS = ['list', 'ticket', 'writing', 'go', 'page', 'general'] as const;
export type Group = (typeof GROUPS)[number];

/** Something that an agent can do now. It is in the palette, in the list of keys, and on its keys, by being registered. */
export interface Command {
  /** Stable, such as `ticket.reply`: agents' own keys and what was used last are remembered by it. */
  id: string;
  name: string;
  group: Group;
  /**
   * `r`, `?`, `Shift+j`, `Escape`, `Mod+k` (Ctrl, on a Mac ⌘), or one after the other, `g m`. Several: any of them.
   * The first one is shown.
   */
  keys?: string | readonly string[];
  run: () => void;
  /** Whether it can be done now; default true. */
  when?: boolean;
  /** Default true. False for what only a key makes sense of, such as "next row". */
  inPalette?: boolean;
  /** Its keys also work while somebody types; only for keys with Mod, and Escape. */
  whileTyping?: boolean;
  /** Its keys only work while the focus is in here. */
  within?: RefObject<HTMLElement | null>;
  /** It opens something that takes what is typed next, perhaps only when that is loaded. */
  opens?: boolean;
  /** It is done again and again while the key is held. */
  repeats?: boolean;
  /** Other words by which the palette finds it. */
  words?: string;
}

/** Commands that follow from what is typed into the palette, such as "go to ticket 4182". */
export type CommandSource = (query: string) => readonly Command[];
