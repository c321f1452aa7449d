import type { Reply } from '../../api/types.ts';

/** How many of a reply's several posts stand on the platform. */
export const standing = (reply: Reply): number => reply.parts.filter(({ postedAt }) => postedAt !== null).length;

/** Some of its several posts stand on the platform, and others are to follow. */
export const isBegun = (reply: Reply): boolean =>
  reply.state !== 'sent' && standing(reply) > 0 && standing(reply) < reply.parts.length;

/** What of its text does not stand on the platform: all of it, as long as none of its posts does. */
export function restOf(reply: Reply): string {
  const next = reply.parts.find(({ postedAt }) => postedAt === null);
  return next ? reply.text.slice(next.startsAt) : reply.text;
}

/** When the last of its posts was made that stand there. */
export const lastStandingAt = (reply: Reply): string =>
  reply.parts.reduce((last, { postedAt }) => postedAt ?? last, reply.createdAt);
