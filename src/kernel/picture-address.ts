/**
 * Where our own server has somebody's picture, in SQL; null: they have none. `author` names the row. It stands here because
 * every room that shows people needs it, and these know nothing of one another.
 */
export const pictureAddress = (author: string): string =>
  `'/api/authors/' || ${author}.id || '/picture?v=' || ${author}.picture_key`;
