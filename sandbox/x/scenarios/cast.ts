import { Random } from '../world/random.ts';

/** Somebody who writes in a scenario. The same seed and number give the same person. */
export interface CastMember {
  /** Candidates, the best first: a handle may be taken. */
  handles: string[];
  name: string;
  lang: string;
  location: string;
  followers: number;
  following: number;
  verified: boolean;
  /** How old the account is. */
  ageDays: number;
}

interface Names {
  first: [written: string, latin: string][];
  last: [written: string, latin: string][];
  places: string[];
}

const latin = (names: string): [string, string][] =>
  names.split(' ').map((name) => [
    name,
    name
      .normalize('NFD')
      .replace(/[^A-Za-z]/g, '')
      .toLowerCase(),
  ]);
const written = (pairs: string): [string, string][] =>
  pairs.split(' ').map((pair) => pair.split('/') as [string, string]);

const NAMES: Record<string, Names> = {
  en: {
    first: latin(
      'Olivia Amara Harper Imogen Priya Niamh Zadie Chloe Freya Tamsin Noah Kwame Declan Rhys Theo Idris Callum Ravi Owen Marcus Ada Joss Bea Leon Sunita Femi',
    ),
    last: latin(
      'Whitlock Osei Hartley Pemberton Rao Gallagher Okafor Sinclair Marsh Bellamy Draper Nwosu Thorne Quigley Ashdown Fenwick Lowe Kaur Merritt Tully Vance Adeyemi',
    ),
    places: ['Leeds', 'Dublin', 'Toronto', 'Lagos', 'Austin', 'Cardiff', 'Perth', ''],
  },
  de: {
    first: latin(
      'Lena Jonas Mareike Felix Annika Till Svenja Moritz Karla Bastian Frieda Henning Yasemin Ole Greta Lukas',
    ),
    last: latin(
      'Brandt Kowalke Hülsmann Reuter Aydin Petersen Vogt Lindner Achterberg Sommer Wiesner Krause Thiele Ott',
    ),
    places: ['Hamburg', 'Köln', 'Leipzig', 'Wien', 'Basel', 'Bremen', ''],
  },
  fr: {
    first: latin(
      'Camille Léa Baptiste Inès Mathis Éloïse Karim Océane Hugo Salomé Rémi Aïcha Théo Margaux Yanis Clémence',
    ),
    last: latin(
      'Lemoine Garnier Benali Perrot Delmas Faucher Traoré Roussel Chevrier Marchand Guillot Vasseur Barbier',
    ),
    places: ['Lyon', 'Nantes', 'Bruxelles', 'Montréal', 'Lille', 'Genève', ''],
  },
  es: {
    first: latin(
      'Lucía Mateo Valentina Diego Ximena Álvaro Camila Iker Rocío Emiliano Nerea Santiago Pilar Joaquín Abril',
    ),
    last: latin('Quiroga Benítez Arrieta Salcedo Montes Ibáñez Cordero Villalba Peralta Rincón Zamora Echeverría Luna'),
    places: ['Valencia', 'Bogotá', 'Sevilla', 'Rosario', 'Puebla', 'Bilbao', ''],
  },
  ja: {
    first: written(
      '花/hana 健太/kenta 美咲/misaki 大輔/daisuke さくら/sakura 直樹/naoki 結衣/yui 拓也/takuya 真由/mayu 翔/sho',
    ),
    last: written(
      '佐藤/sato 小林/kobayashi 中村/nakamura 松田/matsuda 石井/ishii 藤原/fujiwara 岡本/okamoto 森/mori 西田/nishida',
    ),
    places: ['大阪', '札幌', '福岡', '横浜', '名古屋', ''],
  },
  ar: {
    first: written(
      'نور/noor سارة/sara يوسف/yousef ليلى/layla عمر/omar هدى/huda كريم/karim مريم/maryam طارق/tariq رنا/rana',
    ),
    last: written(
      'الحسن/alhasan منصور/mansour الخطيب/khatib حداد/haddad سالم/salem النجار/najjar درويش/darwish قاسم/qasim',
    ),
    places: ['عمّان', 'القاهرة', 'دبي', 'بيروت', 'الدار البيضاء', ''],
  },
};

/** A troll's account is young, alone, and has a number for a name. */
export function castMember(seed: number, index: number, lang: string, isTroll: boolean): CastMember {
  const random = new Random(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const names = NAMES[lang] ?? (NAMES['en'] as Names);
  const [first, firstLatin] = random.pick(names.first);
  const [last, lastLatin] = random.pick(names.last);
  const name = lang === 'ja' ? `${last} ${first}` : `${first} ${last}`;
  return {
    handles: handlesOf(random, firstLatin, lastLatin, isTroll),
    name: isTroll ? random.pick([firstLatin, `${firstLatin}🐌`, `${first} (real)`, lastLatin.toUpperCase()]) : name,
    lang,
    location: isTroll ? '' : random.pick(names.places),
    followers: isTroll ? random.between(0, 9) : Math.floor(3 * Math.exp(random.next() * 7)),
    following: isTroll ? random.between(0, 30) : random.between(20, 900),
    verified: !isTroll && random.chance(0.02),
    ageDays: isTroll ? random.between(1, 20) : random.between(40, 4500),
  };
}

function handlesOf(random: Random, first: string, last: string, isTroll: boolean): string[] {
  const stem = isTroll
    ? first.slice(0, 6)
    : random.pick([
        `${first}_${last.charAt(0)}`,
        `${first}${last}`,
        `${first.charAt(0)}${last}`,
        `${last}_${first}`,
        `the${first}`,
        `${first}_`,
      ]);
  const digits = isTroll ? [8] : [2, 3, 4, 5, 6];
  return digits.map((count) => {
    const number = Math.floor(random.next() * 10 ** count);
    return `${stem.slice(0, 15 - count)}${String(number).padStart(count, '0')}`;
  });
}
