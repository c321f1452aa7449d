import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { writeFile } from 'node:fs/promises';
import { DataSource } from 'typeorm';
import { describeApi } from './app.js';
import { AppModule } from './app.module.js';
import { ChannelRegistry } from './channels/index.js';
import { createLogger, readConfig, systemClock } from './kernel/index.js';

/** Writes the description of the API to the file that is named: `node dist/src/openapi.js FILE`. Needs no database. */
async function main([file]: string[]): Promise<void> {
  if (!file) throw new Error('Say where to write it: node dist/src/openapi.js FILE');
  const databaseUrl = 'postgres://nobody@127.0.0.1:1/none'; // described, not run: nothing connects
  const parts = {
    config: readConfig({ PARLEY_SECRET_KEY: Buffer.alloc(32).toString('base64') }),
    logger: createLogger('silent'),
    clock: systemClock,
    source: new DataSource({ type: 'postgres', url: databaseUrl }),
    databaseUrl,
    channels: new ChannelRegistry([]),
  };
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(parts), new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  app.setGlobalPrefix('api');
  await writeFile(file, `${JSON.stringify(describeApi(app), null, 2)}\n`);
  process.exit(0);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
