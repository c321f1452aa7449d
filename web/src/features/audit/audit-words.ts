import type { AuditLine } from '../../api/types/people.ts';
import type { Condition, Reference } from '../../api/types/views.ts';
import { m } from '../../messages/index.ts';
import { conditionWords } from '../views/condition-words.ts';

type Side = AuditLine['before'];

/** Values that have words of their own. */
const named: Record<string, Record<string, string>> = { role: m.roles.names, order: m.savedViews.orders };

/** What only says what another field names. */
const BESIDE = 'references';

/** What is different, a line a field. A field that is new to this page keeps the name that the server gives it. */
export function differences({ before, after }: AuditLine): string[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  fields.delete(BESIDE);
  return [...fields].flatMap((field) => {
    const [was, is] = [valueOf(field, before), valueOf(field, after)];
    if (was === is) return [];
    const name = m.audit.fields[field] ?? field;
    return [before === null ? m.history.to(name, is) : m.history.from(name, was, is)];
  });
}

function valueOf(field: string, side: Side): string {
  const value = side?.[field];
  if (value === undefined || value === null || value === '') return m.audit.nothing;
  if (Array.isArray(value) && value.length === 0) return m.audit.nothing;
  if (field === 'conditions') {
    const references = (side?.[BESIDE] ?? []) as Reference[];
    return (value as Condition[]).map((condition) => conditionWords(condition, references)).join('; ');
  }
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'string') return named[field]?.[value] ?? value;
  if (field === 'shared') return value === true ? m.audit.everybody : m.audit.oneself;
  return JSON.stringify(value);
}
