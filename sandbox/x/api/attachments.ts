import type { User } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { invalidRequest, XProblem } from './problems.ts';

const MAX_VIDEO_MINUTES = { post: { usual: 20, paying: 125 }, message: { usual: 140 / 60, paying: 10 } };

/** Holds the media of a new post or message against X's rules: one's own, processed, not older than a day, fit for it. */
export function checkAttachments(
  world: World,
  user: User,
  ids: readonly string[] | undefined,
  kind: 'post' | 'message' = 'post',
): void {
  if (!ids) return;
  const parameter = kind === 'post' ? 'media.media_ids' : 'attachments.media_id';
  const refuse = (message: string) => invalidRequest([{ parameters: { [parameter]: [...ids] }, message }]);
  const isMine = (id: string) => world.media.isUsable(id, user.id);
  if (new Set(ids).size !== ids.length || !ids.every(isMine)) throw refuse('Your media IDs are invalid.');

  const media = ids.map((id) => world.media.get(id));
  const fits = (category: string) => category.startsWith('dm_') === (kind === 'message') && category !== 'subtitles';
  if (!media.every(({ category }) => fits(category))) throw refuse('Your media IDs are invalid.');
  if (media.length > 1 && media.some((one) => one.kind !== 'photo')) {
    throw refuse('You may attach up to 4 photos, 1 animated GIF or 1 video.');
  }
  const minutes = MAX_VIDEO_MINUTES[kind][user.premium || user.verified ? 'paying' : 'usual'];
  if (media.some(({ durationMs }) => (durationMs ?? 0) > minutes * 60_000)) {
    const detail = `This user is not allowed to post a video longer than ${Math.ceil(minutes)} minutes.`;
    throw new XProblem(403, { title: 'Forbidden', detail, type: 'about:blank', status: 403 });
  }
}
