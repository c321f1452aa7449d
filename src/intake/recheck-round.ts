import type { Access, ChannelAdapter, PostLookup } from '../channels/index.js';
import type { Clock, Duty, EventLog, Tx } from '../kernel/index.js';
import type { PollDependencies } from './polling.js';
import type { PassState, PassStates } from './recheck-passes.js';
import { saveCursor, type LandTarget } from './source-state.js';

export interface RecheckDependencies extends PollDependencies {
  log: EventLog;
  clock: Clock;
}

/** What a recheck works with. */
export interface Recheck {
  deps: RecheckDependencies;
  duty: Duty;
  target: LandTarget;
  access: Access;
  adapter: ChannelAdapter;
  lookup: PostLookup;
  signal: AbortSignal;
  hold: (tx: Tx) => Promise<void>;
}

/** As the ledger names it. */
export const RECHECK_SOURCE = 'recheck';

/** Keeps how far a pass has come. */
export async function savePass(
  { deps, target, hold }: Recheck,
  states: PassStates,
  name: keyof PassStates,
  state: PassState,
): Promise<void> {
  states[name] = state;
  await deps.db.inWorkspace(target.workspaceId, async (tx) => {
    await hold(tx);
    await saveCursor(tx, target, states);
  });
}
