import { Client, OAuth2, generateCodeChallenge, generateCodeVerifier } from '@xdevplatform/xdk';
import { ETwitterStreamEvent, type TweetV2 } from 'twitter-api-v2';
import { inboxScopes } from '../../sandbox/x/world/identities.ts';
import type { App } from '../../sandbox/x/index.ts';
import type { Stage } from './sandbox-client.ts';
import { consent } from './sign-in.ts';

/** What an inbox does with X, whatever library it uses. */
export interface InboxClient {
  me(): Promise<{ id: string; username: string }>;
  lookUp(ids: string[]): Promise<{ found: string[]; missing: string[] }>;
  mentions(userId: string, options: { size: number; token?: string; sinceId?: string }): Promise<Page>;
  search(query: string): Promise<string[]>;
  post(text: string): Promise<string>;
  reply(text: string, to: string): Promise<string>;
  delete(id: string): Promise<boolean>;
  sendMessage(participantId: string, text: string): Promise<{ conversationId: string; eventId: string }>;
  /** The texts of a conversation, newest first. */
  messages(participantId: string): Promise<string[]>;
  /** Adds a rule to the filtered stream and connects. */
  follow(rule: string, onPost: (id: string) => void): Promise<{ stop(): void }>;
}
export interface Page {
  ids: string[];
  next: string | undefined;
}

/** What went wrong, in the same words for every library. */
export interface Failure {
  /** undefined: the connection broke. */
  status: number | undefined;
  detail: string | undefined;
  resetsAt: number | undefined;
}
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const error = await call.then(
    () => {
      throw new Error('The call was expected to fail and did not.');
    },
    (reason: unknown) => reason as { code?: unknown; status?: number; data?: { detail?: string }; headers?: unknown },
  );
  // A broken connection is status 0 to one of them.
  const status = error.status || (typeof error.code === 'number' ? error.code : undefined);
  const { headers } = error;
  const reset =
    headers instanceof Headers
      ? headers.get('x-rate-limit-reset')
      : (headers as Record<string, string> | undefined)?.['x-rate-limit-reset'];
  return { status, detail: error.data?.detail, resetsAt: reset ? Number(reset) : undefined };
}

export interface Tokens {
  accessToken: string;
  refreshToken: string;
}
export interface Library {
  name: string;
  /** Signs the brand in by OAuth 2 with PKCE, through the consent page. */
  signIn(stage: Stage, app: App, callback: string): Promise<Tokens>;
  refresh(stage: Stage, app: App, callback: string, refreshToken: string): Promise<Tokens>;
  client(stage: Stage, accessToken: string): InboxClient;
}

export const twitterApiV2: Library = {
  name: 'twitter-api-v2',
  async signIn(stage, app, callback) {
    const client = stage.clientWith(secretsOf(app));
    const link = client.generateOAuth2AuthLink(callback, { scope: inboxScopes });
    const back = await consent(stage, link.url, stage.brand);
    const { accessToken, refreshToken } = await client.loginWithOAuth2({
      code: back.searchParams.get('code')!,
      codeVerifier: link.codeVerifier,
      redirectUri: callback,
    });
    return { accessToken, refreshToken: refreshToken! };
  },
  async refresh(stage, app, _callback, token) {
    const { accessToken, refreshToken } = await stage.clientWith(secretsOf(app)).refreshOAuth2Token(token);
    return { accessToken, refreshToken: refreshToken! };
  },
  client(stage, accessToken) {
    const { v2 } = stage.clientWith(accessToken);
    const bearer = stage.clientWith(stage.app.bearerToken).v2;
    return {
      me: async () => (await v2.me()).data,
      async lookUp(ids) {
        const { data, errors } = await v2.tweets(ids);
        return { found: (data ?? []).map(({ id }) => id), missing: (errors ?? []).map((error) => error.resource_id!) };
      },
      async mentions(userId, { size, token, sinceId }) {
        const { data } = await v2.userMentionTimeline(userId, {
          max_results: size,
          ...(token ? { pagination_token: token } : {}),
          ...(sinceId ? { since_id: sinceId } : {}),
        });
        return { ids: (data.data ?? []).map(({ id }) => id), next: data.meta.next_token };
      },
      search: async (query) => (await v2.search(query, { max_results: 10 })).tweets.map(({ id }) => id),
      post: async (text) => (await v2.tweet(text)).data.id,
      reply: async (text, to) => (await v2.reply(text, to)).data.id,
      delete: async (id) => (await v2.deleteTweet(id)).data.deleted,
      async sendMessage(participantId, text) {
        const sent = (await v2.sendDmToParticipant(participantId, { text })) as unknown as {
          data: { dm_conversation_id: string; dm_event_id: string };
        };
        return { conversationId: sent.data.dm_conversation_id, eventId: sent.data.dm_event_id };
      },
      async messages(participantId) {
        const page = await v2.listDmEventsWithParticipant(participantId);
        return page.events.map((event) => (event as { text: string }).text);
      },
      async follow(rule, onPost) {
        await bearer.updateStreamRules({ add: [{ value: rule }] });
        const stream = bearer.searchStream({ autoConnect: false });
        stream.on(ETwitterStreamEvent.Data, ({ data }: { data: TweetV2 }) => onPost(data.id));
        await stream.connect();
        return { stop: () => stream.close() };
      },
    };
  },
};

const secretsOf = ({ clientId, clientSecret }: App) => ({ clientId, ...(clientSecret ? { clientSecret } : {}) });

export const xdk: Library = {
  name: '@xdevplatform/xdk',
  async signIn(stage, app, callback) {
    const oauth2 = xdkOAuth2(app, callback);
    const verifier = generateCodeVerifier();
    await oauth2.setPkceParameters(verifier, await generateCodeChallenge(verifier));
    const back = await consent(stage, await oauth2.getAuthorizationUrl('state'), stage.brand);
    const code = back.searchParams.get('code')!;
    return xdkTokens(await onLoopback(stage, () => oauth2.exchangeCode(code, verifier)));
  },
  async refresh(stage, app, callback, refreshToken) {
    return xdkTokens(await onLoopback(stage, () => xdkOAuth2(app, callback).refreshToken(refreshToken)));
  },
  client(stage, accessToken) {
    const baseUrl = stage.sandbox.apiOrigin;
    const client = new Client({ accessToken, baseUrl, timeout: stage.patienceMs, retry: false });
    const bearer = new Client({ bearerToken: stage.app.bearerToken, baseUrl });
    return {
      me: async () => (await client.users.getMe()).data as { id: string; username: string },
      async lookUp(ids) {
        const { data, errors } = await client.posts.getByIds(ids);
        return {
          found: (data ?? []).map(({ id }) => id!),
          // It hands errors over as they came, and data in camel case.
          missing: ((errors ?? []) as unknown as { resource_id?: string; resourceId?: string }[]).map(
            (error) => (error.resource_id ?? error.resourceId)!,
          ),
        };
      },
      async mentions(userId, { size, token, sinceId }) {
        const { data, meta } = await client.users.getMentions(userId, {
          maxResults: size,
          ...(token ? { paginationToken: token } : {}),
          ...(sinceId ? { sinceId } : {}),
        });
        const { next_token: next, nextToken } = (meta ?? {}) as { next_token?: string; nextToken?: string };
        return { ids: (data ?? []).map(({ id }) => id!), next: nextToken ?? next };
      },
      search: async (query) => ((await client.posts.searchRecent(query)).data ?? []).map(({ id }) => id!),
      post: async (text) => (await client.posts.create({ text })).data!.id!,
      reply: async (text, to) =>
        (await client.posts.create({ text, reply: { in_reply_to_tweet_id: to } } as never)).data!.id!,
      delete: async (id) => (await client.posts.delete(id)).data!.deleted!,
      async sendMessage(participantId, text) {
        const { data } = (await client.directMessages.createByParticipantId(participantId, { text } as never)) as {
          data?: Record<string, string>;
        };
        return {
          conversationId: (data!['dm_conversation_id'] ?? data!['dmConversationId'])!,
          eventId: (data!['dm_event_id'] ?? data!['dmEventId'])!,
        };
      },
      async messages(participantId) {
        const { data } = await client.directMessages.getEventsByParticipantId(participantId);
        return ((data ?? []) as { text: string }[]).map(({ text }) => text);
      },
      async follow(rule, onPost) {
        await bearer.stream.updateRules({ add: [{ value: rule }] });
        const hangUp = new AbortController();
        const stream = await bearer.stream.posts({ signal: hangUp.signal } as never);
        stream.on('data', (message: { data?: { id: string } }) => message.data && onPost(message.data.id));
        return {
          stop() {
            // It tells the console about every end, also about ours.
            (stream as unknown as { eventListeners: Map<string, unknown> }).eventListeners.delete('error');
            hangUp.abort();
          },
        };
      },
    };
  },
};

function xdkOAuth2({ clientId, clientSecret }: App, redirectUri: string): OAuth2 {
  return new OAuth2({ clientId, redirectUri, scope: inboxScopes, ...(clientSecret ? { clientSecret } : {}) });
}

const xdkTokens = (token: { access_token: string; refresh_token?: string }): Tokens => ({
  accessToken: token.access_token,
  refreshToken: token.refresh_token!,
});

/** Its OAuth 2 knows no other address than https://api.x.com. */
async function onLoopback<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  const real = globalThis.fetch;
  const { apiOrigin } = stage.sandbox;
  globalThis.fetch = (url, init) => real((url as string).replace('https://api.x.com', apiOrigin), init);
  try {
    return await work();
  } finally {
    globalThis.fetch = real;
  }
}
