import { weightedLength } from '../world/post-text.ts';
import { Random } from '../world/random.ts';
import type { Topic } from './phrases/phrases.ts';
import type { Kind, Scenario } from './scenarios.ts';
import { moments } from './shapes.ts';
import { Wording } from './wording.ts';

/** One thing that happens. Posts are numbered in the order in which they are written, people in that of their first post. */
export type Step =
  | {
      kind: 'post';
      at: number;
      number: number;
      person: number | 'brand';
      lang: string;
      isTroll: boolean;
      text: string;
      replyTo?: number;
      quote?: number;
    }
  | { kind: 'delete'; at: number; post: number }
  | { kind: 'edit'; at: number; post: number; text: string };

export interface ScriptOptions {
  brand: string;
  /** How many posts customers write, and how many people they are. */
  posts: number;
  authors: number;
  lengthMs: number;
  seed: number;
}

interface Written {
  number: number;
  at: number;
  person: number;
  lang: string;
  isTroll: boolean;
  topic: Topic;
  text: string;
  /** What it is a copy of, or the text itself: a copy of a copy does not grow. */
  source: string;
  isRoot: boolean;
}
type Draft = Omit<Written, 'number' | 'at' | 'source'> & { source?: string; replyTo?: number; quote?: number };

/** Whom people answer, copy and quote are the last so many posts. */
const MEMORY = 400;
const MAX_LENGTH = 280;
const EDIT_WITHIN_MS = 20 * 60_000;

/** The whole course of a scenario, step by step. It knows nothing of the world: the same options give the same steps. */
export function* scriptOf(scenario: Scenario, options: ScriptOptions): Generator<Step> {
  const random = new Random(options.seed);
  const wording = new Wording(random, options.brand, scenario.hashtag(options.brand));
  const dueAt = moments(scenario.shape, options.posts);
  const recent: Written[] = [];
  const cast: { lang: string; isTroll: boolean; other: string }[] = [];
  const announced: number[] = [];
  let number = 0;

  for (const text of scenario.announcements) {
    announced.push(number);
    yield { kind: 'post', at: 0, number: number++, person: 'brand', lang: 'en', isTroll: false, text };
  }
  for (let n = 0; n < options.posts; n++) {
    const x = dueAt(n + 0.5 + 0.8 * (random.next() - 0.5));
    const at = Math.floor(x * options.lengthMs);
    const left = options.posts - n;
    const missing = options.authors - cast.length;
    const kind = missing >= left ? newcomersKind(random, scenario) : pick(random, scenario.kinds);
    const topic = pick(random, scenario.topics(x));
    const draft = write(kind, topic);
    recent.push({ source: draft.text, ...draft, number, at });
    if (recent.length > MEMORY) recent.shift();
    yield {
      kind: 'post',
      at,
      number: number++,
      person: draft.person,
      lang: draft.lang,
      isTroll: draft.isTroll,
      text: draft.text,
      ...(draft.replyTo === undefined ? {} : { replyTo: draft.replyTo }),
      ...(draft.quote === undefined ? {} : { quote: draft.quote }),
    };

    if (random.chance(scenario.deleted))
      yield { kind: 'delete', at, post: take(random.between(0, recent.length - 1)).number };
    if (random.chance(scenario.edited)) yield* edit(at);
  }

  function write(kind: Kind, topic: Topic): Draft {
    const before = recent.length === 0 ? undefined : random.pick(recent);
    switch (kind) {
      case 'follow-up': {
        if (!before || before.topic === 'praise' || before.topic === 'launch') break;
        const { person, isTroll } = before;
        const lang = random.chance(scenario.twoLanguages) ? cast[person]!.other : before.lang;
        const text = wording.say(lang, random.chance(0.5) ? 'additions' : 'impatience');
        return { person, lang, isTroll, topic: before.topic, text, isRoot: false, replyTo: before.number };
      }
      case 'agreement':
        if (!before || !['outage', 'complaint', 'mockery'].includes(before.topic)) break;
        return {
          ...author(before.lang),
          topic,
          text: wording.say(before.lang, 'agreement'),
          isRoot: false,
          replyTo: before.number,
        };
      case 'quote':
        if (!before) break;
        return {
          ...author(before.lang),
          topic,
          text: `${wording.say(before.lang, 'quotes')} @${options.brand}`.replace(/(@\w+)(.*) \1$/, '$1$2'),
          isRoot: false,
          quote: announced.length > 0 && random.chance(0.6) ? random.pick(announced) : before.number,
        };
      case 'near-duplicate': {
        if (!before?.isRoot) break;
        const { lang, topic: same, source } = before;
        const text = wording.nearDuplicate(source, same);
        if (weightedLength(text) > MAX_LENGTH) break;
        return { ...author(lang), topic: same, text, source, isRoot: true };
      }
      case 'comment': {
        if (announced.length === 0) break;
        const who = author();
        return {
          ...who,
          topic,
          text: wording.comment(who.lang, topic),
          isRoot: false,
          replyTo: random.pick(announced),
        };
      }
    }
    const who = author();
    // Among the mocking there are customers who need an answer.
    const about = topic === 'mockery' && !who.isTroll ? random.pick<Topic>(['complaint', 'question']) : topic;
    const text = random.chance(scenario.twoLanguages)
      ? wording.inTwoLanguages(who.lang, cast[who.person]!.other, about)
      : wording.mention(who.lang, about);
    return { ...who, topic: about, text, isRoot: true };
  }

  /** Somebody new as long as there are people who have not written, and now and then somebody who has. */
  function author(lang?: string): { person: number; lang: string; isTroll: boolean } {
    const missing = options.authors - cast.length;
    const left = options.posts - (number - announced.length);
    if (missing > 0 && (missing >= left || cast.length === 0 || random.chance((1.25 * missing) / left))) {
      const spoken = lang ?? pick(random, scenario.languages);
      const others = Object.keys(scenario.languages).filter((other) => other !== spoken);
      cast.push({
        lang: spoken,
        isTroll: random.chance(scenario.trolls),
        other: others.length > 0 ? random.pick(others) : spoken,
      });
      return { person: cast.length - 1, lang: spoken, isTroll: cast.at(-1)!.isTroll };
    }
    for (let tries = 0; tries < 12; tries++) {
      const person = random.between(0, cast.length - 1);
      const known = cast[person]!;
      if (lang === undefined || known.lang === lang) return { person, lang: known.lang, isTroll: known.isTroll };
    }
    const person = random.between(0, cast.length - 1);
    return { person, lang: lang ?? cast[person]!.lang, isTroll: cast[person]!.isTroll };
  }

  function* edit(at: number): Generator<Step> {
    const index = recent.findLastIndex((post) => post.isRoot && at - post.at < EDIT_WITHIN_MS);
    if (index < 0) return;
    const { number: post, text } = take(index);
    const better = wording.corrected(text);
    if (weightedLength(better) <= MAX_LENGTH) yield { kind: 'edit', at, post, text: better };
  }

  /** What was deleted or edited is not answered, copied or edited again. */
  function take(index: number): Written {
    return recent.splice(index, 1)[0] as Written;
  }
}

/** When everybody who is left has to write for the first time, only what a newcomer can write. */
function newcomersKind(random: Random, scenario: Scenario): Kind {
  const { 'follow-up': _, ...others } = scenario.kinds;
  return pick(random, others);
}

function pick<T extends string>(random: Random, weights: Partial<Record<T, number>>): T {
  const entries = Object.entries(weights) as [T, number][];
  let rest = random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) if ((rest -= weight) < 0) return key;
  return entries.at(-1)![0];
}
