export { withEarlier } from './earlier-posts.ts';
export { Linked } from './linked.tsx';
export { ShowEarlier } from './show-earlier.tsx';
