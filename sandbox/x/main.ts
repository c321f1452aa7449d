import { startXSandbox } from './index.ts';
import { readOptions, usage, type XSandboxOptions } from './options.ts';

if (process.argv.includes('--help')) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}

const hasParent = process.connected;
const sandbox = await startXSandbox(optionsOrExit()).catch((error: unknown) => {
  process.stderr.write(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
let stopping = false;

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
// A parent that is killed cannot ask us to stop, but its channel closes.
if (hasParent) process.on('disconnect', stop);
if (hasParent && !process.connected) stop();

const { apiOrigin, webOrigin, controlOrigin, controlToken, demo } = sandbox;
process.stdout.write(`${JSON.stringify({ sandbox: 'x', apiOrigin, webOrigin, controlOrigin, controlToken, demo })}\n`);
// A program that started it reads the line above; a person reads this one.
if (!process.send) process.stderr.write(`Be a customer: ${controlOrigin}/#${controlToken}\n`);

function stop(): void {
  if (stopping) return;
  stopping = true;
  sandbox.close().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`The sandbox could not stop cleanly: ${String(error)}\n`);
      process.exit(1);
    },
  );
}

function optionsOrExit(): XSandboxOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
    process.exit(2);
  }
}
