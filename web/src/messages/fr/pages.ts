import type { PageMessages } from '../index.ts';
import { accountCosts } from './account-costs.ts';
import { accounts } from './accounts.ts';
import { intake } from './intake.ts';
import { feed, rules } from './rules.ts';

/** Ce que seules disent les pages des comptes, des règles, du fil et de la réception. */
export const frPages: PageMessages = { accountCosts, accounts, rules, feed, intake };
