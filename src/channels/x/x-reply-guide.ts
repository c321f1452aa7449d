import twitterText from 'twitter-text';
import type { Answered, ReplyGate, ReplyGuide, ReplySituation } from '../reply-guide.js';
import type { XApp } from './x-credentials.js';
import { measureForX } from './x-measure.js';
import { X_PRICES } from './x-prices.js';

type Closed = Extract<ReplyGate, { open: false }>;

const GONE: Record<NonNullable<ReplySituation['gone']>, string> = {
  deleted: 'The customer has deleted what they wrote, so there is nothing to answer.',
  protected: 'The customer has protected their posts, so X shows this account none of them. Nothing can be answered.',
  suspended: 'X has suspended the customer’s account. Nothing can be answered.',
  hidden: 'X does not show this post to the account any more: its author may have blocked it.',
};

/**
 * Whether X takes an answer. Since 2026-02-23 a self-serve app may answer only whoever has mentioned the account or
 * quoted one of its posts [docs.x.com, changelog]. Whether an answer to a post of the account counts without its handle,
 * X does not say; it is let through here, and X's refusal closes the gate until the customer writes again.
 */
export function gateOf(situation: ReplySituation, tier: XApp['tier'] | undefined): ReplyGate {
  const { kind, capabilities, accountState, ways, gone, refused } = situation;
  if (accountState === 'paused')
    return closed('account_paused', 'This account is paused, so nothing is sent. An admin can let it go on.', false);
  if (accountState !== 'connected' || capabilities === null)
    return closed('account_not_connected', 'This account is not connected. An admin must connect it again.', false);
  const about = kind === 'direct' ? 'direct' : 'replyPublicly';
  if (!capabilities[about]) {
    const why = capabilities.notes.find((note) => note.about === about)?.sentence;
    return closed('no_permission', why ?? 'The account’s permission does not cover this.', true);
  }
  if (gone !== null) return closed(gone, GONE[gone], false);
  if (refused !== null) return closed(kind === 'direct' ? 'direct_closed' : 'not_summoned', refused, true);
  const isSummoned = ways === null || ways.some((way) => way !== 'prefix');
  if (kind === 'public' && tier !== 'enterprise' && !isSummoned)
    return closed(
      'not_summoned',
      'X does not let this app answer here, because the author has neither mentioned the account nor quoted it. Answer on X itself; it appears here.',
      true,
    );
  return { open: true };
}

const closed = (code: Closed['code'], sentence: string, elsewhere: boolean): Closed => ({
  open: false,
  code,
  sentence,
  elsewhere,
});

/** The handles that X puts before an answer: whom it answers, then everybody named there. [docs.x.com] */
export function prefixOf({ handle, text, ours }: Answered): string[] {
  const named = [handle, ...twitterText.extractMentions(text)];
  const seen = new Set([ours.toLowerCase()]);
  return named.filter((name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()));
}

/** What X keeps of an answer that begins with handles which it puts there itself. */
export function withoutPrefix(text: string, prefix: readonly string[]): string {
  const known = new Set(prefix.map((handle) => handle.toLowerCase()));
  let rest = text.trimStart();
  for (;;) {
    const lead = /^@(\w{1,15})(?:\s+|$)/.exec(rest);
    if (!lead || !known.has((lead[1] as string).toLowerCase())) return rest;
    rest = rest.slice(lead[0].length);
  }
}

/**
 * At the end of a post X makes a button of it, “Send a private message”, where the account takes messages from everybody.
 * Documented with this host only. [business.x.com, public to private conversation]
 */
const DIRECT_LINK = 'https://twitter.com/messages/compose?recipient_id=';

const TOO_MANY_CASHTAGS = 'X takes one cashtag ($NAME) in a post of this app. Write the others without the $.';

export function xReplyGuide(app: XApp | undefined): ReplyGuide {
  const { microUsd } = X_PRICES as { microUsd: Record<string, number> };
  return {
    gate: (situation) => gateOf(situation, app?.tier),
    costs: (kind) =>
      kind === 'direct'
        ? { plain: microUsd.message ?? 0, withLink: microUsd.message ?? 0 }
        : { plain: microUsd['summoned-reply'] ?? 0, withLink: microUsd['post-with-link'] ?? 0 },
    answerUrl: 'https://x.com/intent/post?in_reply_to=',
    directUrl: ({ externalId, capabilities }) =>
      capabilities?.direct ? `${DIRECT_LINK}${encodeURIComponent(externalId)}` : null,
    measureAnswer: (text, answered) => {
      const kept = withoutPrefix(text, prefixOf(answered));
      const cashtags = twitterText.extractCashtags(kept).length;
      const refusal = app?.tier !== 'enterprise' && cashtags > 1 ? TOO_MANY_CASHTAGS : null;
      return { ...measureForX(kept, 'public'), refusal };
    },
  };
}
