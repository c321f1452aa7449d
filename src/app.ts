import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { ValidationPipe, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { errorCodes, type FastifyReply, type FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Account } from './accounts/index.js';
import { AppModule } from './app.module.js';
import { allChannels, ChannelRegistry } from './channels/index.js';
import {
  appDataSource,
  createLogger,
  NestLogger,
  notFound,
  ProblemFilter,
  refuseUnreadable,
  requireSaneShape,
  sendProblem,
  systemClock,
  toProblem,
  type Config,
  type Logger,
} from './kernel/index.js';
import { Agent, Session, SignInLink } from './people/index.js';

/** The longest body is a reply of 25,000 characters, each escaped. */
const BODY_LIMIT_BYTES = 250_000;
const UPLOADS = '/api/media';
export const ENTITIES = [Agent, Session, SignInLink, Account];

export interface AppParts {
  config: Config;
  databaseUrl: string;
  logger?: Logger;
  channels?: ChannelRegistry;
  /** Where the built UI is; by default beside the built server. */
  webRoot?: string;
}

const WEB_ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../web');

/** The whole server, ready to listen. */
export async function createApp({ config, databaseUrl, ...given }: AppParts): Promise<NestFastifyApplication> {
  const logger = given.logger ?? createLogger(config.logLevel);
  const channels = given.channels ?? new ChannelRegistry(allChannels(config));
  const source = await appDataSource(databaseUrl, ENTITIES).initialize();
  const module = AppModule.with({ config, logger, clock: systemClock, source, databaseUrl, channels });
  // Without Nest's parsers, which add one for the forms of any page, only Fastify's own remain.
  const options: NestApplicationOptions = { logger: new NestLogger(logger), abortOnError: false, bodyParser: false };
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error: Error, _: FastifyRequest, reply: FastifyReply) => sendProblem(reply, toProblem(error)),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, options);
  app.setGlobalPrefix('api');
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  app.useGlobalFilters(new ProblemFilter(logger));
  await secureEdge(app);
  await serveUi(app, given.webRoot ?? WEB_ROOT);
  return app;
}

/** Without the rooms' work: for the description of the API. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Parley')
    .setVersion('1')
    .setDescription('The API of the agents’ UI.')
    .build();
  return SwaggerModule.createDocument(app, about);
}

async function secureEdge(app: NestFastifyApplication): Promise<void> {
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeContentTypeParser('text/plain');
  // A file is read as it comes, by the one route that takes any; it has bounds of its own.
  fastify.addContentTypeParser('application/octet-stream', (request, payload, done) => {
    if (request.routeOptions.url === UPLOADS) done(null, payload);
    else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE('application/octet-stream'));
  });
  fastify.addHook('preValidation', async (request) => {
    requireSaneShape(request.query);
    if (!(request.body instanceof Readable)) requireSaneShape(request.body);
  });
  fastify.addHook('onSend', async (request, reply) => {
    // Only pictures say that a browser may keep them.
    if (isUnder(request.url, 'api') && (reply.statusCode >= 400 || !reply.hasHeader('cache-control')))
      void reply.header('cache-control', 'no-store');
  });
}

/** The built UI; every address that is not the API's and not a file is a page of it. */
async function serveUi(app: NestFastifyApplication, root: string): Promise<void> {
  const built = existsSync(path.join(root, 'index.html'));
  if (built) {
    await app.register(fastifyStatic, {
      root,
      wildcard: false,
      index: false,
      serveDotFiles: false,
      cacheControl: false,
      setHeaders,
    });
  }
  const fastify = app.getHttpAdapter().getInstance();
  if (!built) return;
  fastify.get('/*', async (request, reply) => {
    if (isUnder(request.url, 'api') || isUnder(request.url, 'assets')) return sendProblem(reply, notFound('page'));
    return reply.sendFile('index.html');
  });
}

const isUnder = (url: string, folder: string): boolean => new RegExp(`^/${folder}([/?]|$)`).test(url);

/** The names of built assets change with what is in them; every other file is asked for again, so an update is seen. */
function setHeaders(reply: FastifyReply, file: string): void {
  const hashed = file.includes(`${path.sep}assets${path.sep}`);
  void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
