export { OVERDUE_DUTY, RepliesModule } from './replies.module.js';
