export { dropDraft } from './drafts.store.js';
export { WritingModule } from './writing.module.js';
