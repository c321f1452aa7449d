import type { World } from '../world/world.ts';
import { Player, type Play } from './player.ts';
import { scenarioNames, scenarios, type ScenarioName } from './scenarios.ts';

export interface NewPlay {
  name: ScenarioName;
  /** Posts a minute on average: `rate` × `minutes` is how many customers write. */
  rate?: number;
  minutes?: number;
  seed?: number;
  /** How many different people write. */
  authors?: number;
  /** Whom they write to. Default: the brand of the demo. */
  brandId?: string;
}

export interface PlayState extends Play {
  state: 'running' | 'finished' | 'stopped';
  startedAt: number;
  endsAt: number;
  written: number;
  deleted: number;
  edited: number;
  /** Answers to the brand's answers. */
  answers: number;
}

const MAX_POSTS = 500_000;

/** Where scenarios are played: one at a time. After its end its customers go on answering the brand. */
export class ScenarioStage {
  readonly #world: World;
  #player: Player | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  start(options: NewPlay): PlayState {
    if (this.#player?.running) {
      throw new Error(`The scenario "${this.#player.play.name}" is still being played. Stop it first.`);
    }
    const play = this.#read(options);
    this.#player?.stop();
    this.#player = new Player(this.#world, play);
    return this.state as PlayState;
  }

  /** The whole of it at once: the clock is moved from step to step, to the end. */
  playOut(options: NewPlay): PlayState {
    const state = this.start(options);
    const player = this.#player as Player;
    for (let next = player.nextAt; next !== undefined && !player.stopped; next = player.nextAt) {
      this.#world.advanceClock(Math.max(0, next - this.#world.clock.now()));
    }
    this.#world.advanceClock(Math.max(0, state.endsAt - this.#world.clock.now()));
    return this.state as PlayState;
  }

  stop(): PlayState | null {
    this.#player?.stop();
    return this.state;
  }

  get state(): PlayState | null {
    if (!this.#player) return null;
    const { play, startedAt, written, deleted, edited, answers, running, stopped, atItsEnd } = this.#player;
    return {
      ...play,
      state: running ? 'running' : stopped && !atItsEnd ? 'stopped' : 'finished',
      startedAt,
      endsAt: startedAt + play.minutes * 60_000,
      written,
      deleted,
      edited,
      answers,
    };
  }

  /** Is this somebody who writes in the scenario, and will answer by themselves? */
  has(userId: string): boolean {
    return this.#player?.has(userId) ?? false;
  }

  #read(options: NewPlay): Play {
    const scenario = scenarios[options.name];
    if (!scenario) {
      throw new Error(`There is no scenario "${String(options.name)}". There are ${scenarioNames.join(', ')}.`);
    }
    const brandId = options.brandId ?? this.#world.demo?.userId;
    if (brandId === undefined)
      throw new Error('Whom do they write to? Give brandId, or start the sandbox with --demo.');
    const { rate = scenario.rate, minutes = scenario.minutes, seed = 1 } = options;
    const posts = Math.round(rate * minutes);
    if (!(posts >= 1 && posts <= MAX_POSTS)) {
      throw new Error(`rate × minutes must be from 1 to ${MAX_POSTS.toLocaleString('en')} posts, not ${posts}.`);
    }
    const authors = options.authors ?? Math.max(1, Math.round((posts * scenario.authorsPer100) / 100));
    if (!(Number.isInteger(authors) && authors >= 1 && authors <= posts)) {
      throw new Error(`authors must be a whole number from 1 to the ${posts} posts, not ${authors}.`);
    }
    return {
      name: options.name,
      brandId: this.#world.identities.user(brandId).id,
      seed,
      rate,
      minutes,
      posts,
      authors,
    };
  }
}
