import type { AuditFilter } from './audit.query.ts';

/** The filter as it stands in the address. The router reads ids as the numbers that they are. */
export function readAuditSearch(search: Record<string, unknown>): AuditFilter {
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
  const action = text(search.action);
  const agent = text(search.agent);
  const from = text(search.from);
  const to = text(search.to);
  return {
    ...(/^[a-z_]{1,40}$/u.test(action) ? { action } : {}),
    ...(/^\d{1,18}$/u.test(agent) ? { agent } : {}),
    ...(isDay(from) ? { from } : {}),
    ...(isDay(to) ? { to } : {}),
  };
}

const isDay = (value: string): boolean =>
  /^[12]\d{3}-\d\d-\d\d$/u.test(value) && new Date(`${value}T00:00Z`).toJSON()?.slice(0, 10) === value;
