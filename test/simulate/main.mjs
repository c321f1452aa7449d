import { parseArgs } from 'node:util';
import startPostgres from '../global-setup.mjs';
import stopPostgres from '../global-teardown.mjs';
import { openHouse } from './house.ts';
import { simulate } from './simulate.ts';
import { INTAKE, OUTBOX } from './simulations.ts';

const USAGE = `Usage: npm run simulate -- [options]
  --seeds N     how many seeds (default 500)
  --from N      the first of them (default 1)
  --seed N      this one only, with the diary of what happened on X
  --outbox      agents' answers on their way to X, not customers' posts on their way here
  --at-once N   how many at a time (default 6)
  --help        this

Random timelines on a sandbox of X, random faults, the product's own intake or outbox. Ends with 1 when a seed fails.
`;

async function main() {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '500' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      outbox: { type: 'boolean', default: false },
      'at-once': { type: 'string', default: '6' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const one = values.seed !== undefined;
  const plan = {
    simulation: values.outbox ? OUTBOX : INTAKE,
    from: whole('seed', values.seed ?? values.from),
    seeds: one ? 1 : whole('seeds', values.seeds),
    atOnce: whole('at-once', values['at-once']),
    diary: one,
  };
  await startPostgres();
  const house = await openHouse(plan.atOnce, values.outbox);
  try {
    const { failed } = await simulate(house, plan, (line) => process.stdout.write(`${line}\n`));
    return failed.length > 0 ? 1 : 0;
  } finally {
    await house.close();
    await stopPostgres();
  }
}

function whole(name, text) {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`--${name} must be a whole number from 1, not "${text}".`);
  return value;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    process.exit(1);
  },
);
