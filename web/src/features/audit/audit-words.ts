import type { AuditLine } from '../../api/types.ts';
import { m } from '../../messages/index.ts';

/** What is different, a line a field. A field that is new to this page keeps the name that the server gives it. */
export function differences({ before, after }: AuditLine): string[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields].flatMap((field) => {
    const [was, is] = [valueOf(field, before?.[field]), valueOf(field, after?.[field])];
    if (was === is) return [];
    return [m.history.from(m.audit.fields[field] ?? field, was, is)].map((line) =>
      before === null ? m.history.to(m.audit.fields[field] ?? field, is) : line,
    );
  });
}

function valueOf(field: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return m.audit.nothing;
  if (Array.isArray(value)) return value.length === 0 ? m.audit.nothing : value.join(', ');
  if (field === 'role' && typeof value === 'string') return m.roles.names[value as 'agent'] ?? value;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
