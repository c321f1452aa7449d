export { CONVERT_DUTY, convertChosen } from './converting.js';
export { FeedModule } from './feed.module.js';
