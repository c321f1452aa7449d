import type { Post, PostMedia } from '../../api/types/threads.ts';
import { m } from '../../messages/index.ts';

/** Of the version that is shown: an edit may have brought other pictures. */
export const stillOf = (post: Post, place: number): string => `/api/posts/${post.id}/media/${place}?v=${post.version}`;
export const filmOf = (post: Post, place: number): string =>
  `/api/posts/${post.id}/media/${place}/film?v=${post.version}`;

export const whatItShows = ({ kind, altText }: PostMedia): string => altText || m.shownMedia.undescribed[kind];
