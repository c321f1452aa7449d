import type { Account } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';
import { delay, span } from '../../ui/time-words.ts';

export interface Advice {
  tone: 'quiet' | 'warn' | 'bad';
  sentence: string;
}

/** What to know about an account now: how it is, the worst first, and what else is to be looked at. */
export function advicesFor(account: Account, now: number): Advice[] {
  const first = adviceFor(account, now);
  const alerts = account.state === 'connected' ? alertsOf(account, now) : [];
  return first.tone === 'quiet' && alerts.length > 0 ? alerts : [first, ...alerts];
}

function alertsOf({ silence, money, missedLastDay, sources }: Account, now: number): Advice[] {
  const words = m.accountCosts.alerts;
  // Who fails or rests says why; who is behind without a word is the one that nobody notices.
  const silent = sources.filter(({ behind, lastError, note }) => behind && lastError === null && note === null);
  const sentences = [
    ...silent.map(({ name, lagMs }) => m.accounts.advice.behind(sourceName(name), delay(lagMs ?? 0, m.time))),
    silence && words.silence(span(now - Date.parse(silence.since), m.time), silence.usual),
    money?.budgetState === 'used' && words.used(money.budget ?? 0, money.budgetStopsPolling),
    money?.budgetState === 'near' && words.near(money.month, money.budget ?? 0),
    missedLastDay > 0 && words.missed(missedLastDay),
  ];
  return sentences.flatMap((sentence) => (sentence ? [{ tone: 'warn', sentence }] : []));
}

function adviceFor(account: Account, now: number): Advice {
  if (account.state === 'reauth_required') {
    return { tone: 'bad', sentence: account.stateReason ?? m.accounts.advice.reauth };
  }
  if (account.state !== 'connected') return { tone: 'quiet', sentence: account.stateReason ?? '' };
  if (account.tokenError) return { tone: 'warn', sentence: m.accounts.advice.renewal(account.tokenError) };
  if (account.lastError && account.lastErrorSource) {
    return { tone: 'warn', sentence: m.accounts.advice.source(sourceName(account.lastErrorSource), account.lastError) };
  }
  const closed = account.windows.some((window) => window.closedUntil && Date.parse(window.closedUntil) > now);
  if (closed) return { tone: 'warn', sentence: m.accounts.advice.closed };
  return { tone: 'quiet', sentence: account.lastSuccessAt ? m.accounts.advice.well : m.accounts.advice.waiting };
}

export const sourceName = (name: string): string => m.accounts.sources.names[name] ?? name;
