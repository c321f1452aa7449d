import { accountCosts } from './account-costs.ts';
import { accounts } from './accounts.ts';
import { intake } from './intake.ts';
import { feed, rules } from './rules.ts';

/** What only the pages of accounts, rules, the feed and the intake say. */
export const enPages = { accountCosts, accounts, rules, feed, intake };
