import type { Capabilities } from './channel-grants.js';

/** Why nothing of a customer's is to be seen any more. */
type Gone = 'deleted' | 'protected' | 'suspended' | 'hidden';

/** What is known of a thread before anything is written in it. */
export interface ReplySituation {
  kind: 'public' | 'direct';
  /** The account's state is such that something can be sent; else null. */
  capabilities: Capabilities | null;
  accountState: 'connected' | 'paused' | 'reauth_required' | 'disconnected';
  /** How the customer has spoken to the account here; null: nobody noted it. */
  ways: readonly ('direct' | 'reply' | 'mention' | 'quote' | 'prefix')[] | null;
  /** Why nothing of the customer's here is to be seen any more; null: something is. */
  gone: Gone | null;
  /** The platform's own words, when it has refused the last answer here and the customer has not written since. */
  refused: string | null;
}

export type GateCode =
  'account_paused' | 'account_not_connected' | 'no_permission' | 'not_summoned' | 'direct_closed' | Gone;

/** Whether the platform will take an answer. Closed: a sentence says why and what to do. */
export type ReplyGate =
  | { open: true }
  | {
      open: false;
      code: GateCode;
      sentence: string;
      /** A person may still answer on the platform itself. */
      elsewhere: boolean;
    };

/** What an answer costs, in millionths of a dollar. */
export interface ReplyCosts {
  plain: number;
  withLink: number;
}

/** What is answered: some platforms put handles before an answer, which then do not count. */
export interface Answered {
  handle: string;
  text: string;
  /** Our own handle, which is never put there. */
  ours: string;
}

/** For platforms that have more to say before one writes than the length of a text. All pure. */
export interface ReplyGuide {
  gate(situation: ReplySituation): ReplyGate;
  costs(kind: 'public' | 'direct'): ReplyCosts | null;
  /** The platform's own page for answering a post, whose id there follows. */
  readonly answerUrl: string;
  /** The platform's own page on which anybody writes to this account directly; null: the account takes no messages. */
  directUrl(account: { externalId: string; capabilities: Capabilities | null }): string | null;
  /** As `measure`, without what the platform puts before the answer, and with what else it refuses. */
  measureAnswer(
    text: string,
    answered: Answered,
  ): {
    length: number;
    maxLength: number;
    fits: boolean;
    /** Why the platform takes it at no length; null: it does. */
    refusal: string | null;
  };
}
