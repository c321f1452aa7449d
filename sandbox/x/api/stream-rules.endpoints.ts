import { z } from 'zod';
import type { App } from '../world/records.ts';
import { ruleCaps, type StreamRule } from '../world/stream-rules.ts';
import type { World } from '../world/world.ts';
import type { Answer, Call, Endpoint } from './endpoint.ts';
import { readJsonBody } from './json-body.ts';
import { byApp } from './permission.ts';
import { invalidRequest } from './problems.ts';
import { parseSearch, SearchSyntaxError } from './search-query.ts';
import { duplicateRule, invalidRule, ruleCap } from './stream-problems.ts';

const trueOrFalse = { kind: 'one', of: ['true', 'false'] } as const;

const COUNT_FIELDS = [
  'all_project_client_apps',
  'cap_per_client_app',
  'cap_per_project',
  'client_app_rules_count',
  'project_rules_count',
];

export const streamRuleEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path: '/2/tweets/search/stream/rules',
    auth: byApp,
    scopes: [],
    limits: { app: 450 },
    query: {
      ids: { kind: 'text' },
      max_results: { kind: 'int', min: 1, max: 1000, default: 1000 },
      pagination_token: { kind: 'text' },
    },
    answer: list,
  },
  {
    method: 'GET',
    path: '/2/tweets/search/stream/rules/counts',
    auth: byApp,
    scopes: [],
    limits: { app: 450 },
    query: { 'rules_count.fields': { kind: 'list', of: COUNT_FIELDS } },
    answer: counts,
  },
  {
    method: 'POST',
    path: '/2/tweets/search/stream/rules',
    auth: byApp,
    scopes: [],
    limits: { app: 100 },
    query: { dry_run: trueOrFalse, delete_all: trueOrFalse },
    answer: change,
  },
];

function list({ world, caller, query }: Call): Answer {
  const asked = query.has('ids') ? new Set(query.list('ids')) : null;
  const wrong = asked && [...asked].find((id) => !/^[0-9]{1,19}$/.test(id));
  if (wrong) throw invalid('ids', wrong);
  const rules = world.streamRules.of(caller.app.id).filter((rule) => !asked || asked.has(rule.id));
  const size = query.int('max_results');
  const start = query.has('pagination_token') ? positionOf(rules, query.text('pagination_token')!) : 0;
  const page = rules.slice(start, start + size);
  const next = rules[start + size];
  const meta = {
    ...sent(world),
    result_count: page.length,
    ...(next ? { next_token: tokenOf(next) } : {}),
  };
  return { status: 200, body: { ...(page.length > 0 ? { data: page.map(shown) } : {}), meta } };
}

function counts({ world, caller, query }: Call): Answer {
  const cap = ruleCaps[caller.app.tier].rules;
  const rule_count = world.streamRules.of(caller.app.id).length;
  const ofApp = { client_app_id: caller.app.id, rule_count };
  const all: Record<string, unknown> = {
    all_project_client_apps: [ofApp],
    cap_per_client_app: cap,
    cap_per_project: cap,
    client_app_rules_count: ofApp,
    project_rules_count: rule_count,
  };
  const wanted = query.has('rules_count.fields') ? query.list('rules_count.fields') : COUNT_FIELDS;
  return { status: 200, body: { data: Object.fromEntries(wanted.map((name) => [name, all[name]])) } };
}

const ruleId = z.string().regex(/^[0-9]{1,19}$/, 'is not a valid Long');
const changes = z.union([
  z.strictObject({ add: z.array(z.strictObject({ value: z.string(), tag: z.string().optional() })).min(1) }),
  z.strictObject({
    delete: z.strictObject({ ids: z.array(ruleId).optional(), values: z.array(z.string()).optional() }),
  }),
]);

function change(call: Call): Answer {
  const { world, caller, query } = call;
  const dry = query.text('dry_run') === 'true';
  if (query.text('delete_all') === 'true') return remove(world, world.streamRules.of(caller.app.id), 0, dry);
  const body = readJsonBody(changes, call.body);
  if ('add' in body) return add(world, caller.app, body.add, dry);

  const { ids = [], values = [] } = body.delete;
  const known = world.streamRules.of(caller.app.id);
  const found = known.filter((rule) => ids.includes(rule.id) || values.includes(rule.value));
  const has = (name: 'id' | 'value', wanted: string) => found.some((rule) => rule[name] === wanted);
  const missing = ids.filter((id) => !has('id', id)).length + values.filter((value) => !has('value', value)).length;
  return remove(world, found, missing, dry);
}

/** Every rule is judged for itself: a bad one does not keep the others out. */
function add(world: World, app: App, wishes: { value: string; tag?: string | undefined }[], dry: boolean): Answer {
  const cap = ruleCaps[app.tier];
  const known = new Map(world.streamRules.of(app.id).map((rule) => [rule.value, rule.id]));
  const created: { value: string; tag?: string; id: string }[] = [];
  const errors: object[] = [];
  for (const { value, tag } of wishes) {
    const twin = known.get(value);
    const complaint = complaintAbout(value, cap.length);
    if (complaint !== undefined) errors.push(invalidRule(value, [complaint]));
    else if (twin !== undefined) errors.push(duplicateRule(value, twin));
    else if (known.size >= cap.rules) errors.push(ruleCap(value, cap.rules));
    else {
      const rule = dry ? { id: world.ids.at(world.clock.now()) } : world.streamRules.add(app, value, tag);
      known.set(value, rule.id);
      created.push({ value, ...(tag === undefined ? {} : { tag }), id: rule.id });
    }
  }
  if (!dry && created.length > 0) world.revision++;
  const summary = {
    created: created.length,
    not_created: errors.length,
    valid: created.length,
    invalid: errors.length,
  };
  return changed(world, summary, errors, created);
}

function remove(world: World, rules: readonly StreamRule[], missing: number, dry: boolean): Answer {
  if (!dry) {
    for (const rule of rules) world.streamRules.delete(rule);
    world.revision++;
  }
  const errors = Array.from({ length: missing }, () => {
    const refused = invalidRequest([{ parameters: {}, message: 'Rule does not exist' }]);
    return refused.body as object;
  });
  return changed(world, { deleted: rules.length, not_deleted: missing }, errors);
}

function changed(world: World, summary: object, errors: object[], created: object[] = []): Answer {
  return {
    status: 200,
    body: {
      ...(created.length > 0 ? { data: created } : {}),
      meta: { ...sent(world), summary },
      ...(errors.length > 0 ? { errors } : {}),
    },
  };
}

function complaintAbout(value: string, maxLength: number): string | undefined {
  if (value.length > maxLength) return `Rule length exceeds ${maxLength} characters: it has ${value.length}.`;
  try {
    parseSearch(value);
    return undefined;
  } catch (error) {
    if (error instanceof SearchSyntaxError) return error.message;
    throw error;
  }
}

const sent = (world: World) => ({ sent: new Date(world.clock.now()).toISOString() });
const shown = ({ id, value, tag }: StreamRule) => ({ id, value, ...(tag === undefined ? {} : { tag }) });
const tokenOf = (rule: StreamRule): string => BigInt(rule.id).toString(36).padStart(16, '0');

function positionOf(rules: readonly StreamRule[], token: string): number {
  const position = rules.findIndex((rule) => tokenOf(rule) === token);
  if (position < 0) throw invalid('pagination_token', token);
  return position;
}

function invalid(name: string, value: string) {
  const message = `The \`${name}\` query parameter value [${value}] is not valid`;
  return invalidRequest([{ parameters: { [name]: [value] }, message }]);
}
