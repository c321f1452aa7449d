import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

type Node = Record<string, unknown>;

const root = fileURLToPath(new URL('../..', import.meta.url));
/** X's OpenAPI description. It is X's, so it is no part of the project; beside a checkout it is used when it is there. */
const FILE = path.resolve(root, '../shared/data/x-openapi-2.166.json');

export interface XDescription {
  document: object;
  /** Where the schema of this answer is in the document, or `no such status`, `no JSON`; undefined for an endpoint that X does not describe. */
  answerOf(endpoint: string, status: number): string | undefined;
  /** Where the schema of a partial error is, by its `type`. */
  problemOf(type: string): string | undefined;
}

export function readXDescription(): XDescription | undefined {
  if (!existsSync(FILE)) return undefined;
  const document = JSON.parse(readFileSync(FILE, 'utf8')) as {
    paths: Record<string, Record<string, { responses: Record<string, { content?: Node }> }>>;
    components: { schemas: Record<string, Node> };
  };
  closeObjects(document.components.schemas, partsOfUnions(document));
  closeObjects(document.paths, new Set());

  const problems = (document.components.schemas['Problem'] as { discriminator: { mapping: Record<string, string> } })
    .discriminator.mapping;
  const templates = new Map(Object.keys(document.paths).map((template) => [withoutNames(template), template]));
  return {
    document,
    answerOf(endpoint, status) {
      const [method, route] = endpoint.split(' ') as [string, string];
      const template = templates.get(withoutNames(route));
      const operation = template && document.paths[template]?.[method.toLowerCase()];
      if (!operation) return undefined;
      const answer = operation.responses[String(status)];
      if (!answer) return 'no such status';
      if (!answer.content?.['application/json']) return 'no JSON';
      return pointer('paths', template, method.toLowerCase(), 'responses', String(status), 'content');
    },
    problemOf: (type) => problems[type.replace('https://api.x.com/', 'https://api.twitter.com/')],
  };
}

const withoutNames = (route: string): string => route.replaceAll(/:\w+|\{\w+\}/g, '{}');

function pointer(...keys: string[]): string {
  const escaped = [...keys, 'application/json', 'schema'].map((key) =>
    encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  return `#/${escaped.join('/')}`;
}

/**
 * X's schemas hardly require anything, so a misspelt field would pass as one that nobody asked for. Here an object may have
 * what is described and nothing else. Problems stay open: X describes them as bases to be extended.
 */
function closeObjects(node: unknown, open: ReadonlySet<unknown>): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, child] of Object.entries(node)) {
    if (key.endsWith('Problem')) continue;
    // A part of a union sees the properties of the other parts: only the whole can be closed.
    if (key === 'allOf') for (const part of child as Node[]) closeObjects(part['properties'], open);
    else closeObjects(child, open);
  }
  const schema = node as Node;
  const isObject = schema['type'] === 'object' && typeof schema['properties'] === 'object';
  if ((isObject || Array.isArray(schema['allOf'])) && !('additionalProperties' in schema) && !open.has(node)) {
    schema['unevaluatedProperties'] = false;
  }
}

/** The named schemas that others are put together from. */
function partsOfUnions(document: { components: { schemas: Record<string, Node> } }): Set<unknown> {
  const parts = new Set<unknown>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const part of ((node as Node)['allOf'] ?? []) as { $ref?: string }[]) {
      const name = part.$ref?.split('/').at(-1);
      if (name) parts.add(document.components.schemas[name]);
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(document);
  return parts;
}
