import type { Role } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';

interface SettingsPlace {
  to:
    | '/settings/me'
    | '/settings/keys'
    | '/settings/people'
    | '/settings/teams'
    | '/settings/workspace'
    | '/settings/audit';
  name: string;
  /** What goes there. */
  keys: string;
}

const ADMINS = [
  ['/settings/workspace', 'g j', 'workspace'],
  ['/settings/audit', 'g l', 'audit'],
] as const;

/** The pages of settings that this role can use, in their order. */
export function settingsPlaces(role: Role): SettingsPlace[] {
  const { places } = m.settings;
  const own = [
    { to: '/settings/me', name: places.me, keys: 'g y' },
    { to: '/settings/keys', name: places.keys, keys: 'g q' },
  ] as const;
  if (role === 'agent') return [...own];
  return [
    ...own,
    { to: '/settings/people', name: places.people, keys: 'g p' },
    { to: '/settings/teams', name: places.teams, keys: 'g k' },
    ...(role === 'admin' ? ADMINS.map(([to, keys, place]) => ({ to, keys, name: places[place] })) : []),
  ];
}
