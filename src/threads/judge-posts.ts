import type { ChannelPost } from '../channels/index.js';
import { ruleThatFilters } from '../rules/index.js';
import type { IncomingPost, Judgement, OurAccount, Rejudged, Way, Why } from './placement.js';
import { opensThread, standingOf } from './thread-key.js';

/**
 * Judges a post by its own words and the rules alone. It opens a thread when it speaks to one of our accounts whose rules
 * let it through; with several, the thread is with all of them.
 */
export function judge({ post, accountId }: IncomingPost, accounts: readonly OurAccount[]): Judgement {
  const ours = new Set(accounts.map((account) => account.externalId));
  const spokenTo = accounts.flatMap((account) => {
    const way = wayTo(post, account.externalId);
    return way ? [{ account, way }] : [];
  });
  const named = spokenTo.find(({ way }) => way !== 'prefix') ?? spokenTo[0];
  const found: Judgement = {
    accountId: named?.account.id ?? accountId,
    way: named?.way ?? (post.kind === 'direct' ? 'direct' : null),
    opensFor: [],
    why: null,
    ruleId: null,
    judged: null,
  };
  if (!opensThread(post, ours)) return { ...found, why: builtInReason(post, ours) };
  const through: typeof spokenTo = [];
  for (const { account, way } of spokenTo) {
    if (way === 'prefix') continue;
    const { author, text, lang } = post;
    const { handle, followers } = author;
    const ruleId = ruleThatFilters(account.rules, { way, text, lang, handle, followers });
    if (ruleId === null) through.push({ account, way });
    else found.ruleId ??= ruleId;
  }
  const [first] = through;
  if (!first) return { ...found, why: 'rule', judged: bitOf(post.version) };
  const opensFor = through.map(({ account }) => account.id);
  return { ...found, accountId: first.account.id, way: first.way, opensFor, ruleId: null };
}

const ORDER: readonly Way[] = ['direct', 'reply', 'mention', 'quote', 'prefix'];

function wayTo(post: ChannelPost, accountExternalId: string): Way | null {
  const ways = post.addressees.filter(({ externalId }) => externalId === accountExternalId).map(({ how }) => how);
  return ORDER.find((way) => ways.includes(way)) ?? null;
}

function builtInReason(post: ChannelPost, ours: ReadonlySet<string>): Why {
  const standing = standingOf(post, ours);
  if (standing === 'own') return 'own';
  if (post.repost) return 'repost';
  return standing === 'implied' ? 'prefix' : 'context';
}

/** The bits of an integer: later versions share the last one. */
const bitOf = (version: number): number => 1 << Math.min(Math.max(version, 0), 30);

/**
 * What is found of each new post over all its versions in the batch: it opens a thread when any of them does, so that it
 * does not matter which came first.
 */
export function judgeFresh(
  incoming: readonly IncomingPost[],
  fresh: readonly IncomingPost[],
  accounts: readonly OurAccount[],
): Map<string, Judgement> {
  const judgements = new Map(fresh.map((newest) => [newest.post.externalId, judge(newest, accounts)]));
  for (const other of otherVersions(incoming, fresh)) {
    const found = judgements.get(other.post.externalId) as Judgement;
    if (found.why !== 'rule') continue;
    const judgement = judge(other, accounts);
    const judged = (found.judged ?? 0) | (judgement.judged ?? 0);
    judgements.set(other.post.externalId, judgement.why === null ? judgement : { ...found, judged });
  }
  return judgements;
}

function otherVersions(incoming: readonly IncomingPost[], fresh: readonly IncomingPost[]): IncomingPost[] {
  const newest = new Map(fresh.map(({ post }) => [post.externalId, post.version]));
  return incoming.filter(({ post }) => (newest.get(post.externalId) ?? post.version) !== post.version);
}

/**
 * Stored posts that a rule had filtered, of which a version comes that was not judged yet, older or newer. What was judged
 * stays as it was judged, whatever the rules say by now.
 */
export function judgeAgain(
  incoming: readonly IncomingPost[],
  known: ReadonlyMap<string, Pick<Judgement, 'judged'>>,
  accounts: readonly OurAccount[],
): Rejudged[] {
  const again = new Map<string, Rejudged>();
  for (const candidate of incoming) {
    const { post } = candidate;
    const before = again.get(post.externalId)?.judgement ?? known.get(post.externalId);
    const judged = before?.judged ?? null;
    if (judged === null || (judged & bitOf(post.version)) !== 0) continue;
    const judgement = judge(candidate, accounts);
    const both = judgement.why === null ? null : judged | bitOf(post.version);
    again.set(post.externalId, { post, judgement: { ...judgement, judged: both } });
  }
  return [...again.values()];
}
