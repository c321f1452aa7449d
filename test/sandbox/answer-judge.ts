import { Ajv2019, type ErrorObject } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import type { SentAnswer } from '../../sandbox/x/index.ts';
import { ownSchemas, ownShape } from './schemas/own-schemas.ts';
import { readXDescription } from './x-description.ts';

/** X sends these and does not describe them. */
const UNDESCRIBED: [endpoint: RegExp, place: RegExp, name: string][] = [
  [/^POST \/2\/tweets$/, /^\/data$/, 'edit_history_tweet_ids'],
  [/./, /\/public_metrics$/, 'media_count'],
  // A name that `connection.fields` allows.
  [/^GET \/2\/connections$/, /^\/data\/\d+$/, 'id'],
  // The client library reads it when processing has failed.
  [/ \/2\/media\/upload/, /\/processing_info$/, 'error'],
];

/** X's description requires these; X's own samples and clients know nothing of them. */
const NEVER_SENT: [endpoint: RegExp, place: RegExp, name: string][] = [
  [/ \/2\/media\/upload/, /^$/, 'meta'],
  [/ \/2\/media\/upload/, /\/processing_info$/, 'type'],
];

const BROKEN_ON_PURPOSE = new Set(['bad-json-201', 'cut-body']);

const ajv = new Ajv2019({ strict: false, allErrors: true, discriminator: false, logger: false });
addFormats.default(ajv);
for (const schema of ownSchemas) ajv.addSchema(schema);
const description = readXDescription();
if (description) ajv.addSchema(description.document, 'x');

/** What is wrong with an answer of the sandbox, as sentences: endpoint, place in the body, and what X would have there. */
export function faultsOf(answer: SentAnswer): string[] {
  const { endpoint, status, text } = answer;
  if (status < 200 || status > 299 || status === 204 || endpoint === null) return [];
  if (answer.fault !== null && BROKEN_ON_PURPOSE.has(answer.fault)) return [];
  const body = parsed(text);
  if (body === undefined) return text.startsWith('{') ? [`${endpoint} ${status}: the body is not JSON: ${text}`] : [];

  const shapes = [ownShape(endpoint, status), describedShape(endpoint, status)];
  if (shapes.every((shape) => shape === undefined)) {
    return [`${endpoint} ${status}: no schema knows this answer. Add its shape to test/sandbox/schemas/.`];
  }
  const found = shapes.flatMap((shape) => {
    if (shape === undefined) return [];
    if (shape.startsWith('no ')) return [`${endpoint} ${status}: X describes ${shape} for this endpoint.`];
    return violations(endpoint, status, body, shape);
  });
  return [...new Set([...found, ...wrongProblems(endpoint, status, body)])];
}

function describedShape(endpoint: string, status: number): string | undefined {
  const place = description?.answerOf(endpoint, status);
  return place?.startsWith('#') ? `x${place}` : place;
}

function violations(endpoint: string, status: number, body: unknown, shape: string, base = ''): string[] {
  const validate = ajv.getSchema(shape);
  if (!validate) throw new Error(`There is no schema ${shape}.`);
  if (validate(body)) return [];
  const by = shape.startsWith('x') ? 'X’s description' : 'test/sandbox/schemas';
  return (validate.errors ?? [])
    .filter((error) => !isUndescribed(endpoint, error))
    .map((error) => {
      const name = unknownName(error);
      const allowed = error.params['allowedValues'] ? ` ${JSON.stringify(error.params['allowedValues'])}` : '';
      const what = name === undefined ? `${error.message}${allowed}` : `knows no "${name}"`;
      const value = JSON.stringify(valueAt(body, error.instancePath));
      const place = `${base}${error.instancePath || '/'}`;
      return `${endpoint} ${status}: ${place} ${what} (${by}); it is ${value.length > 200 ? `${value.slice(0, 200)}…` : value}`;
    });
}

/** Partial errors of a kind that X describes have what that kind has. */
function wrongProblems(endpoint: string, status: number, body: unknown): string[] {
  const errors = (body as { errors?: unknown }).errors;
  if (!description || !Array.isArray(errors)) return [];
  return errors.flatMap((error: { type?: unknown }, i) => {
    const place = description.problemOf(String(error.type));
    return place ? violations(endpoint, status, error, `x${place}`, `/errors/${i}`) : [];
  });
}

const unknownName = (error: ErrorObject): string | undefined =>
  (error.params['unevaluatedProperty'] ?? error.params['additionalProperty']) as string | undefined;

function isUndescribed(endpoint: string, error: ErrorObject): boolean {
  const concerns = (list: typeof UNDESCRIBED, found: unknown) =>
    list.some(([where, place, name]) => where.test(endpoint) && place.test(error.instancePath) && found === name);
  return concerns(UNDESCRIBED, unknownName(error)) || concerns(NEVER_SENT, error.params['missingProperty']);
}

function valueAt(body: unknown, pointer: string): unknown {
  let value = body;
  for (const key of pointer.split('/').slice(1)) {
    value = (value as Record<string, unknown>)[key.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return value ?? null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
