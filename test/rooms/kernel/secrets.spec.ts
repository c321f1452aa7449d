import { readConfig, Secrets } from '../../../src/kernel/index.js';

const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const secrets = (current: string, ...old: string[]): Secrets =>
  new Secrets(
    readConfig({ NODE_ENV: 'test', PARLEY_SECRET_KEY: current, PARLEY_OLD_SECRET_KEYS: old.join(',') }).secretKeys,
  );

/** By the cipher, or because no key has the id that the bytes now name. */
const REFUSED = /unable to authenticate data|not configured|authentication tag|initialization vector/i;
const PLACE = 'account/7/12/credentials';
const value = { accessToken: 'a-token', accessSecret: 'ein Geheimnis ☃', nested: [1, null, true] };

it('what was sealed opens at its place, and shows nothing of itself until then', () => {
  const sealed = secrets(key(1)).seal(value, PLACE);
  expect(secrets(key(1)).open(sealed, PLACE)).toEqual(value);
  expect(sealed.toString('latin1')).not.toContain('a-token');
});

it('the same value never looks the same twice', () => {
  const looks = new Set(
    Array.from({ length: 100 }, () => secrets(key(1)).seal(value, PLACE).toString('hex').slice(16)),
  );
  expect(looks.size).toBe(100);
});

it('a change of any single byte is refused', () => {
  const sealed = secrets(key(1)).seal(value, PLACE);
  for (const index of sealed.keys()) {
    const changed = Buffer.from(sealed);
    changed[index] = (changed[index] as number) ^ 1;
    expect(() => secrets(key(1)).open(changed, PLACE)).toThrow(REFUSED);
  }
});

it('a value that was cut short is refused', () => {
  const sealed = secrets(key(1)).seal(value, PLACE);
  for (let length = 0; length < sealed.length; length += 1) {
    expect(() => secrets(key(1)).open(sealed.subarray(0, length), PLACE)).toThrow(REFUSED);
  }
});

it.each(['account/8/12/credentials', 'account/7/13/credentials', 'account/7/12/other', ''])(
  'a value that was copied to %j is refused',
  (elsewhere) => {
    const sealed = secrets(key(1)).seal(value, PLACE);
    expect(() => secrets(key(1)).open(sealed, elsewhere)).toThrow(REFUSED);
  },
);

it('a value that was sealed with a key that is not configured is refused, and the error says what to do', () => {
  const sealed = secrets(key(1)).seal(value, PLACE);
  expect(() => secrets(key(2)).open(sealed, PLACE)).toThrow(
    /sealed with the key [0-9a-f]{8}, which is not configured \(PARLEY_OLD_SECRET_KEYS\)/,
  );
});

it('after a change of key the old one still opens, and the new one seals', () => {
  const old = secrets(key(1)).seal(value, PLACE);
  const changed = secrets(key(3), key(2), key(1));
  expect(changed.open(old, PLACE)).toEqual(value);
  const fresh = changed.seal(value, PLACE);
  expect(secrets(key(3)).open(fresh, PLACE)).toEqual(value);
  expect(() => secrets(key(1)).open(fresh, PLACE)).toThrow('not configured');
});
