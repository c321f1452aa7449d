import type { Account } from '../../api/types/accounts.ts';

export const STEPS = ['connect', 'post', 'invite'] as const;
export type Step = (typeof STEPS)[number];
export type StepState = 'done' | 'now' | 'later';

/** What brings an account's own posts, and nobody else's. */
const OWN = new Set(['timeline', 'own_sweep']);

/** A customer's post came in, if only one that became no ticket. */
export const hasReceived = (accounts: readonly Account[]): boolean =>
  accounts.some(({ sources }) => sources.some(({ name, lastEventAt }) => lastEventAt !== null && !OWN.has(name)));

/** Whatever is not done yet comes one by one; what is done out of turn is done. */
export function stepStates(done: Record<Step, boolean>): Record<Step, StepState> {
  const next = STEPS.find((step) => !done[step]);
  const stateOf = (step: Step): StepState => (done[step] ? 'done' : step === next ? 'now' : 'later');
  return { connect: stateOf('connect'), post: stateOf('post'), invite: stateOf('invite') };
}
