import type { StreamingV2GetRulesResult, StreamingV2Rule, TwitterApi } from 'twitter-api-v2';
import type { Access } from '../channel-adapter.js';
import { whatConcerns } from './x-search.js';

/** Our rules are those with such a tag. Rules of other programs of the same app stay as they are. */
const TAG = 'parley:';

export const accountOfTag = (tag: string | undefined): string | undefined =>
  tag?.startsWith(TAG) ? tag.slice(TAG.length) : undefined;

/**
 * Makes our rules what they should be, one an account; X applies a change within about 20 seconds. Gives the accounts
 * whose rule X does not take, with its reason.
 */
export async function keepRules(
  client: TwitterApi,
  accounts: readonly Access['account'][],
): Promise<Map<string, string>> {
  const wanted = new Map(accounts.map(({ externalId, handle }) => [TAG + externalId, whatConcerns(handle)]));
  const ours = (await allRules(client)).filter((rule) => accountOfTag(rule.tag) !== undefined);
  const outdated = ours.filter((rule) => wanted.get(rule.tag as string) !== rule.value);
  // What is outdated goes first: X takes no two rules of the same words, whatever their tags.
  if (outdated.length > 0) await client.v2.updateStreamRules({ delete: { ids: outdated.map((rule) => rule.id) } });
  for (const rule of ours) if (!outdated.includes(rule)) wanted.delete(rule.tag as string);
  return wanted.size === 0 ? new Map() : addRules(client, wanted);
}

async function allRules(client: TwitterApi): Promise<StreamingV2Rule[]> {
  const rules: StreamingV2Rule[] = [];
  let token: string | undefined;
  do {
    const page = await client.v2.get<StreamingV2GetRulesResult & { meta?: { next_token?: string } }>(
      'tweets/search/stream/rules',
      { max_results: 1_000, pagination_token: token },
    );
    rules.push(...(page.data ?? []));
    token = page.meta?.next_token;
  } while (token);
  return rules;
}

/** X answers 201 also when it took none of them, and says why rule by rule. */
async function addRules(client: TwitterApi, wanted: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const add = [...wanted].map(([tag, value]) => ({ tag, value }));
  const answer = (await client.v2.updateStreamRules({ add })) as {
    data?: StreamingV2Rule[];
    errors?: { value?: string; title?: string; detail?: string; details?: string[] }[];
  };
  const taken = new Set(answer.data?.map((rule) => rule.tag));
  const refused = add.filter((rule) => !taken.has(rule.tag));
  return new Map(
    refused.map(({ tag, value }) => {
      const problem = answer.errors?.find((one) => one.value === value) ?? answer.errors?.[0];
      const why = problem?.details?.join(' ') ?? problem?.detail ?? problem?.title ?? 'it does not say why';
      return [accountOfTag(tag) as string, `X does not take the stream’s rule for this account: ${why}`];
    }),
  );
}
