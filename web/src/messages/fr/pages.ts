import type { PageMessages } from '../index.ts';
import { accountCosts } from './account-costs.ts';
import { accounts } from './accounts.ts';
import { failedSends } from './failed-sends.ts';
import { firstSteps } from './first-steps.ts';
import { intake } from './intake.ts';
import { join } from './join.ts';
import { keys } from './keys.ts';
import { links, merging } from './links.ts';
import { longThreads } from './long-threads.ts';
import { notificationSettings } from './notification-settings.ts';
import { people, roles, teams } from './people.ts';
import { feed, rules } from './rules.ts';
import { shownMedia } from './shown-media.ts';
import { audit, workspace } from './workspace.ts';

/** Ce que disent seules les autres pages que la boîte de réception. */
export const frPages: PageMessages = {
  accountCosts,
  accounts,
  failedSends,
  firstSteps,
  rules,
  feed,
  intake,
  join,
  keys,
  notificationSettings,
  links,
  merging,
  longThreads,
  people,
  roles,
  shownMedia,
  teams,
  audit,
  workspace,
};
