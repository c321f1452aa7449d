import type { View } from '../../api/types/tickets.ts';

/** `g` and one of these goes to the view. */
export const VIEW_KEYS: Record<View, string> = {
  mine: 'm',
  teams: 't',
  unassigned: 'u',
  due: 'b',
  new: 'n',
  open: 'o',
  waiting: 'w',
  held: 'd',
  failed: 'f',
  solved: 's',
  all: 'a',
};

/** `g` and a figure goes to one of the first nine saved views, in the order in which they are listed. */
export const savedViewKeys = (index: number): string | undefined => (index < 9 ? `g ${index + 1}` : undefined);
