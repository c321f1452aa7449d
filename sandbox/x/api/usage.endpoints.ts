import { MONTHLY_POST_CAP } from '../world/credits.ts';
import type { Answer, Call, Endpoint } from './endpoint.ts';
import { byApp } from './permission.ts';

const DAY_MS = 86_400_000;
const defaultFields = ['cap_reset_day', 'project_cap', 'project_id', 'project_usage'];
const usageFields = [...defaultFields, 'daily_client_app_usage', 'daily_project_usage'];

export const usageEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path: '/2/usage/tweets',
    auth: byApp,
    scopes: [],
    limits: { app: 50 },
    query: {
      days: { kind: 'int', min: 1, max: 90, default: 7 },
      'usage.fields': { kind: 'list', of: usageFields },
    },
    answer: usage,
  },
];

/** Every app is a project of its own. */
function usage({ world, caller, query }: Call): Answer {
  const { id } = caller.app;
  const account = world.credits.account(id);
  const now = world.clock.now();
  const since = new Date(now - (query.int('days') - 1) * DAY_MS).toISOString().slice(0, 10);
  const days = account.postsByDay.filter(([day]) => day >= since);
  const daily = days.map(([day, count]) => ({ date: `${day}T00:00:00.000Z`, usage: count }));
  // The same number twice: X's description has it as text in one place and as a small integer in the other.
  const project = Number(BigInt(id) & 0x3fff_ffffn);

  const known: Record<string, unknown> = {
    cap_reset_day: Math.ceil((Date.parse(world.credits.nextCycle()) - now) / DAY_MS),
    project_cap: account.postCap ?? MONTHLY_POST_CAP,
    project_id: String(project),
    project_usage: account.cyclePostReads,
    ...(daily.length > 0
      ? {
          daily_client_app_usage: [{ client_app_id: id, usage: daily, usage_result_count: daily.length }],
          daily_project_usage: { project_id: project, usage: daily },
        }
      : {}),
  };
  const wanted = new Set([...defaultFields, ...query.list('usage.fields')]);
  const data = Object.fromEntries(Object.entries(known).filter(([field]) => wanted.has(field)));
  return { status: 200, body: { data } };
}
