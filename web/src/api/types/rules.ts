export type SpokenWay = 'direct' | 'reply' | 'mention' | 'quote';

/** What must all be true of a post for a rule to filter it. */
export interface RuleConditions {
  ways?: SpokenWay[];
  containsAny?: string[];
  containsNone?: string[];
  languages?: string[];
  otherLanguages?: string[];
  authors?: string[];
  followersBelow?: number;
  followersFrom?: number;
  hasLink?: boolean;
  withoutWords?: true;
}

export interface Rule {
  id: string;
  accountId: string;
  name: string;
  /** null: they cannot be read, so the rule filters nothing. */
  conditions: RuleConditions | null;
  version: number;
  updatedAt: string;
  updatedBy: { id: string; name: string };
}

export interface RuleList {
  items: Rule[];
  most: number;
}

export interface RulePreview {
  fromAt: string;
  looked: number;
  capped: boolean;
  matched: number;
  filtered: number;
  heard: number;
  examples: { id: string; author: string; handle: string; text: string; postedAt: string; heard: boolean }[];
}
