import { parseArgs } from 'node:util';
import { bulk } from './bulk.js';
import { inbox } from './inbox.js';
import { ingest } from './ingest.js';
import { live } from './live.js';
import { outage } from './outage.js';
import { reply } from './reply.js';
import { sandbox } from './sandbox.js';
import { search } from './search.js';
import { ui } from './ui.js';

/** What a benchmark found: figures, the floor of the same run, and how much of the floor's speed we reach. */
export type Figures = Record<string, number | string>;

/** Numbers above 0, by name. */
export type Options = Partial<Record<string, number>>;

export type Bench = (say: (line: string) => void, options: Options) => Promise<Figures>;

const BENCHES: Record<string, { about: string; options?: string[]; run: Bench }> = {
  ingest: {
    about: 'posts a second through map, land and apply, beside bare SQL that leaves the same rows',
    run: ingest,
  },
  bulk: {
    about: 'a bulk change of 10,000 tickets over HTTP, beside one bare UPDATE and one bare INSERT of events',
    run: bulk,
  },
  inbox: {
    about: 'a page of 50 tickets of each view over HTTP at 10,000 and at 1,000,000 tickets, beside the bare query',
    run: inbox,
  },
  live: {
    about: 'from a post on X to 200 browsers at 1,000 posts a second, beside a bare fan-out of the same stream',
    run: live,
  },
  outage: {
    about: 'from a post on X to 175 browsers in an outage of 10,000 posts in 10 minutes, and what is lost',
    options: ['minutes', 'posts'],
    run: outage,
  },
  reply: {
    about: 'from an agent’s click to the post on X, without an undo window, beside the bare call',
    run: reply,
  },
  sandbox: {
    about: 'the local X at 1,000 posts a second, read by a poller and a stream: what it bears, and its memory',
    run: sandbox,
  },
  search: {
    about: 'a page of what is found among 1,000,000 posts, for words of all kinds, over HTTP, beside the bare query',
    options: ['posts'],
    run: search,
  },
  ui: {
    about: 'an agent at work in a browser, 1,000,000 tickets and 100 posts a second, beside the barest page',
    options: ['tickets'],
    run: ui,
  },
};

/** `npm run bench -- NAME [--json]`: progress on stderr, the figures as the last line of stdout. */
async function main(args: string[]): Promise<void> {
  const name = args.find((arg) => Object.hasOwn(BENCHES, arg)) ?? '';
  const bench = BENCHES[name];
  const given = bench && readOptions(args, bench.options ?? []);
  if (!given) {
    const list = Object.entries(BENCHES).map(
      ([key, { about, options = [] }]) =>
        `  ${key.padEnd(8)} ${about}${options.map((option) => ` [--${option} N]`).join('')}`,
    );
    process.stderr.write(`npm run bench -- NAME [--json]\n\n${list.join('\n')}\n`);
    process.exitCode = 2;
    return;
  }
  const started = performance.now();
  const say = (line: string): void => {
    if (!given.json)
      process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}\n`);
  };
  const figures = await bench.run(say, given.options);
  process.stdout.write(`${JSON.stringify({ bench: name, ...figures })}\n`);
}

/** undefined: something else is asked than there is. */
function readOptions(args: string[], names: string[]): { json: boolean; options: Options } | undefined {
  const known = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' }, ...known }, allowPositionals: true });
    const { json = false, ...texts } = values;
    const options = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Number(text)]));
    return Object.values(options).every((value) => value > 0) ? { json: json === true, options } : undefined;
  } catch {
    return undefined;
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(), // connections of a finished run must not keep it
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
