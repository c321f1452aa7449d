import { z } from 'zod';

export const MOST_RULES = 50;
export const MOST_WORDS = 200;
export const LONGEST_WORD = 100;
export const LONGEST_NAME = 100;
export const MOST_LANGUAGES = 50;
export const MOST_FOLLOWERS = 2_000_000_000;

/** How a post speaks to an account. One that does so in several ways: by the first of these. */
export const SPOKEN_WAYS = ['direct', 'reply', 'mention', 'quote'] as const;
export type SpokenWay = (typeof SPOKEN_WAYS)[number];

const words = z.array(z.string().min(1).max(LONGEST_WORD)).min(1).max(MOST_WORDS);
const languages = z
  .array(z.string().regex(/^[a-z]{2,3}$/))
  .min(1)
  .max(MOST_LANGUAGES);
const followers = z.int().min(0).max(MOST_FOLLOWERS);

const conditions = z
  .strictObject({
    ways: z.array(z.enum(SPOKEN_WAYS)).min(1).max(SPOKEN_WAYS.length),
    /** It holds at least one of these words. */
    containsAny: words,
    /** It holds none of these words. */
    containsNone: words,
    /** It is in one of these languages. */
    languages,
    /** It is in another language than these. */
    otherLanguages: languages,
    /** Handles without the @. */
    authors: words,
    /** The author has fewer followers. */
    followersBelow: followers,
    /** The author has so many followers or more. */
    followersFrom: followers,
    hasLink: z.boolean(),
    /** Nothing but handles, signs and pictures. */
    withoutWords: z.literal(true),
  })
  .partial()
  .refine((given) => Object.values(given).some((value) => value !== undefined));

/**
 * What must all be true of a post for the rule to filter it. What is not known of a post (its language, its author's
 * followers) fulfils no condition, so such a post is heard.
 */
export type RuleConditions = z.infer<typeof conditions>;

export interface ConversionRule {
  id: string;
  conditions: RuleConditions;
}

/** As they are stored; null: they cannot be read. */
export const readConditions = (stored: unknown): RuleConditions | null => conditions.safeParse(stored).data ?? null;

/** The rules that can be read. One that cannot filters nothing: a post too many is better heard than one too few. */
export const readRules = (stored: readonly { id: string; conditions: unknown }[]): ConversionRule[] =>
  stored.flatMap((rule) => {
    const read = readConditions(rule.conditions);
    return read ? [{ id: rule.id, conditions: read }] : [];
  });
