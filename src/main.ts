import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError, createLogger, migrate, readConfig, type Config } from './kernel/index.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './kernel/postgres/embedded-postgres.js';
import { prepare } from './setup.js';

/** Starts, in this order: settings, database, migrations, the server, what a first start needs. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  let embedded: EmbeddedPostgres | undefined;
  let app: NestFastifyApplication | undefined;
  const stop = stopOnce(async () => {
    await app?.close();
    await embedded?.stop();
  });
  stopOnSignals(stop);
  try {
    embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres({ dataDir: config.dataDir });
    const databaseUrl = config.databaseUrl ?? (embedded as EmbeddedPostgres).appUrl;
    await migrate(config.migrationDatabaseUrl ?? config.databaseUrl ?? (embedded as EmbeddedPostgres).ownerUrl);
    // Loaded only now: nothing of the server is needed to say that a setting is wrong.
    const { createApp } = await import('./app.js');
    app = await createApp({ config, databaseUrl, logger });
    await app.listen(config.port, config.host);
    const link = await prepare(app, config);
    announce(config, await app.getUrl(), link);
  } catch (error) {
    await embedded?.stop().catch(() => undefined);
    throw error;
  }
}

function announce(config: Config, url: string, link: string | null): void {
  const address = config.publicUrl ?? url.replace('127.0.0.1', 'localhost');
  const lines = [`Parley is ready:   ${address}`];
  if (link) lines.push(`Sign in here:      ${address}${link}`);
  if (process.env.PARLEY_X_SANDBOX_PAGE) lines.push(`Play a customer:   ${process.env.PARLEY_X_SANDBOX_PAGE}`);
  process.stdout.write(`\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
}

type Stop = () => Promise<void>;

function stopOnce(work: Stop): Stop {
  let stopping: Promise<void> | undefined;
  return () => (stopping ??= work());
}

/** Ctrl-C, a polite kill, and the death of the process that started us. */
function stopOnSignals(stop: Stop): void {
  const exit = (): void => {
    setTimeout(() => process.exit(1), 30_000).unref(); // longer than anything that must end first
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, exit);
  if (process.connected) process.on('disconnect', exit);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) console.error(error.message);
  else
    console.error(
      error instanceof Error && (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portTaken() : error,
    );
  process.exit(1);
});

const portTaken = (): string =>
  `Port ${process.env.PORT ?? 3000} is taken. Stop what uses it, or start with another: PORT=3001 npm start`;
