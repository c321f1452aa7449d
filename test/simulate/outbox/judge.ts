import type { Post } from '../../../sandbox/x/index.ts';
import { COMES_FROM, type ReplyState } from '../../../src/replies/reply-state.js';
import { brokenInvariants } from '../state.js';
import { judgeModeration } from './judge-moderation.js';
import { judgePictures } from './judge-pictures.js';
import { PUBLISH, type Desk, type Intent } from './desk.js';
import { LEASE_MS } from './process.js';
import { plain } from './shift.js';

interface Row {
  id: string;
  key: string;
  agentId: string;
  target: string;
  text: string;
  state: ReplyState;
  externalId: string | null;
  errorCode: string | null;
  errorDetail: string | null;
  attempts: number;
  reads: number;
  attemptedAt: number | null;
  doubtSince: number | null;
  parts: { text: string; externalId: string | null }[];
  posted: number;
}

/** What is one post, or is to be: a reply, or one of its parts. `all`: what its reply has others try, too. */
type Unit = Row & { all: string[] };

function unitsOf(row: Row): Unit[] {
  if (row.parts.length === 0) return [{ ...row, all: [groupOf(row.target, row.text)] }];
  const places = row.parts.map(({ text }, n) => ({
    text,
    target: n === 0 ? row.target : (row.parts[n - 1]?.externalId ?? `part ${n} of ${row.id}`),
  }));
  const all = places.map(({ target, text }) => groupOf(target, text));
  return places.map((place, n) => {
    const externalId = row.parts[n]?.externalId ?? null;
    const fate: Partial<Row> =
      n < row.posted
        ? { state: 'sent', doubtSince: null }
        : n === row.posted && row.state !== 'sent'
          ? {}
          : { state: 'cancelled', doubtSince: null }; // nothing of it may be there
    return { ...row, ...place, externalId, ...fate, all };
  });
}

/** After so long an attempt is over, and before it nothing can have been posted: by two clocks that are not quite one. */
const SLACK_MS = 60_000;

/** Everything that is not as X's own world, its log of requests and what agents were told say it must be. */
export async function judgeOutbox(desk: Desk): Promise<string[]> {
  const rows = await desk.inbox.query<Row>(ROWS_SQL);
  const units = rows.flatMap(unitsOf);
  const made = postsMade(desk);
  return [
    ...told(desk.intents, rows),
    ...groups(desk, units, made),
    ...(await events(desk, rows)),
    ...(await marked(desk, units)),
    ...(await judgePictures(desk)),
    ...(await judgeModeration(desk)),
    ...(await brokenInvariants(desk.inbox)),
  ];
}

const groupOf = (target: string, text: string): string => `${target} ${text}`;

/** What our own requests made on X, whatever we were told. */
function postsMade({ sandbox: { world } }: Desk): Map<string, Post[]> {
  const made = world.log.list({ endpoint: PUBLISH }).flatMap(({ committed, body }) => {
    if (committed === null) return [];
    const { text, reply } = body as { text: string; reply: { in_reply_to_tweet_id: string } };
    return [{ group: groupOf(reply.in_reply_to_tweet_id, text), post: world.posts.get(committed) }];
  });
  return new Map(
    [...Map.groupBy(made, ({ group }) => group)].map(([group, all]) => [group, all.map(({ post }) => post)]),
  );
}

/** What was accepted is there, once and in the agent's words; what was refused is not. */
function told(intents: Intent[], rows: Row[]): string[] {
  const byKey = Map.groupBy(rows, (row) => row.key);
  const wrong = intents.flatMap((intent) => {
    const own = byKey.get(intent.key) ?? [];
    byKey.delete(intent.key);
    const { told: answer, key } = intent;
    if (!answer || 'problem' in answer) {
      return answer && own.length > 0 ? [`${key} was refused (${answer.problem}), and is to be sent all the same`] : [];
    }
    if (own.length !== 1) return [`${key} was accepted, and there are ${own.length} replies for it`];
    const [row] = own as [Row];
    const parts = row.parts.length === (intent.parts ?? 0);
    const same = row.id === answer.id && row.text === intent.text && row.target === intent.target.id && parts;
    return same && row.agentId === intent.agent.agentId ? [] : [`${key} is not what the agent has sent`];
  });
  return [...wrong, ...[...byKey.keys()].map((key) => `nobody has sent ${key}`)];
}

function groups(desk: Desk, units: Unit[], made: Map<string, Post[]>): string[] {
  const endings = Map.groupBy(
    desk.processes.flatMap(({ x }) => x.endings),
    ({ target, text }) => groupOf(target, text),
  );
  const byGroup = Map.groupBy(units, (unit) => groupOf(unit.target, unit.text));
  const strangers = [...made.keys()].filter((group) => !byGroup.has(group));
  // How often these were tried, and how that ended: of several parts all of them, and whoever tried the same.
  const triesOf = (own: Unit[]): Tries => {
    const places = [...new Set(own.flatMap(({ all }) => all))];
    const replies = new Map(
      places.flatMap((group) => byGroup.get(group) ?? []).map(({ id, attempts }) => [id, attempts]),
    );
    const attempts = [...replies.values()].reduce((sum, tried) => sum + tried, 0);
    return { attempts, endings: places.flatMap((group) => endings.get(group) ?? []) };
  };
  return [
    ...strangers.map((group) => `a post was made that nobody has sent: ${group}`),
    ...[...byGroup].flatMap(([group, own]) => judgeGroup(desk, own, made.get(group) ?? [], triesOf(own))),
  ];
}

interface Tries {
  attempts: number;
  endings: { how: string }[];
}

/** The replies to one post in the same words, and what was posted for them. */
function judgeGroup(desk: Desk, rows: Row[], posts: Post[], { attempts, endings }: Tries): string[] {
  const wrong: string[] = [];
  const say = (row: Row, what: string): void => void wrong.push(`the reply ${row.id} (${row.key}) ${what}`);
  const mayBePosted = rows.filter(({ state, doubtSince }) => state === 'sent' || doubtSince !== null);
  if (posts.length > mayBePosted.length) {
    wrong.push(
      `${posts.length} posts were made under ${rows[0]?.target} for ${mayBePosted.length} replies: ${ids(posts)}`,
    );
  }
  for (const row of rows) {
    if (row.state === 'queued' || row.state === 'sending') say(row, `is ${row.state} for ever`);
    if (row.state === 'sent' && !posts.some(({ id }) => id === row.externalId)) {
      if (!mayBeTaken(desk, row)) say(row, `is said to be sent as ${row.externalId}, which is not what it became`);
    }
    if (row.state === 'unknown') judgeUnknown(row, say);
  }
  const claimed = new Set(rows.map(({ externalId }) => externalId));
  const unclaimed = posts.filter((post) => !claimed.has(post.id) && post.deletedAt === undefined);
  if (unclaimed.length > 0) wrong.push(`${ids(unclaimed)} is to be seen on X, and no reply says that it is sent`);
  const known = endings.filter(({ how }) => how !== 'unclear').length;
  const unknown = rows.filter(({ state }) => state === 'unknown' || state === 'left');
  if (unknown.length > 0 && known >= attempts)
    wrong.push(`X said clearly what became of ${unknown.map(({ id }) => id).join()}`);
  return wrong;
}

/** Only what X left open, after all that can be looked at; and a person is told to decide. */
function judgeUnknown(row: Row, say: (row: Row, what: string) => void): void {
  const open = ['network', 'unavailable', 'malformed_answer', 'interrupted', 'duplicate_text'];
  if (!open.includes(row.errorCode ?? '')) say(row, `is unknown because of ${row.errorCode}, which is no doubt`);
  if (!row.errorDetail?.includes('before you write again')) say(row, 'is unknown, and nobody is told to decide');
}

/** A colleague's post in the same words under the same post, made while ours was on its way: nobody can tell them apart. */
function mayBeTaken({ sandbox: { world } }: Desk, row: Row): boolean {
  const post = row.externalId === null ? undefined : world.posts.byId.get(row.externalId);
  if (!post || row.attemptedAt === null || post.inReplyToId !== row.target || plain(post.text) !== plain(row.text))
    return false;
  const at = Number((BigInt(post.id) >> 22n) + 1_288_834_974_657n);
  return at >= (row.doubtSince ?? row.attemptedAt) - SLACK_MS && at <= row.attemptedAt + LEASE_MS + SLACK_MS;
}

const ids = (posts: Post[]): string => posts.map(({ id }) => id).join(', ');

/** Each reply's events are the way that it went, step by step, to where it stands. */
async function events(desk: Desk, rows: Row[]): Promise<string[]> {
  const steps = await desk.inbox.query<{ reply: string; from: ReplyState | null; to: ReplyState; kind: string }>(
    `SELECT after ->> 'replyId' AS reply, before ->> 'state' AS "from", after ->> 'state' AS "to", kind
     FROM event WHERE workspace_id = $1 AND kind LIKE 'reply\\_%' ORDER BY id`,
  );
  const byReply = Map.groupBy(steps, (step) => step.reply);
  return rows.flatMap((row) => {
    let at: ReplyState | null = null;
    for (const { from, to, kind } of byReply.get(row.id) ?? []) {
      const stays = from === to && to === 'unknown'; // the last look, which found nothing
      if (kind === 'reply_waits' && from === 'queued' && at === 'queued') continue;
      if (kind === 'reply_part_sent' && from === at && to === at) continue;
      if (from !== at || kind !== `reply_${to}` || (from !== null && !stays && !COMES_FROM[to].includes(from))) {
        return [`the log has the reply ${row.id} go from ${from} to ${to}, when it was ${at}`];
      }
      at = to;
    }
    return at === row.state ? [] : [`the log ends with the reply ${row.id} as ${at}, and it is ${row.state}`];
  });
}

/** A post is marked as a reply's when the reply is it, and a colleague's never. */
async function marked(desk: Desk, rows: Unit[]): Promise<string[]> {
  const posts = await desk.inbox.query<{ post: string; reply: string }>(
    `SELECT external_id AS post, reply_id AS reply FROM post WHERE workspace_id = $1 AND reply_id IS NOT NULL`,
  );
  const sent = new Map(rows.map((row) => [row.externalId, row.id]));
  return posts.filter(({ post, reply }) => sent.get(post) !== reply).map(({ post }) => `${post} is taken for a reply`);
}

const ROWS_SQL = `SELECT id, idempotency_key AS key, agent_id AS "agentId", target_external_id AS target, text, state,
  external_id AS "externalId", error_code AS "errorCode", error_detail AS "errorDetail", attempts, reconcile_reads AS reads,
  parts_posted AS posted, coalesce((SELECT json_agg(json_build_object('text', q.text, 'externalId', q.external_id) ORDER BY q.n)
    FROM reply_part q WHERE q.workspace_id = $1 AND q.reply_id = reply.id), '[]') AS parts,
  (extract(epoch FROM attempted_at) * 1000)::float8 AS "attemptedAt",
  (extract(epoch FROM doubt_since) * 1000)::float8 AS "doubtSince"
  FROM reply WHERE workspace_id = $1 ORDER BY id`;
