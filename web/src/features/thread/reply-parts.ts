import type { Reply } from '../../api/types/replies.ts';

type OfParts = Pick<Reply, 'state' | 'text' | 'media' | 'parts'>;

/** How many of a reply's several posts stand on the platform. */
export const standing = (reply: Pick<Reply, 'parts'>): number =>
  reply.parts.filter(({ postedAt }) => postedAt !== null).length;

/** Some of its several posts stand on the platform, and others are to follow. */
export const isBegun = (reply: Pick<Reply, 'state' | 'parts'>): boolean =>
  reply.state !== 'sent' && standing(reply) > 0 && standing(reply) < reply.parts.length;

/** What of its text does not stand on the platform: all of it, as long as none of its posts does. */
export function restOf(reply: Pick<Reply, 'text' | 'parts'>): string {
  const next = reply.parts.find(({ postedAt }) => postedAt === null);
  return next ? reply.text.slice(next.startsAt) : reply.text;
}

/** What is its agent's again when it is taken back: without what stands there, where the files are with the first post. */
export const leftToWrite = <R extends OfParts>(reply: R): R => ({
  ...reply,
  text: restOf(reply),
  media: standing(reply) > 0 ? [] : reply.media,
});

/** When the last of its posts was made that stand there. */
export const lastStandingAt = (reply: Reply): string =>
  reply.parts.reduce((last, { postedAt }) => postedAt ?? last, reply.createdAt);
