import { inbox } from './inbox.js';
import { ingest } from './ingest.js';
import { live } from './live.js';
import { sandbox } from './sandbox.js';

/** What a benchmark found: figures, the floor of the same run, and how much of the floor's speed we reach. */
export type Figures = Record<string, number | string>;

export type Bench = (say: (line: string) => void) => Promise<Figures>;

const BENCHES: Record<string, { about: string; run: Bench }> = {
  ingest: {
    about: 'posts a second through map, land and apply, beside bare SQL that leaves the same rows',
    run: ingest,
  },
  inbox: {
    about: 'a page of 50 tickets over HTTP at 10,000 and at 1,000,000 tickets, beside the bare query',
    run: inbox,
  },
  live: {
    about: 'from a post on X to 200 browsers at 1,000 posts a second, beside a bare fan-out of the same stream',
    run: live,
  },
  sandbox: {
    about: 'the local X at 1,000 posts a second, read by a poller and a stream: what it bears, and its memory',
    run: sandbox,
  },
};

/** `npm run bench -- NAME [--json]`: progress on stderr, the figures as the last line of stdout. */
async function main(args: string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('-'));
  const bench = names.length === 1 ? BENCHES[names[0] as string] : undefined;
  if (!bench) {
    const list = Object.entries(BENCHES).map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`);
    process.stderr.write(`npm run bench -- NAME [--json]\n\n${list.join('\n')}\n`);
    process.exitCode = 2;
    return;
  }
  const started = performance.now();
  const quiet = args.includes('--json');
  const say = (line: string): void => {
    if (!quiet) process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}\n`);
  };
  const figures = await bench.run(say);
  process.stdout.write(`${JSON.stringify({ bench: names[0], ...figures })}\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(), // connections of a finished run must not keep it
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
