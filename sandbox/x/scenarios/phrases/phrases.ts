/** What somebody may write about. */
export type Topic = 'outage' | 'recovery' | 'question' | 'complaint' | 'praise' | 'launch' | 'mockery';

/**
 * The parts that posts of one language are put together from. `{brand}` is the handle of the brand; `{flight}`, `{city}`,
 * `{ref}`, `{minutes}`, `{clock}`, `{code}`, `{device}`, `{days}`, `{amount}` and `{link}` are filled in anew each time.
 */
export interface Phrases {
  lang: string;
  /** Before a sentence; each one names the brand. */
  openings: string[];
  /** The same for those who want something done. */
  pleas: string[];
  /** Whole sentences. */
  topics: Record<Topic, string[]>;
  /** A second sentence that says more; during an outage people also speak of their devices. */
  details: { outage: string[]; other: string[] };
  /** A second sentence that wants something. */
  asks: { outage: string[]; other: string[] };
  /** Under one's own post: something to add. */
  additions: string[];
  /** Under one's own post: nobody has answered. */
  impatience: string[];
  /** Under the brand's answer: it helped. */
  thanks: string[];
  /** Under the brand's answer: it did not. */
  doubts: string[];
  /** Under another customer's post. */
  agreement: string[];
  /** Above a post that is quoted. */
  quotes: string[];
}
