import type { Random } from '../world/random.ts';
import { arabic } from './phrases/ar.ts';
import { english } from './phrases/en.ts';
import { french } from './phrases/fr.ts';
import { german } from './phrases/de.ts';
import { japanese } from './phrases/ja.ts';
import type { Phrases, Topic } from './phrases/phrases.ts';
import { spanish } from './phrases/es.ts';

const LANGUAGES: Record<string, Phrases> = Object.fromEntries(
  [english, german, french, spanish, japanese, arabic].map((phrases) => [phrases.lang, phrases]),
);
export const languages = Object.keys(LANGUAGES);

const MOODS: Record<Topic, string[]> = {
  outage: ['😤', '😩', '🙄', '😡', '✈️😭', '🤦', '🆘', '😬'],
  recovery: ['🙏', '🎉', '😅', '👏', '✅'],
  question: ['🤔', '🙂', '✈️', '🧳', '🙏'],
  complaint: ['😠', '🧳', '😕', '👎', '🙄'],
  praise: ['💛', '👏', '😊', '🥹', '🙌'],
  launch: ['🎉', '😍', '✈️', '🤩', '☀️', '🧡'],
  mockery: ['🐌', '😂', '🤡', '💀', '🍿'],
};
const CITIES = ['Oslo', 'Bergen', 'Porto', 'Leeds', 'Gdańsk', 'Hamburg', 'Lyon', 'Valencia', 'Turin', 'Cork', 'Malmö'];
const CITIES_OF: Record<string, string[]> = {
  ja: ['オスロ', 'ベルゲン', 'ポルト', 'ハンブルク', 'リヨン', 'バレンシア'],
  ar: ['أوسلو', 'بيرغن', 'بورتو', 'هامبورغ', 'ليون', 'فالنسيا'],
};
const DEVICES = ['iPhone 17', 'Pixel 10', 'Galaxy S26', 'Android 16', 'iOS 19', 'Firefox', 'Chrome', 'Safari'];
const CODES = ['1042', '503', 'E-77', '5001', '429', 'X-12', '500'];
/** What somebody writes about who wants something done. */
const ASKING: Topic[] = ['outage', 'complaint', 'question'];
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Puts texts together. All its choices come from one generator: the same seed says the same things. */
export class Wording {
  readonly #random: Random;
  readonly #brand: string;
  readonly #hashtag: string;

  /** @param hashtag without the sign; what this scenario is called on X */
  constructor(random: Random, brand: string, hashtag: string) {
    this.#random = random;
    this.#brand = brand;
    this.#hashtag = hashtag;
  }

  /** Names the brand: a post of its own. */
  mention(lang: string, topic: Topic): string {
    const random = this.#random;
    const phrases = phrasesOf(lang);
    const opening = this.#opening(phrases, topic);
    const parts = [`${opening} ${afterOpening(opening, random.pick(phrases.topics[topic]))}`];
    const kind = topic === 'outage' ? 'outage' : 'other';
    if ((topic === 'outage' || topic === 'complaint') && random.chance(0.35))
      parts.push(random.pick(phrases.details[kind]));
    if (ASKING.includes(topic) && random.chance(topic === 'question' ? 0.15 : 0.35))
      parts.push(random.pick(phrases.asks[kind]));
    return this.#finished(this.#filled(parts.join(' '), lang), topic);
  }

  /** One post that says it in two languages. */
  inTwoLanguages(lang: string, other: string, topic: Topic): string {
    const phrases = phrasesOf(lang);
    const opening = this.#opening(phrases, topic);
    const which = this.#random.next();
    const nth = (sentences: string[]): string => sentences[Math.floor(which * sentences.length)] as string;
    const first = this.#filled(`${opening} ${afterOpening(opening, nth(phrases.topics[topic]))}`, lang);
    return this.#finished(`${first} / ${this.#filled(capitalised(nth(phrasesOf(other).topics[topic])), other)}`, topic);
  }

  say(lang: string, what: 'additions' | 'impatience' | 'thanks' | 'doubts' | 'agreement' | 'quotes'): string {
    return this.#filled(this.#random.pick(phrasesOf(lang)[what]), lang);
  }

  /** Under a post of the brand, which needs no greeting. */
  comment(lang: string, topic: Topic): string {
    return this.#finished(this.#filled(capitalised(this.#random.pick(phrasesOf(lang).topics[topic])), lang), topic);
  }

  /** What another one writes who saw this text: the same with a shrug. */
  nearDuplicate(text: string, topic: Topic): string {
    const random = this.#random;
    switch (random.between(0, 5)) {
      case 0:
        return `${text} ${random.pick(MOODS[topic])}`;
      case 1:
        return text.replace(/[.!]$/, '!!');
      case 2:
        return text.toLowerCase();
      case 3:
        return `${text} #${this.#hashtag}`;
      case 4:
        return text.replace(/^\S*@\w+\S*\s*/, '') === text ? `+1 ${text}` : `${text.replace(/[.!?]$/, '')} +1`;
      default:
        // Not a time of day, which has a colon.
        return text.replace(/(?<![:\d])\d{2,}(?![:\d])/g, (digits) =>
          String(random.between(10 ** (digits.length - 1), 10 ** digits.length - 1)),
        );
    }
  }

  /** As somebody corrects what they wrote. */
  corrected(text: string): string {
    return `${text} ${this.#random.pick(['(edit)', '🙂', '…', '(typo fixed)', '🙏'])}`;
  }

  #opening({ openings, pleas }: Phrases, topic: Topic): string {
    return this.#random.pick(ASKING.includes(topic) && this.#random.chance(0.25) ? pleas : openings);
  }

  #finished(text: string, topic: Topic): string {
    const random = this.#random;
    const mood = random.chance(0.22) ? ` ${random.pick(MOODS[topic])}` : '';
    const tag = random.chance(0.06) ? ` #${this.#hashtag}` : '';
    return text + mood + tag;
  }

  #filled(text: string, lang: string): string {
    const random = this.#random;
    // Japanese has no space after its full stop and comma.
    const spaced = lang === 'ja' ? text.replaceAll(/(?<=[。、]) /g, '') : text;
    return spaced.replaceAll(/\{(\w+)\}/g, (_, slot: string) => {
      switch (slot) {
        case 'brand':
          return this.#brand;
        case 'flight':
          return `NW${random.between(40, 899)}`;
        case 'city':
          return random.pick(CITIES_OF[lang] ?? CITIES);
        case 'ref':
          return Array.from({ length: 6 }, () => LETTERS[random.between(0, LETTERS.length - 1)]).join('');
        case 'minutes':
          return String(random.between(12, 95));
        case 'clock':
          return `${random.between(5, 22)}:${random.pick(['00', '05', '10', '20', '30', '40', '50'])}`;
        case 'code':
          return random.pick(CODES);
        case 'device':
          return random.pick(DEVICES);
        case 'days':
          return String(random.between(8, 45));
        case 'amount':
          return String(random.between(19, 120));
        case 'link':
          return `https://www.example.com/s/${random.key(7)}`;
        default:
          throw new Error(`The phrases have a slot {${slot}} that nobody fills.`);
      }
    });
  }
}

function phrasesOf(lang: string): Phrases {
  const phrases = LANGUAGES[lang];
  if (!phrases) throw new Error(`There are no phrases in "${lang}". There are some in ${languages.join(', ')}.`);
  return phrases;
}

/** The sentences begin in lower case, as after "Hi @brand,"; after a bare handle or a full sentence some people write a capital. */
function afterOpening(opening: string, sentence: string): string {
  return /[?!:。]$/.test(opening) ? capitalised(sentence) : sentence;
}

function capitalised(text: string): string {
  const first = /^[¿¡]?/.exec(text)![0];
  return first + text.charAt(first.length).toUpperCase() + text.slice(first.length + 1);
}
