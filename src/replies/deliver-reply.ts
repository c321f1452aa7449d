import type { Accounts } from '../accounts/index.js';
import {
  ChannelError,
  type Access,
  type AccountIdentity,
  type ChannelPost,
  type ChannelRegistry,
  type Published,
  type PublishTarget,
} from '../channels/index.js';
import { failpoint, type Clock, type Database, type EventLog, type Jobs, type Tx } from '../kernel/index.js';
import { ALL_LANES, lockLanes } from '../threads/index.js';
import { takePosts } from '../tickets/index.js';
import type { ReplyState } from './reply-state.js';
import { CLOSES, closeGate, drainAt, lockGate, noteAnswer, passGate, type Gate, type Held } from './reply-gate.js';
import { holdReply, lockReply, moveReply, READS, type ReplyRow, type Transition } from './replies.store.js';
import { endUpload, forgetUploads, readyMedia } from './reply-media.js';
import { isBegun, notePart, partsLeft } from './reply-parts.js';

export interface DeliverDependencies {
  db: Database;
  log: EventLog;
  jobs: Jobs;
  channels: ChannelRegistry;
  accounts: Accounts;
  clock: Clock;
  /** Longer than the longest call of an adapter, so that a live attempt is never taken for a dead one. */
  leaseMs: number;
  /** How long after an uncertain send the platform is first looked at for it. */
  reconcileMs: number;
}

/** A send starts only in this first part of its lease: a call may take half of it. */
const START_WITHIN = 0.4;
const MOST_ATTEMPTS = 20;
/** What the platform takes so often as unknown is no file that it has only forgotten. */
const MOST_UPLOADS = 3;

/** Whoever may not act any more sends nothing either: a colleague who stands for the text may. */
const agentIsGone = (reply: ReplyRow): { errorCode: string; errorDetail: string } => ({
  errorCode: 'agent_deactivated',
  errorDetail: `Whoever wrote it was deactivated before it left, so ${nothing(reply)} was sent. Try it again to send it as yours.`,
});

const accountIsGone = (reply: ReplyRow): { errorCode: string; errorDetail: string } => ({
  errorCode: 'account_not_connected',
  errorDetail: `The account is not connected, so ${nothing(reply)} was sent. An admin must connect it again.`,
});

const nothing = (reply: ReplyRow): string => (isBegun(reply) ? 'no more of it' : 'nothing');

const CAME_LATE = {
  errorCode: 'parts_missing',
  errorDetail:
    'One of its posts has come to light late, so the others did not leave by themselves. Try it again to send them.',
};

interface Claimed {
  reply: ReplyRow;
  fence: string;
  access: Access & { channel: string };
  /** The platform's ids of its files. */
  media: readonly string[];
  claimedAt: number;
}

/**
 * DELIVER: claims the reply, sends it, and writes down how it went. The claim is committed before anything leaves, so a
 * crash in between is seen as what it is: unknown. May run any number of times for one reply; one of them sends. True: it
 * was posted, and more of it is to follow.
 */
export async function deliverReply(deps: DeliverDependencies, workspaceId: string, id: string): Promise<boolean> {
  const claimed = await claim(deps, workspaceId, id);
  if (!claimed) return false;
  failpoint('deliver.claimed');
  let published: Published;
  try {
    published = await send(deps, claimed);
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error; // the lease runs out, and the reply becomes unknown
    if (error.code === 'unauthorized') {
      await deps.accounts.requireReauth(workspaceId, claimed.reply.accountId, error.message);
    }
    await deps.db.inWorkspace(workspaceId, (tx) => recordFailure(deps, tx, claimed, error));
    return false;
  }
  failpoint('deliver.published');
  await deps.db.inWorkspace(workspaceId, async (tx) => {
    const reply = await lockReply(tx, id);
    if (reply && isSameAttempt(reply, claimed)) {
      await recordSent(deps, tx, reply, published);
      const gate = await lockGate(tx, deps.channels, reply.accountId, reply.kind);
      if (await noteAnswer(tx, deps.channels, gate, true)) await drainAt(tx, deps.jobs, gate, gate.now);
    }
    failpoint('deliver.recorded');
  });
  failpoint('deliver.committed');
  return partsLeft(claimed.reply) > 1;
}

async function claim(deps: DeliverDependencies, workspaceId: string, id: string): Promise<Claimed | null> {
  const claimedAt = performance.now();
  return deps.db.inWorkspace(workspaceId, async (tx) => {
    const reply = await lockReply(tx, id);
    if (reply?.state !== 'queued') return null;
    const [due] = await tx.query<{ inMs: number }>(
      `SELECT (extract(epoch FROM send_after - clock_timestamp()) * 1000)::float8 AS "inMs" FROM reply
       WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id],
    );
    if (due && due.inMs > 0) {
      await deps.jobs.add(tx, 'reply.deliver', id, new Date(deps.clock.now().getTime() + due.inMs));
      return null;
    }
    if (!reply.agentIsActive) {
      await moveReply(tx, deps.log, reply, { to: 'failed', agentId: null, ...agentIsGone(reply) });
      return null;
    }
    const access = await deps.accounts.access(tx, reply.accountId, 'answers');
    // Of several posts the first has them.
    const media = isBegun(reply) ? [] : await readyMedia(tx, id);
    if (access && !media) {
      await deps.jobs.add(tx, 'reply.upload', id);
      return null;
    }
    const gate = await lockGate(tx, deps.channels, reply.accountId, reply.kind);
    if (!access && gate.accountState === 'disconnected') {
      await moveReply(tx, deps.log, reply, { to: 'failed', agentId: null, ...accountIsGone(reply) });
      return null;
    }
    const held = access ? await passGate(tx, gate, reply) : withoutAccount(gate);
    if (held || !access) {
      await wait(deps, tx, reply, gate, held as Held);
      return null;
    }
    await moveReply(tx, deps.log, reply, { to: 'sending', agentId: null, leaseMs: deps.leaseMs });
    return { reply, fence: String(BigInt(reply.fence) + 1n), access, media: media ?? [], claimedAt };
  });
}

/** Paused, or its keys are taken no more: that is not the reply's fault, so it waits, and may be taken back meanwhile. */
const withoutAccount = ({ accountState, accountReason }: Gate): Held => ({
  code: accountState === 'paused' ? 'account_paused' : 'account_not_connected',
  why: accountReason ?? 'The account is not connected. It leaves when an admin has connected it again.',
  until: null,
});

/** It waits in turn with the others of its account, and nothing is done for it until it is called. */
async function wait(deps: DeliverDependencies, tx: Tx, reply: ReplyRow, gate: Gate, held: Held): Promise<void> {
  await holdReply(tx, deps.log, reply, held.code, held.why);
  if (held.until) await drainAt(tx, deps.jobs, gate, held.until);
}

function send(deps: DeliverDependencies, { reply, access, media, claimedAt }: Claimed): Promise<Published> {
  requireInTime(deps, claimedAt);
  return deps.channels.get(access.channel).publish(access, targetOf(reply), reply.text, media);
}

/** A process that was stopped (SIGSTOP, a sleeping laptop) since the claim must not act on a lease that may be over. */
export function requireInTime({ leaseMs }: DeliverDependencies, claimedAt: number): void {
  if (performance.now() - claimedAt <= leaseMs * START_WITHIN) return;
  throw new ChannelError('unavailable', 'The process was held up before anything was sent.', {
    certainlyNotDone: true,
    retryAfterMs: 0,
  });
}

export const targetOf = (reply: ReplyRow): PublishTarget => ({
  kind: reply.kind,
  externalId: reply.targetExternalId,
  authorExternalId: reply.targetAuthorExternalId,
});

/** Its post stands in the thread, and the reply is sent, or goes on with the next of several posts. */
export async function recordSent(
  deps: DeliverDependencies,
  tx: Tx,
  reply: ReplyRow,
  published: Published & { text?: string },
  agentId: string | null = null,
): Promise<void> {
  const [sides] = await tx.query<{ account: AccountIdentity; customer: AccountIdentity }>(
    `SELECT json_build_object('externalId', c.external_id, 'handle', c.handle, 'name', c.name) AS account,
       json_build_object('externalId', a.external_id, 'handle', a.handle, 'name', a.name) AS customer
     FROM account c JOIN author a ON a.workspace_id = c.workspace_id AND a.channel = c.channel AND a.external_id = $3
     WHERE c.workspace_id = $1 AND c.id = $2`,
    [tx.workspaceId, reply.accountId, reply.targetAuthorExternalId],
  );
  if (!sides) throw new Error(`The account of reply ${reply.id} is gone.`);
  const isDirect = reply.kind === 'direct';
  const post: ChannelPost = {
    externalId: published.externalId,
    rootExternalId: reply.rootExternalId,
    parentExternalId: isDirect ? null : reply.targetExternalId,
    kind: reply.kind,
    author: { ...sides.account, followers: null },
    counterpart: isDirect ? { ...sides.customer, followers: null } : null,
    addressees: [
      { externalId: reply.targetAuthorExternalId, how: isDirect ? 'direct' : isBegun(reply) ? 'prefix' : 'reply' },
    ],
    repost: false,
    text: published.text ?? reply.text,
    lang: null,
    postedAt: published.postedAt,
    version: 0,
  };
  const incoming = { post, landedId: null, accountId: reply.accountId, seenAt: published.postedAt, replyId: reply.id };
  await lockLanes(tx, ALL_LANES);
  await takePosts(deps, tx, reply.channel, [incoming], await deps.accounts.ours(tx, reply.channel));
  // The platform may have shown it to us before it answered: then the post is there already, and not yet marked.
  await tx.query(
    'UPDATE post SET reply_id = $4 WHERE workspace_id = $1 AND channel = $2 AND external_id = $3 AND reply_id IS NULL',
    [tx.workspaceId, reply.channel, published.externalId, reply.id],
  );
  if (reply.parts > 1) await notePart(tx, deps.log, reply, published);
  // Whoever has left it at that wants no more of it.
  if (partsLeft(reply) > 1 && reply.state !== 'left') return goOn(deps, tx, reply, agentId);
  await moveReply(tx, deps.log, reply, {
    to: 'sent',
    agentId,
    externalId: reply.firstExternalId ?? published.externalId,
    sentAt: published.postedAt,
  });
}

/** By itself only as long as no person was asked, or has decided: they may have answered in another way by now. */
async function goOn(deps: DeliverDependencies, tx: Tx, reply: ReplyRow, agentId: string | null): Promise<void> {
  const wasAsked = reply.state === 'unknown' && reply.reconcileReads >= READS && agentId === null;
  if (wasAsked || reply.state === 'failed') {
    return moveReply(tx, deps.log, reply, { to: 'failed', agentId, ...CAME_LATE });
  }
  await moveReply(tx, deps.log, reply, { to: 'queued', agentId, sendAfter: deps.clock.now() });
  await deps.jobs.add(tx, 'reply.deliver', reply.id);
}

/**
 * Nobody else has it: it is ours still, or in doubt since our lease ran out. What is in doubt is not sent again by itself,
 * so an answer that comes late is the answer to its last attempt, and ends the doubt, whatever a person has decided by
 * then: as long as no other attempt was made.
 */
const isSameAttempt = (reply: ReplyRow, { fence, reply: { attempts } }: Claimed): boolean =>
  reply.fence === fence || (IN_DOUBT.has(reply.state) && reply.doubtSince !== null && reply.attempts === attempts + 1);

const IN_DOUBT: ReadonlySet<ReplyState> = new Set(['unknown', 'left', 'queued']);

async function recordFailure(deps: DeliverDependencies, tx: Tx, claimed: Claimed, error: ChannelError): Promise<void> {
  const reply = await lockReply(tx, claimed.reply.id);
  if (!reply || !isSameAttempt(reply, claimed)) return;
  if (reply.state === 'left' || reply.state === 'queued') return; // a person has decided on it by now
  const why = { agentId: null, errorCode: error.code, errorDetail: error.message };
  const isInDoubt = reply.state === 'unknown';
  if (!error.certainlyNotDone) {
    if (!isInDoubt) await markUnknown(deps, tx, reply, error.code, error.message);
    return;
  }
  if (!isInDoubt && (CLOSES.has(error.code) || error.code === 'unauthorized')) {
    await holdForAll(deps, tx, reply, error);
    return;
  }
  // Sent again after a doubt, and said before: then the first attempt was posted after all, most likely.
  if (!isInDoubt && error.code === 'duplicate_text' && reply.doubtSince) {
    await markUnknown(deps, tx, reply, error.code, 'X says that the same text is there already.');
    return;
  }
  if (!isInDoubt && error.code === 'media_gone') {
    await forgetUploads(tx, reply.id);
    if ((await endUpload(tx, reply.id, true)) < MOST_UPLOADS) return sendAgain(deps, tx, reply, why, 0);
  }
  // Whoever has read that it is in doubt may have answered in another way by now: it does not leave by itself any more.
  if (!isInDoubt && error.retryAfterMs !== null && reply.attempts < MOST_ATTEMPTS * reply.parts) {
    return sendAgain(deps, tx, reply, why, error.retryAfterMs);
  }
  await moveReply(tx, deps.log, reply, { to: 'failed', ...why });
}

async function sendAgain(
  deps: DeliverDependencies,
  tx: Tx,
  reply: ReplyRow,
  why: Pick<Transition, 'agentId' | 'errorCode' | 'errorDetail'>,
  inMs: number,
): Promise<void> {
  const sendAfter = new Date(deps.clock.now().getTime() + inMs);
  await moveReply(tx, deps.log, reply, { to: 'queued', sendAfter, ...why });
  await deps.jobs.add(tx, 'reply.deliver', reply.id, sendAfter);
}

/** The platform takes nothing of this account for now: this one goes back to the others, and none is tried meanwhile. */
async function holdForAll(deps: DeliverDependencies, tx: Tx, reply: ReplyRow, error: ChannelError): Promise<void> {
  const gate = await lockGate(tx, deps.channels, reply.accountId, reply.kind);
  await noteAnswer(tx, deps.channels, gate, false);
  const held = CLOSES.has(error.code)
    ? await closeGate(tx, gate, error)
    : { code: error.code, why: error.message, until: null };
  await moveReply(tx, deps.log, reply, { to: 'queued', agentId: null, errorCode: held.code, errorDetail: held.why });
  await wait(deps, tx, { ...reply, errorCode: held.code }, gate, held);
}

/** It may be posted or not. From here only reading the platform back decides. */
export async function markUnknown(
  deps: DeliverDependencies,
  tx: Tx,
  reply: ReplyRow,
  errorCode: string,
  why: string,
): Promise<void> {
  const firstLook = new Date(deps.clock.now().getTime() + deps.reconcileMs);
  await moveReply(tx, deps.log, reply, {
    to: 'unknown',
    agentId: null,
    sendAfter: firstLook,
    errorCode,
    errorDetail: `${why} It may have been posted all the same: we are looking.`,
  });
  await deps.jobs.add(tx, 'reply.reconcile', reply.id, firstLook);
}
