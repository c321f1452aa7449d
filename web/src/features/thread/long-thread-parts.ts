export { withEarlier } from './earlier-posts.ts';
export { Linked } from './linked.tsx';
export { ShowEarlier, ShowEarlierThreads } from './show-earlier.tsx';
