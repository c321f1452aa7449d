import type { Desk, Picture } from './desk.js';
import { PUBLISH } from './desk.js';

interface Row {
  id: string;
  key: string;
  target: string;
  text: string;
  parts: { text: string }[];
}

/** Each post that was made for a reply shows what its agent attached, in that order and described so; of several the first. */
export async function judgePictures(desk: Desk): Promise<string[]> {
  const rows = await desk.inbox.query<Row>(
    `SELECT id, idempotency_key AS key, target_external_id AS target, text, coalesce((
       SELECT json_agg(json_build_object('text', q.text) ORDER BY q.n) FROM reply_part q
       WHERE q.workspace_id = $1 AND q.reply_id = reply.id), '[]') AS parts
     FROM reply WHERE workspace_id = $1 ORDER BY id`,
  );
  const expected = new Map<string, string>();
  for (const { key, target, text, parts } of rows) {
    const pictures = desk.intents.find((intent) => intent.key === key)?.pictures ?? [];
    // Whoever attaches pictures writes what nobody else does.
    if (pictures.length > 0) expected.set(`${target} ${parts[0]?.text ?? text}`, toldOf(pictures));
  }
  return desk.sandbox.world.log.list({ endpoint: PUBLISH }).flatMap(({ committed, body }) => {
    if (committed === null) return [];
    const { text, reply, media } = body as Sent;
    const wanted = expected.get(`${reply.in_reply_to_tweet_id} ${text}`) ?? '';
    const shown = toldOf((media?.media_ids ?? []).map((id) => desk.sandbox.world.media.get(id)));
    return shown === wanted ? [] : [`${committed} shows (${shown}), and its agent attached (${wanted})`];
  });
}

interface Sent {
  text: string;
  reply: { in_reply_to_tweet_id: string };
  media?: { media_ids: string[] };
}

/** By its size one is told from another. */
const toldOf = (pictures: readonly (Pick<Picture, 'width'> & { altText?: string | undefined })[]): string =>
  pictures.map(({ width, altText }) => `${width}: ${altText ?? ''}`).join(', ');
