import { monitorEventLoopDelay } from 'node:perf_hooks';
import { z } from 'zod';
import { describedScenarios, scenarioNames } from '../scenarios/scenarios.ts';
import type { NewPlay } from '../scenarios/stage.ts';
import { defined, id, read, type ControlCall } from './control-call.ts';

/** Playing scenarios, and how the process bears them. */
export const scenarioRoutes: Record<string, (call: ControlCall) => unknown> = {
  'GET /_sandbox/scenarios': ({ world }) => ({ scenario: world.scenarios.state, scenarios: describedScenarios }),
  'POST /_sandbox/scenarios': ({ world, body }) => world.scenarios.start(defined(read(newPlay, body)) as NewPlay),
  'DELETE /_sandbox/scenarios': ({ world }) => ({ scenario: world.scenarios.stop() }),
  'GET /_sandbox/process': ({ world }) => ({
    posts: world.posts.byId.size,
    users: world.identities.users.size,
    ...measured(),
  }),
};

const newPlay = z.strictObject({
  name: z.enum(scenarioNames),
  rate: z.number().positive().optional(),
  minutes: z.number().positive().optional(),
  seed: z.int().nonnegative().optional(),
  authors: z.int().positive().optional(),
  brandId: id.optional(),
});

const delays = monitorEventLoopDelay({ resolution: 1 });

/** The delays are those since the last time somebody asked; the first one to ask starts the measurement. */
function measured() {
  const ms = (nanoseconds: number) => Math.round(nanoseconds / 10_000) / 100;
  const { rss, heapUsed } = process.memoryUsage();
  const eventLoopDelayMs =
    delays.count === 0 ? null : { p50: ms(delays.percentile(50)), p99: ms(delays.percentile(99)), max: ms(delays.max) };
  delays.enable();
  delays.reset();
  return { rssMb: Math.round(rss / 1e6), heapMb: Math.round(heapUsed / 1e6), eventLoopDelayMs };
}
