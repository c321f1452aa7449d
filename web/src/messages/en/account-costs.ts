import { dollars, dollarsOfOne } from '../money.ts';
import { plural } from '../plural.ts';

/** What an account costs, what it may cost, and what of it is too quiet. */
export const accountCosts = {
  dollars,
  /** Of one thing: X has prices of a tenth of a cent. */
  price: dollarsOfOne,
  label: 'Cost this month',
  ofBudget: (month: number, budget: number) => `${dollars(month)} of ${dollars(budget)}`,
  byItsEnd: (usd: number) => `about ${dollars(usd)} by its end`,
  todayOnly: (usd: number) => `${dollars(usd)} today`,
  title: 'What it costs',
  none: 'Nothing has been charged for this month.',
  kind: 'Kind',
  today: 'Today',
  month: 'This month',
  each: 'Each',
  cost: 'Cost',
  sum: 'All',
  kinds: {
    'post-read': 'Posts read',
    'owned-read': 'Own posts and mentions read',
    'user-read': 'People looked up',
    'message-read': 'Direct messages read',
    post: 'Posts written',
    'post-with-link': 'Answers with a link',
    'summoned-reply': 'Answers',
    message: 'Direct messages written',
    deletion: 'Deletions',
  } as Record<string, string | undefined>,
  forecast: (usd: number | null) =>
    usd === null
      ? 'A forecast comes after the first hour.'
      : `${dollars(usd)} by the end of the month, if the rest of it goes on like the last seven days.`,
  estimate: (since: string) =>
    `An estimate from X’s list prices of ${since}; days and months are those of UTC. What you really pay stands in X’s developer console.`,
  budget: {
    none: 'No budget.',
    is: (usd: number, stopsPolling: boolean) =>
      stopsPolling
        ? `Budget: ${dollars(usd)} a month. When it is used up nothing is read any more; answers still leave.`
        : `Budget: ${dollars(usd)} a month. When it is used up, late finds, gap search and checks for deletions stop; posts still come in and answers leave.`,
    set: 'Set a budget',
    change: 'Change the budget',
    title: (handle: string) => `Budget of @${handle}`,
    amount: 'US dollars a month',
    amountHelp: 'Leave it empty for no limit.',
    notAnAmount: 'Write an amount such as 50 or 49.90.',
    help: 'At 80 % the account says so. When the budget is used up, Parley stops what can be done without: late finds, gap search, and checks for deletions and edits. Answers always leave.',
    stopsPolling: 'Then also stop reading new posts',
    stopsPollingHelp: 'They come when it goes on. What X no longer gives by then stays as a gap.',
    ownsApp: 'The X app belongs to this account',
    ownsAppHelp: 'X then charges a fifth for reading the account’s own posts and mentions.',
    submit: 'Save the budget',
    submitting: 'Saving…',
    saved: (handle: string) => `The budget of @${handle} is saved.`,
    notSaved: (why: string) => `Not saved. ${why}`,
  },
  alerts: {
    near: (month: number, budget: number) =>
      `${dollars(month)} of this month’s budget of ${dollars(budget)} are spent, by estimate.`,
    used: (budget: number, stopsPolling: boolean) =>
      stopsPolling
        ? `This month’s budget of ${dollars(budget)} is used up, by estimate. No posts are read until it is raised or the month ends; answers still leave.`
        : `This month’s budget of ${dollars(budget)} is used up, by estimate. Late finds, gap search and checks for deletions rest until it is raised or the month ends.`,
    silence: (span: string, usual: number) =>
      `Nothing has come for ${span}; usually ${plural(usual, 'post comes', 'posts come')} in that time. X was asked and says that there is nothing. Look there whether people can write to you.`,
    missed: (n: number) =>
      `${plural(n, 'post was', 'posts were')} missed by the mentions poll in the last 24 h. The hourly look for late finds has brought ${n === 1 ? 'it' : 'them'}.`,
  },
};
