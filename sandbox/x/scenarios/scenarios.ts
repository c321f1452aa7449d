import type { Topic } from './phrases/phrases.ts';
import { shapes, type Shape } from './shapes.ts';

export const scenarioNames = ['calm', 'outage', 'launch', 'troll', 'bilingual'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

type Weights<T extends string> = Partial<Record<T, number>>;
export type Kind = 'mention' | 'near-duplicate' | 'follow-up' | 'agreement' | 'quote' | 'comment';

export interface Scenario {
  about: string;
  /** Posts a minute, on average, and for how long, when nobody says otherwise. */
  rate: number;
  minutes: number;
  /** How many different people there are for a hundred posts. */
  authorsPer100: number;
  shape: Shape;
  languages: Record<string, number>;
  topics: (x: number) => Weights<Topic>;
  kinds: Weights<Kind>;
  /** Shares of the posts. */
  deleted: number;
  edited: number;
  twoLanguages: number;
  /** The share of people whose accounts exist for this. */
  trolls: number;
  hashtag: (brand: string) => string;
  /** What the brand itself posts at the start, for people to comment on. */
  announcements: string[];
}

const everywhere = { en: 44, es: 14, de: 12, fr: 11, ja: 10, ar: 9 };

export const scenarios: Record<ScenarioName, Scenario> = {
  calm: {
    about: 'a day like others: questions, complaints and thanks in six languages',
    rate: 6,
    minutes: 30,
    authorsPer100: 70,
    shape: shapes.steady,
    languages: everywhere,
    topics: () => ({ question: 50, complaint: 30, praise: 20 }),
    kinds: { mention: 74, 'near-duplicate': 1, 'follow-up': 15, agreement: 6, quote: 4 },
    deleted: 0.01,
    edited: 0.015,
    twoLanguages: 0,
    trolls: 0,
    hashtag: (brand) => brand,
    announcements: [],
  },
  outage: {
    about: 'the app is down: a steep rise, a plateau, and the way back',
    rate: 1000,
    minutes: 10,
    authorsPer100: 60,
    shape: shapes.outage,
    languages: everywhere,
    topics: (x) =>
      x < 0.6
        ? { outage: 88, question: 5, complaint: 7 }
        : { recovery: 20 + 60 * x, outage: 60 * (1 - x), complaint: 12 },
    kinds: { mention: 64, 'near-duplicate': 10, 'follow-up': 16, agreement: 7, quote: 3 },
    deleted: 0.008,
    edited: 0.008,
    twoLanguages: 0.005,
    trolls: 0,
    hashtag: (brand) => `${brand}down`,
    announcements: [],
  },
  launch: {
    about: 'a new route is announced: comments and quotes below the announcement, and questions',
    rate: 200,
    minutes: 15,
    authorsPer100: 75,
    shape: shapes.launch,
    languages: everywhere,
    topics: (x) => ({ launch: 80, question: 10 + 10 * x, praise: 8, complaint: 6 }),
    kinds: { comment: 42, mention: 34, 'near-duplicate': 3, 'follow-up': 8, agreement: 4, quote: 9 },
    deleted: 0.006,
    edited: 0.02,
    twoLanguages: 0.01,
    trolls: 0.01,
    hashtag: () => 'NewRoutes',
    announcements: [
      'It is official: six new direct routes this spring, from Porto to Gdańsk. Seats are on sale today: https://www.example.com/new-routes ✈️',
      'And because many of you asked: yes, a cabin bag is included. All the details: https://www.example.com/new-routes/faq',
    ],
  },
  troll: {
    about: 'a few dozen accounts mock the brand in waves, and real customers get lost among them',
    rate: 60,
    minutes: 15,
    authorsPer100: 9,
    shape: shapes.waves,
    languages: { en: 70, de: 10, es: 10, fr: 10 },
    topics: () => ({ mockery: 100 }),
    kinds: { mention: 34, 'near-duplicate': 44, 'follow-up': 4, agreement: 10, quote: 8 },
    deleted: 0.05,
    edited: 0.01,
    twoLanguages: 0,
    trolls: 0.8,
    hashtag: (brand) => `${brand}snail`,
    announcements: [],
  },
  bilingual: {
    about: 'people who write in French and in English, some of them within one thread or one post',
    rate: 20,
    minutes: 30,
    authorsPer100: 60,
    shape: shapes.steady,
    languages: { fr: 50, en: 50 },
    topics: () => ({ question: 45, complaint: 35, praise: 12, outage: 8 }),
    kinds: { mention: 68, 'near-duplicate': 2, 'follow-up': 20, agreement: 6, quote: 4 },
    deleted: 0.01,
    edited: 0.015,
    twoLanguages: 0.2,
    trolls: 0,
    hashtag: (brand) => brand,
    announcements: [],
  },
};

/** For those who choose. */
export const describedScenarios = scenarioNames.map((name) => {
  const { about, rate, minutes } = scenarios[name];
  return { name, about, rate, minutes };
});
