import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretKey } from './config.js';

/**
 * Seals what platforms trust us with: AES-256-GCM, a random 96-bit nonce, and the place the value belongs to as
 * additional data, so that a row copied to another workspace or column does not open.
 * Layout: key id (8 ASCII) | nonce (12) | tag (16) | ciphertext.
 */
export class Secrets {
  constructor(private readonly keys: readonly [SecretKey, ...SecretKey[]]) {}

  seal(value: unknown, place: string): Buffer {
    const [key] = this.keys;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(place));
    const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from(key.id, 'ascii'), nonce, cipher.getAuthTag(), text]);
  }

  /** Throws when the key is unknown, a byte was changed, or the value belongs elsewhere. */
  open(sealed: Buffer, place: string): unknown {
    const id = sealed.subarray(0, 8).toString('ascii');
    const key = this.keys.find((k) => k.id === id);
    if (!key)
      throw new Error(`This value was sealed with the key ${id}, which is not configured (PARLEY_OLD_SECRET_KEYS).`);
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, sealed.subarray(8, 20), { authTagLength: 16 })
      .setAAD(Buffer.from(place))
      .setAuthTag(sealed.subarray(20, 36));
    const text = Buffer.concat([decipher.update(sealed.subarray(36)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  }
}
