import type { ChannelPost } from '../channels/index.js';
import { ruleThatFilters } from '../rules/index.js';
import type { IncomingPost, Judgement, OurAccount, Rejudged, Way, Why, StoredState } from './placement.js';
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
    const { externalId, author, text, lang } = post;
    const { handle, followers } = author;
    const ruleId = ruleThatFilters(account.rules, { externalId, way, text, lang, handle, followers });
    if (ruleId === null) through.push({ account, way });
    else found.ruleId ??= ruleId;
  }
  const [first] = through;
  const judged = bitOf(post.version);
  if (!first) return { ...found, why: 'rule', judged };
  const opensFor = through.map(({ account }) => account.id);
  return { ...found, accountId: first.account.id, way: first.way, opensFor, ruleId: null, judged };
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
 * does not matter which came first. `newest` has one of each post.
 */
export function judgeFresh(
  newest: readonly IncomingPost[],
  others: readonly IncomingPost[],
  accounts: readonly OurAccount[],
): Map<string, Judgement> {
  const judgements = new Map(newest.map((one) => [one.post.externalId, judge(one, accounts)]));
  for (const other of others) {
    const { externalId } = other.post;
    const found = judgements.get(externalId);
    if (found) judgements.set(externalId, both(found, judge(other, accounts)));
  }
  return judgements;
}

/** A post as it came again. `learned`: it is as it was, but now we know whom it quotes. */
export type View = IncomingPost & { learned?: true };

/**
 * Stored posts of which something comes that speaks to us and was not judged yet: another version, older or newer, or the
 * knowledge that they quote us. What was judged stays as it was judged, whatever the rules say by now.
 */
export function judgeAgain(
  views: readonly View[],
  known: ReadonlyMap<string, StoredState>,
  accounts: readonly OurAccount[],
): Rejudged[] {
  const ours = new Set(accounts.map((account) => account.externalId));
  const again = new Map<string, Rejudged>();
  for (const view of views) {
    const { post } = view;
    const stored = known.get(post.externalId);
    if (!stored) continue;
    const before = again.get(post.externalId);
    const judged = before?.judgement.judged ?? stored.judged;
    if (!view.learned && !isUnjudged(post, judged, ours)) continue;
    if (stored.why === 'rule' && stored.gone) continue; // nothing is left of it that a ticket could show
    const found = { post, judgement: judge(view, accounts) };
    const [newer, older] = before && before.post.version > post.version ? [before, found] : [found, before ?? found];
    const judgement = both(newer.judgement, older.judgement);
    again.set(post.externalId, {
      post: newer.post,
      stored,
      learned: view.learned === true || before?.learned === true,
      judgement: { ...judgement, judged: (judged ?? 0) | (judgement.judged ?? 0) },
    });
  }
  return [...again.values()];
}

/** Whether a version of a stored post speaks to us that was not judged yet. */
export const isUnjudged = (post: ChannelPost, judged: number | null, ours: ReadonlySet<string>): boolean =>
  opensThread(post, ours) && ((judged ?? 0) & bitOf(post.version)) === 0;

/** What two versions of a post are together. */
function both(one: Judgement, other: Judgement): Judgement {
  const rank = ({ why }: Judgement): number => (why === null ? 0 : why === 'rule' ? 1 : 2);
  const isEarlier = one.why === null && Number(other.accountId) < Number(one.accountId);
  const first = rank(other) < rank(one) || (rank(other) === rank(one) && isEarlier) ? other : one;
  const judged = one.judged === null && other.judged === null ? null : (one.judged ?? 0) | (other.judged ?? 0);
  return { ...first, opensFor: [...new Set([...one.opensFor, ...other.opensFor])], judged };
}
