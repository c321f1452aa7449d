import { setStreamStage, type StreamStage } from '../support/stream-stage.js';
import { until } from '../support/test-app.js';

let stage: StreamStage;
beforeAll(async () => void (stage = await setStreamStage()));
afterAll(() => stage.close());

const open = () => stage.world.streams.connections({ status: 'active' }).filter((one) => one.heldUntil === undefined);
const budget = (microUsd: number | null) =>
  stage.sql('UPDATE account SET budget_micro_usd = $1, budget_stops_polling = true', [microUsd]);

it('when the budget is used up and nothing is to be read any more, the stream is closed, says why, and comes back with the money', async () => {
  await stage.streaming();
  await budget(1);
  await stage.sql(
    `INSERT INTO account_usage (workspace_id, account_id, day, kind, units, micro_usd)
     SELECT workspace_id, id, (now() AT TIME ZONE 'UTC')::date, 'post-read', 1, 5000 FROM account`,
  );
  await until('the stream to be closed', async () => open().length === 0, 20_000);
  const { note, failures } = await until('it to say why', async () => {
    const state = await stage.state();
    return state.note ? state : undefined;
  });
  expect(note).toMatch(/^This month’s budget of \$0\.00 is used up/);
  expect(failures).toBe(0);
  const attempts = stage.attempts().length;
  await stage.comes('stream');
  await until('it to have looked again', async () => {
    const [row] = await stage.sql<{ rests: boolean }>(
      `SELECT due_at > now() + interval '1 minute' AND NOT woken AS rests FROM duty WHERE kind = 'stream'`,
    );
    return row?.rests;
  });
  expect(stage.attempts()).toHaveLength(attempts);

  await budget(null);
  await stage.comes('stream');
  await stage.streaming();
  await until('the reason to be gone', async () => (await stage.state()).note === null);
}, 60_000);
