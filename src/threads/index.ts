export { anyNews } from './any-news.js';
export { Groups } from './groups.js';
export { ALL_LANES, lockLanes, splitIntoLanes } from './lanes.js';
export {
  threadKey,
  type IncomingPost,
  type OurAccount,
  type PlacedPost,
  type Placement,
  type ThreadChange,
  type Why,
} from './placement.js';
export { placeChosen } from './place-chosen.js';
export { placePosts } from './place-posts.js';
export { takeIds } from './placement-ids.js';
export { ownIds } from './quotes.js';
export { postsThatQuote } from './threads.store.js';
export { readEarlier, readThreads, type MediaView, type ThreadView, type TicketThreads } from './thread.view.js';
export { pictureOf, shownMediaOf, type Fetchable } from './shown-media.js';
export { hidePosts, showPosts, type TurnedPost } from './tombstones.js';
export { writePlacement, type EditedPost, type Written } from './write-placement.js';
