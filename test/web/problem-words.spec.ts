import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { problems } from '../../web/src/messages/fr/problems.ts';

/** The rooms whose refusals an agent meets while they write and send. */
const ROOMS = 'src/{replies,writing}/*.ts';
const CODE = /(?:new Problem\(\s*\d+,\s*|refusal\(\s*)'([a-z_]+)'/g;

it('every refusal of the outbox, of drafts and of macros has French words', () => {
  const sources = globSync(ROOMS).map((file) => readFileSync(file, 'utf8'));
  const codes = new Set(sources.flatMap((source) => [...source.matchAll(CODE)].map(([, code]) => code as string)));
  expect(codes.size).toBeGreaterThan(20);
  expect([...codes].filter((code) => problems[code] === undefined)).toEqual([]);
});
