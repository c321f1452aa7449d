import type { View } from '../../api/types/tickets.ts';

export const VIEWS: readonly View[] = [
  'mine',
  'teams',
  'unassigned',
  'due',
  'new',
  'open',
  'waiting',
  'held',
  'failed',
  'solved',
  'all',
];

export function isView(value: string): value is View {
  return (VIEWS as readonly string[]).includes(value);
}
