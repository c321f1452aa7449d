/** Invented customers of an invented airline. */
export interface Person {
  handle: string;
  name: string;
  lang: string;
  location?: string;
  description?: string;
  followers?: number;
  verified?: boolean;
}

export const people: Person[] = [
  { handle: 'marta_flies', name: 'Marta Lindqvist', lang: 'en', location: 'Stockholm', followers: 412 },
  { handle: 'tomasz_w', name: 'Tomasz Wiśnia', lang: 'pl', location: 'Gdańsk', followers: 88 },
  {
    handle: 'devi_codes',
    name: 'Devi Raman',
    lang: 'en',
    description: 'builds things, misses trains',
    followers: 2310,
  },
  { handle: 'jonas_berg', name: 'Jonas Bergholt', lang: 'de', location: 'Hamburg', followers: 190 },
  { handle: 'the_other_ana', name: 'Ana Quintero', lang: 'es', location: 'Valencia', followers: 640 },
  {
    handle: 'papa_bilal',
    name: 'Bilal Hosseinpour',
    lang: 'en',
    description: 'father of three, window seat',
    followers: 51,
  },
  { handle: 'lucie_moreau7', name: 'Lucie Moreaux', lang: 'fr', location: 'Lyon', followers: 305 },
  { handle: 'hana_travels', name: '花 (Hana)', lang: 'ja', location: '大阪', followers: 1540 },
  { handle: 'gearheadgreg', name: 'Greg Ottersby', lang: 'en', location: 'Leeds', followers: 77 },
  { handle: 'nurse_ife', name: 'Ifeoma A.', lang: 'en', description: 'night shifts and long weekends', followers: 901 },
  { handle: 'rafael_mq', name: 'Rafael Marqués Pinho', lang: 'pt', location: 'Porto', followers: 267 },
  { handle: 'sanne_vdz', name: 'Sanne van der Zwaan', lang: 'nl', location: 'Utrecht', followers: 133 },
  {
    handle: 'oldmilesmatt',
    name: 'Matthew Pell',
    lang: 'en',
    description: '31 years of boarding passes',
    followers: 5800,
  },
  { handle: 'eda_kaya_', name: 'Eda Kayalı', lang: 'tr', location: 'İzmir', followers: 420 },
  { handle: 'kofi_on_tour', name: 'Kofi Ansah-Reed', lang: 'en', location: 'Accra', followers: 1204 },
  { handle: 'giulia_bnt', name: 'Giulia Benetazzo', lang: 'it', location: 'Padova', followers: 318 },
  {
    handle: 'violin_vera',
    name: 'Vera Halloran',
    lang: 'en',
    description: 'second violin, first in line',
    followers: 2045,
  },
  { handle: 'noor_reads', name: 'Noor Alfarsi', lang: 'ar', location: 'مسقط', followers: 560 },
  { handle: 'pete_the_baker', name: 'Pete Dunmow', lang: 'en', location: 'Cork', followers: 149 },
  { handle: 'mei_lin_h', name: 'Mei-Lin Hsu', lang: 'zh', location: '台北', followers: 733 },
  { handle: 'skiwithsara', name: 'Sara Engebretsen', lang: 'en', location: 'Oslo', followers: 3900 },
  { handle: 'dad_of_twins_', name: 'Andrei Popovici', lang: 'en', followers: 42 },
  { handle: 'quietcarriage', name: 'Philippa Shaw-Grant', lang: 'en', followers: 615 },
  { handle: 'arjun_wfh', name: 'Arjun Deshmukhe', lang: 'en', location: 'Pune', followers: 980 },
  { handle: 'camille_roux_', name: 'Camille Rouxel', lang: 'fr', location: 'Nantes', followers: 226 },
  { handle: 'bikepacker_bo', name: 'Bo Fensgaard', lang: 'en', description: 'the bike goes too', followers: 1720 },
  { handle: 'lena_on_rails', name: 'Lena Kirschbach', lang: 'de', location: 'Leipzig', followers: 347 },
  { handle: 'sunny_side_jo', name: 'Jo Adeyinka', lang: 'en', location: 'Manchester', followers: 84 },
  { handle: 'mateo_cg', name: 'Mateo Cárdenas G.', lang: 'es', location: 'Bogotá', followers: 511 },
  {
    handle: 'grumpyclive',
    name: 'Clive Hattersby',
    lang: 'en',
    description: 'opinions, mostly about queues',
    followers: 29,
  },
  {
    handle: 'airport_mole',
    name: 'Departures Board',
    lang: 'en',
    description: 'what the tannoy says',
    followers: 14200,
    verified: true,
  },
];
