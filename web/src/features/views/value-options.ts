import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ListField, Reference } from '../../api/types/views.ts';
import { accountsQuery } from '../accounts/accounts.query.ts';
import { agentsQuery } from '../tickets/agents.query.ts';
import { tagsQuery } from '../tickets/tags.query.ts';
import { teamsQuery } from '../tickets/teams.query.ts';
import { languageName, valueName } from './condition-words.ts';
import type { Option } from './value-picker.tsx';

/** Those that X says most, by their codes. */
const LANGUAGES =
  'ar bg bn ca cs da de el en es et eu fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv ta th tr uk ur vi zh';

const FIXED: Partial<Record<ListField, string[]>> = {
  status: ['new', 'open', 'pending', 'on_hold', 'solved', 'closed'],
  priority: ['urgent', 'high', 'normal', 'low'],
  channel: ['x'],
  snoozed: ['yes', 'no'],
  reply: ['queued', 'sending', 'sent', 'failed', 'unknown'],
};
const SPECIAL: Partial<Record<ListField, string[]>> = {
  assignee: ['me', 'nobody'],
  team: ['mine', 'none'],
  language: ['unknown'],
};

/** What there is to choose from. `chosen` is among it even when it is gone. */
export function useOptions(
  field: ListField,
  chosen: readonly string[],
  references: readonly Reference[],
): { options: Option[]; onType?: (typed: string) => void } {
  const [begins, setBegins] = useState('');
  const { data: agents = [] } = useQuery({ ...agentsQuery, enabled: field === 'assignee' });
  const { data: teams = [] } = useQuery({ ...teamsQuery, enabled: field === 'team' });
  const { data: accounts = [] } = useQuery({ ...accountsQuery, enabled: field === 'account', refetchInterval: false });
  const { data: tags = [] } = useQuery({ ...tagsQuery(begins.trim()), enabled: field === 'tag' });
  const named = (value: string): Option => ({ value, name: valueName(field, value, references) });
  const there: Option[] = [
    ...(FIXED[field] ?? SPECIAL[field] ?? []).map(named),
    ...(field === 'assignee' ? agents.map(({ id, name }) => ({ value: id, name })) : []),
    ...(field === 'team' ? teams.map(({ id, name }) => ({ value: id, name })) : []),
    ...(field === 'account' ? accounts.map(({ id, handle }) => ({ value: id, name: `@${handle}` })) : []),
    ...(field === 'tag' ? tags.map(({ name }) => ({ value: name, name })) : []),
    ...(field === 'language' ? languages() : []),
  ];
  const known = new Set(there.map(({ value }) => value));
  const options = [...chosen.filter((value) => !known.has(value)).map(named), ...there];
  return field === 'tag' ? { options, onType: setBegins } : { options };
}

const languages = (): Option[] =>
  LANGUAGES.split(' ')
    .map((value) => ({ value, name: languageName(value) }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
