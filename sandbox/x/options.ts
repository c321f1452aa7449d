import { parseArgs } from 'node:util';
import type { SentAnswer } from './api/endpoint.ts';
import { scenarioNames, scenarios, type ScenarioName } from './scenarios/scenarios.ts';
import type { NewPlay } from './scenarios/stage.ts';
import type { LimitScale } from './world/rate-limits.ts';
import type { Behaviour } from './world/records.ts';

export interface XSandboxOptions {
  /** 0, the default: any free port. */
  port?: number;
  controlPort?: number;
  seed?: number;
  /** Keep the world in this file. */
  state?: string;
  /** Make a brand of this name, its customers and their posts, and let them go on writing. */
  demo?: string;
  /** Posts a minute that the demo's customers write. Default 4; 0 for none, which is also the default with a scenario. */
  rate?: number;
  /** Play this scenario from the start, for the brand of the demo. */
  scenario?: NewPlay;
  limits?: LimitScale;
  behaviour?: Partial<Behaviour>;
  /** The base of the sandbox's clock. Default: real time. */
  now?: () => number;
  /** Sees every answer of the API as it goes out: for tests that judge them. */
  onAnswer?: (answer: SentAnswer) => void;
}

export const usage = `Usage: node sandbox/x/main.ts [options]
  --port N           port of the API and web origin (default: any free one)
  --control-port N   port of the control API and the customers' page (default: any free one)
  --seed N           same seed, same people, keys and posts (default 1)
  --state FILE       keep everything in this file across restarts
  --demo HANDLE      make a brand with customers who write to it
  --rate N           posts a minute in the demo (default 4), or on average in the scenario
  --scenario NAME    play ${scenarioNames.join(', ')} for the demo's brand, which is northwind
                     when --demo does not name another one
  --minutes M        how long the scenario takes; --rate × --minutes is how many posts customers write
  --authors N        how many different people write them
  --limits L         X's rate limits: real (default), off, or a factor such as 10`;

export function readOptions(argv: string[]): XSandboxOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      port: { type: 'string' },
      'control-port': { type: 'string' },
      seed: { type: 'string' },
      state: { type: 'string' },
      demo: { type: 'string' },
      rate: { type: 'string' },
      scenario: { type: 'string' },
      minutes: { type: 'string' },
      authors: { type: 'string' },
      limits: { type: 'string' },
    },
  });
  const seed = number('seed', values.seed, 1);
  const scenario = play(values, seed);
  return {
    port: number('port', values.port, 0),
    controlPort: number('control-port', values['control-port'], 0),
    seed,
    ...(scenario ? { scenario } : { rate: number('rate', values.rate, 4) }),
    limits: limits(values.limits),
    ...(values.state === undefined ? {} : { state: values.state }),
    ...(values.demo === undefined ? (scenario ? { demo: 'northwind' } : {}) : { demo: values.demo }),
  };
}

type Values = Partial<Record<'scenario' | 'rate' | 'minutes' | 'authors', string>>;

function play({ scenario, rate, minutes, authors }: Values, seed: number): NewPlay | undefined {
  if (scenario === undefined) {
    for (const [name, value] of Object.entries({ minutes, authors })) {
      if (value !== undefined) throw new Error(`--${name} says how a scenario is played: add --scenario NAME.`);
    }
    return undefined;
  }
  if (!Object.hasOwn(scenarios, scenario)) {
    throw new Error(`--scenario must be one of ${scenarioNames.join(', ')}, not "${scenario}".`);
  }
  return {
    name: scenario as ScenarioName,
    seed,
    ...(rate === undefined ? {} : { rate: number('rate', rate, 0) }),
    ...(minutes === undefined ? {} : { minutes: number('minutes', minutes, 0) }),
    ...(authors === undefined ? {} : { authors: number('authors', authors, 0) }),
  };
}

function number(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} must be a number from 0, not "${text}".`);
  return value;
}

function limits(text: string | undefined): LimitScale {
  if (text === undefined || text === 'real' || text === 'off') return text ?? 'real';
  const factor = Number(text);
  if (!(factor > 0)) throw new Error(`--limits must be real, off or a factor above 0, not "${text}".`);
  return factor;
}
