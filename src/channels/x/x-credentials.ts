import { z } from 'zod';
import { ChannelError } from '../channel-errors.js';

const key = z.string().min(1).max(1_000);

/** The keys of an app and of the brand's user: OAuth 1.0a, as X's developer portal shows them. They do not expire. */
const oauth1 = z.strictObject({
  // Rows from before there was another type have none.
  type: z.literal('oauth1').default('oauth1'),
  apiKey: key,
  apiSecret: key,
  accessToken: key,
  accessSecret: key,
});

/** What X gave to this installation's app with the consent of the brand's user: OAuth 2.0. */
const oauth2 = z.strictObject({
  type: z.literal('oauth2'),
  accessToken: key,
  /** For one use; null when X gave none, which is without the scope offline.access. */
  refreshToken: key.nullable(),
  /** When the access token ends. */
  expiresAt: z.iso.datetime(),
  scopes: z.array(z.string()),
});

export type XKeys = z.infer<typeof oauth1>;
export type XTokens = z.infer<typeof oauth2>;
export type XCredentials = XKeys | XTokens;

const anyCredentials = z.union([oauth2, oauth1]);

export function parseXCredentials(credentials: unknown): XCredentials {
  const parsed = anyCredentials.safeParse(credentials);
  if (parsed.success) return parsed.data;
  throw new ChannelError(
    'invalid_credentials',
    'Give all four keys: API key, API secret, access token, access secret.',
    { certainlyNotDone: true },
  );
}

/** The app that this installation is for X: what asks for consent, and what streams. As X's developer portal shows it. */
export interface XApp {
  clientId: string;
  /** Of a confidential client; undefined for a public one. */
  clientSecret: string | undefined;
  /** The same app's consumer keys, for what X opens to apps only. */
  consumer: { apiKey: string; apiSecret: string } | undefined;
  /** What the app's owner pays for: X lets apps of self-serve answer only those who have spoken to the account. */
  tier: 'self-serve' | 'enterprise';
}
