import { Accounts } from '../../src/accounts/index.js';
import type { FakePost } from '../../src/channels/fake/index.js';
import { ChannelRegistry } from '../../src/channels/index.js';
import { convertChosen } from '../../src/feed/index.js';
import { applyWaiting, land } from '../../src/intake/index.js';
import { Database, Duties, EventLog, type Tx } from '../../src/kernel/index.js';
import { Workspaces } from '../../src/people/index.js';
import type { RuleConditions } from '../../src/rules/index.js';
import { brokenInvariants } from '../support/flow-stage.js';
import { addWorkspace, type TestApp } from '../support/test-app.js';

/** A workspace of its own with a brand, whose posts come when the test says so. */
export interface RulesStage {
  workspaceId: string;
  accountId: string;
  agentId: string;
  rule(conditions: RuleConditions, accountId?: string): Promise<string>;
  removeRules(): Promise<void>;
  /** Takes the posts in, as one page or several, and applies after each. */
  arrive(...pages: FakePost[][]): Promise<void>;
  sql<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** How every post stands, by its id. */
  posts(): Promise<Record<string, string>>;
  /** Has posts converted, by their ids on the platform; `hold` is asked before every step. */
  convert(externalIds: string[], hold?: (tx: Tx) => Promise<void>): Promise<Record<string, number>>;
  /** Throws when a promise of the product is broken. */
  requireFaultless(): Promise<void>;
}

let workspaces = 0;

export async function setRulesStage(test: TestApp): Promise<RulesStage> {
  const { app, fake } = test;
  const [db, duties, log] = [app.get(Database), app.get(Duties), app.get(EventLog)];
  const { id: workspaceId } = await addWorkspace(test, `rules-${(workspaces += 1)}`);
  fake.addAccount('brand');
  const accountId = await app.get(Accounts).connect(workspaceId, 'fake', { handle: 'brand' }, false);
  const agent = { email: 'ana@example.com', name: 'Ana', role: 'admin' as const };
  await db.inWorkspace(workspaceId, (tx) => app.get(Workspaces).addAgent(tx, agent));
  const sql = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    db.inWorkspace(workspaceId, (tx) => tx.query<Row>(text, values));
  const [{ id: agentId }] = (await sql<{ id: string }>('SELECT id FROM agent')) as [{ id: string }];
  const deps = {
    db,
    log,
    channels: app.get(ChannelRegistry),
    accounts: app.get(Accounts),
    hold: async () => undefined,
  };

  const convertNow = async (hold: (tx: Tx) => Promise<void>): Promise<void> =>
    convertChosen({ ...deps, hold }, workspaceId, new AbortController().signal);

  return {
    workspaceId,
    accountId,
    agentId,
    sql,
    rule: async (conditions, account = accountId) => {
      const [rule] = await sql<{ id: string }>(
        `INSERT INTO conversion_rule (workspace_id, account_id, name, conditions, updated_by)
         VALUES ($1, $2, 'A rule', $3::jsonb, $4) RETURNING id`,
        [workspaceId, account, JSON.stringify(conditions), agentId],
      );
      return rule?.id as string;
    },
    removeRules: async () => void (await sql('UPDATE conversion_rule SET deleted_at = now()')),
    arrive: async (...pages) => {
      const target = { workspaceId, accountId, source: 'mentions' };
      for (const page of pages) {
        await land(db, duties, target, { body: JSON.stringify(page), received: page.length }, async () => undefined);
        await applyWaiting(deps, workspaceId, new AbortController().signal);
      }
    },
    posts: async () => {
      const rows = await sql<{ id: string; stands: string }>(
        `SELECT p.external_id AS id, CASE WHEN t.id IS NULL THEN p.outcome || ' ' || coalesce(p.why, '')
           ELSE a.external_id || '/' || t.root_external_id END AS stands
         FROM post p LEFT JOIN thread t ON t.workspace_id = p.workspace_id AND t.id = p.thread_id
         LEFT JOIN author a ON a.workspace_id = p.workspace_id AND a.id = t.author_id ORDER BY 1`,
      );
      return Object.fromEntries(rows.map(({ id, stands }) => [id, stands.trim()]));
    },
    convert: async (externalIds, hold = async () => undefined) => {
      const [conversion] = await sql<{ id: string }>(
        `WITH c AS (INSERT INTO conversion (workspace_id, agent_id, total) VALUES ($1, $2, cardinality($3::text[])) RETURNING id),
         p AS (INSERT INTO conversion_post (workspace_id, conversion_id, post_id)
           SELECT $1, c.id, post.id FROM c, post WHERE external_id = ANY($3))
         SELECT id FROM c`,
        [workspaceId, agentId, externalIds],
      );
      await convertNow(hold).catch(async () => convertNow(async () => undefined));
      const [done] = await sql<Record<string, number>>(
        'SELECT converted, already, gone, failed FROM conversion WHERE id = $1',
        [conversion?.id],
      );
      return done as Record<string, number>;
    },
    requireFaultless: async () => {
      const broken = await brokenInvariants(db);
      if (broken.length > 0) throw new Error(broken.join('\n'));
    },
  };
}
