export { Account } from './account.entity.js';
export { AccountsModule } from './accounts.module.js';
export { FILL_DUTY, pollDuty, RECHECK_DUTY, SILENCE_DUTY, streamDuty } from './account-duties.js';
export { budgetOf } from './account-windows.js';
export { Accounts, ourAccounts } from './accounts.service.js';
export type { Purpose } from './spending-rule.js';
