import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

/** OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await tagOf(password, nonce, MEMORY_KIB, PASSES);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${unpadded(nonce)}$${unpadded(tag)}`;
}

/** With no hash at all (no such agent) it takes as long, and says no. */
export async function passwordMatches(password: string, phc: string | null | undefined): Promise<boolean> {
  const match = PHC.exec(phc ?? (await nobodysHash));
  if (!match) throw new Error('A stored password hash has an unknown form.');
  const [, memory, passes, nonce, tag] = match as unknown as [string, string, string, string, string];
  const expected = Buffer.from(tag, 'base64');
  const given = await tagOf(password, Buffer.from(nonce, 'base64'), Number(memory), Number(passes));
  return timingSafeEqual(given, expected) && Boolean(phc);
}

const tagOf = (password: string, nonce: Buffer, memory: number, passes: number): Promise<Buffer> =>
  derive('argon2id', { message: password.normalize('NFKC'), nonce, parallelism: 1, tagLength: 32, memory, passes });

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

const nobodysHash = hashPassword(randomBytes(16).toString('hex'));
