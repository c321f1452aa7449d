// One throw-away PostgreSQL for the run. It is kept by a process of its own, which ends with this one however this one ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export default async function () {
  const program = fileURLToPath(new URL('support/throw-away-postgres.mjs', import.meta.url));
  const keeper = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: keeper.stdout });
  const [ready] = await Promise.race([once(lines, 'line'), once(keeper, 'exit').then(() => [])]);
  if (!ready) throw new Error('The PostgreSQL for the tests did not start; the lines above say why.');
  Object.assign(process.env, JSON.parse(ready));
  globalThis.throwAwayPostgres = keeper;
}
