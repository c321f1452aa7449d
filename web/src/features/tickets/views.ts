import type { View } from '../../api/types.ts';

export const VIEWS: readonly View[] = ['open', 'mine', 'unassigned', 'waiting', 'solved', 'all'];

export function isView(value: string): value is View {
  return (VIEWS as readonly string[]).includes(value);
}
