import { BULK_STEPS } from '../../src/kernel/failpoint.js';
import { setFlowStage, type FlowStage } from '../support/flow-stage.js';
import { killServers } from '../support/server-process.js';
import { until, type TestClient } from '../support/test-app.js';

// A server is killed with SIGKILL in the middle of a bulk change, and another one goes on with it.
const TICKETS = 4_500;
const SOON = { PARLEY_DUTY_LEASE_SECONDS: '2' };

let stage: FlowStage;
beforeAll(async () => {
  stage = await setFlowStage({ limits: 'off' });
});
afterEach(killServers);
afterAll(() => stage.close());

interface Job {
  id: string;
  state: string;
  total: number;
  changed: number;
  same: number;
  refused: number;
}
const jobOf = async (agent: TestClient, id: string): Promise<Job> => (await agent.get(`/api/bulk/${id}`)).body;

/** One real ticket, and many like it. */
async function seed(agent: TestClient): Promise<void> {
  stage.mention('where is my bag?');
  await until('the ticket', async () => (await agent.get('/api/tickets?view=all')).body.items.length === 1);
  await stage.sql(
    `INSERT INTO ticket (workspace_id, number, status, channel, account_id, author_id, contact_id, preview, preview_at, preview_post,
       last_post_at, lang)
     SELECT k.workspace_id, 100000 + n, CASE WHEN n % 9 = 0 THEN 'closed' ELSE 'open' END, k.channel, k.account_id, k.author_id,
       k.contact_id, 'qapla', now(), 'p' || n, now(), 'tlh'
     FROM (SELECT * FROM ticket ORDER BY id LIMIT 1) k, generate_series(1, ${TICKETS}) n`,
  );
}

/** How many events each ticket has got of these changes. */
const eventsSince = (last: string): Promise<{ events: number; tickets: number }[]> =>
  stage.sql(
    `SELECT events, count(*)::int AS tickets FROM (
       SELECT count(*)::int AS events FROM event WHERE kind = 'ticket_changed' AND id > $1 GROUP BY ticket_id) e
     GROUP BY events ORDER BY events`,
    [last],
  );

it.each(BULK_STEPS)(
  'killed at %s, the change goes on where it was, and every ticket is changed and told of exactly once; so is its undo',
  async (step) => {
    const dying = await stage.start({ ...SOON, PARLEY_FAIL: `${step}:3` });
    if (step === BULK_STEPS[0]) await seed(dying.agent);
    const [{ last } = { last: '0' }] = await stage.sql<{ last: string }>(
      'SELECT coalesce(max(id), 0)::text AS last FROM event',
    );
    const conditions = [{ field: 'language', is: 'any', values: ['tlh'] }];
    const tag = `after-${step.replace('.', '-')}`;
    const { body } = await dying.agent.send('POST', '/api/bulk', {
      conditions,
      change: { addTags: [tag], status: 'pending' },
    });
    expect(body).toMatchObject({ state: 'running', total: TICKETS });
    await dying.gone();
    expect(dying.ended()).toEqual({ code: null, signal: 'SIGKILL' });
    const [left] = await stage.sql<{ done: number }>(
      'SELECT changed + same + refused AS done FROM bulk_job WHERE id = $1',
      [body.id],
    );
    expect(left?.done).toBe(step === 'bulk.written' ? 2_000 : 3_000);

    const server = await stage.start(SOON);
    const isOver = (id: string) => async (): Promise<Job | false> => {
      const job = await jobOf(server.agent, id);
      return job.state === 'done' && job;
    };
    const closed = TICKETS / 9;
    expect(await until('the rest', isOver(body.id), 30_000)).toMatchObject({
      changed: TICKETS - closed,
      refused: closed,
      same: 0,
    });
    expect(await eventsSince(last)).toEqual([{ events: 1, tickets: TICKETS - closed }]);
    const tagged = await stage.sql(
      `SELECT 1 FROM ticket k JOIN ticket_tag x ON x.ticket_id = k.id JOIN tag n ON n.id = x.tag_id WHERE n.name = $1 AND k.status = 'pending'`,
      [tag],
    );
    expect(tagged).toHaveLength(TICKETS - closed);
    const undo = (await server.agent.send('POST', `/api/bulk/${body.id}/undo`)).body;
    expect(await until('the undo', isOver(undo.id), 30_000)).toMatchObject({ changed: TICKETS - closed, refused: 0 });
    expect(await eventsSince(last)).toEqual([{ events: 2, tickets: TICKETS - closed }]);
    await server.stop();
    expect(server.ended()).toEqual({ code: 0, signal: null });
  },
  90_000,
);
