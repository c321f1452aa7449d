export { INDEX_DUTY } from './following.js';
export { SearchModule } from './search.module.js';
export { tsvectorOf } from './tokens.js';
export { wordsCondition, wordsValue } from './words-condition.js';
