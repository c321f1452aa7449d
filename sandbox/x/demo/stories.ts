/** What has been said before the demo begins. `{brand}` is the brand's handle. */
export interface Line {
  key?: string;
  /** A handle of people.ts, or `brand`. */
  by: string;
  minutesAgo: number;
  text: string;
  replyTo?: string;
  quote?: string;
  lang?: string;
  likes?: number;
  /** Pictures that hang on it: what each shows, as its author says; empty where they say nothing. */
  pictures?: string[];
}

export const stories: Line[] = [
  {
    key: 'routes',
    by: 'brand',
    minutesAgo: 352,
    text: 'Two new summer routes from 1 June: Bergen and Porto, four times a week. Seats are on sale now: https://www.example.com/summer ☀️',
    likes: 212,
  },
  {
    key: 'routes-bike',
    by: 'bikepacker_bo',
    minutesAgo: 344,
    replyTo: 'routes',
    text: 'Finally Bergen! Can I bring a bike in a soft bag or does it have to be a hard case?',
    likes: 3,
  },
  {
    by: 'rafael_mq',
    minutesAgo: 338,
    replyTo: 'routes',
    text: 'Porto! 🎉 Há voos também em outubro ou é só no verão?',
  },
  {
    by: 'skiwithsara',
    minutesAgo: 330,
    replyTo: 'routes',
    text: 'Is the Bergen flight bookable with points?',
    likes: 1,
  },
  {
    by: 'oldmilesmatt',
    minutesAgo: 327,
    quote: 'routes',
    text: 'Nice to see Bergen back. They flew it in 1996 too, with better sandwiches.',
    likes: 38,
  },

  {
    key: 'marta1',
    by: 'marta_flies',
    minutesAgo: 301,
    text: 'Hi @{brand}, I was charged twice for the same booking (ref K7QW2P). The app says "payment failed" but both amounts left my account.',
  },
  {
    key: 'marta2',
    by: 'brand',
    minutesAgo: 289,
    replyTo: 'marta1',
    text: 'Hi Marta, sorry about that! I can see both payments; the second one is being released now and should be back within 3 working days. /Elin',
  },
  {
    key: 'marta3',
    by: 'marta_flies',
    minutesAgo: 281,
    replyTo: 'marta2',
    text: 'That was quick, thank you Elin 🙏',
    likes: 2,
  },

  {
    key: 'jonas1',
    by: 'jonas_berg',
    minutesAgo: 262,
    text: '@{brand} Mein Koffer ist gestern nicht in Hamburg angekommen, Flug NW412. Die Hotline legt nach 20 Minuten auf. Wie geht es jetzt weiter?',
  },
  {
    by: 'jonas_berg',
    minutesAgo: 175,
    replyTo: 'jonas1',
    text: 'Nachtrag: Die Referenz vom Schalter ist HAMNW48213. Darin sind Medikamente, es ist also wirklich dringend.',
  },
  {
    by: 'lena_on_rails',
    minutesAgo: 170,
    replyTo: 'jonas1',
    text: 'Bei mir hat damals das Formular auf der Website geholfen, nicht die Hotline. Viel Glück!',
  },

  {
    by: 'the_other_ana',
    minutesAgo: 244,
    text: '@{brand} ¿se puede cambiar el nombre en un billete? Me casé en marzo y el pasaporte nuevo ya no coincide 😅',
  },
  {
    by: 'devi_codes',
    minutesAgo: 231,
    text: '@{brand} your password reset mail links to a page that says "token expired" the second I open it. Tried Firefox & Chrome, three times. Feels like <form> is posted twice?',
    likes: 6,
  },
  {
    by: 'gearheadgreg',
    minutesAgo: 219,
    text: 'Can someone at @{brand} tell me if a 100 Wh power bank is fine in hand luggage?',
  },
  {
    key: 'hana',
    by: 'hana_travels',
    minutesAgo: 203,
    text: '@{brand} 来週の便の座席を変更したいのですが、アプリで「エラー 1042」と出ます。どうすればいいですか?',
  },
  {
    by: 'grumpyclive',
    minutesAgo: 188,
    pictures: ['The queue at bag drop, from the very end of it'],
    text: 'Fifty minutes in the @{brand} bag drop queue and ONE desk open. One! At half past five in the morning. I have seen glaciers with more urgency.',
    likes: 57,
  },
  {
    by: 'quietcarriage',
    minutesAgo: 184,
    text: 'Same queue as everybody else here. @{brand} please open a second desk, people are going to miss the 6:40.',
    likes: 21,
  },
  {
    by: 'nurse_ife',
    minutesAgo: 158,
    text: 'Big thank you to the crew of @{brand} NW218 last night. My mum was nervous, and Tove sat with her during the turbulence. You have a customer for life 💛',
    likes: 143,
  },

  {
    key: 'delay',
    by: 'brand',
    minutesAgo: 131,
    text: 'Fog in the north is delaying departures this morning. If your flight is affected, you get a message with your options. Live status: https://www.example.com/status',
    likes: 18,
  },
  {
    by: 'papa_bilal',
    minutesAgo: 126,
    replyTo: 'delay',
    text: 'No message here and the board says 3 hours. We are travelling with three small kids, are there food vouchers?',
  },
  {
    by: 'kofi_on_tour',
    minutesAgo: 124,
    replyTo: 'delay',
    text: 'I will miss my connection in Oslo (NW77 to NW130). Can you rebook me before I land?',
    likes: 2,
  },
  {
    by: 'sanne_vdz',
    minutesAgo: 119,
    replyTo: 'delay',
    text: 'De statuspagina laadt niet op mijn telefoon. Vertrekt NW305 vandaag nog?',
  },
  {
    by: 'violin_vera',
    minutesAgo: 112,
    replyTo: 'delay',
    text: 'Thanks for being upfront. Is NW61 to Gothenburg among them? There is a concert at 19:00 and I am rather part of it 🎻',
  },
  {
    by: 'airport_mole',
    minutesAgo: 108,
    quote: 'delay',
    text: 'Fog. 14 departures late so far, the coffee queue is now longer than security.',
    likes: 96,
  },

  {
    by: 'lucie_moreau7',
    minutesAgo: 92,
    text: 'Bonjour @{brand}, mon vol NW509 a été annulé la semaine dernière et je n’ai toujours aucune nouvelle du remboursement. Dossier R-20931.',
  },
  {
    by: 'eda_kaya_',
    minutesAgo: 77,
    text: '@{brand} Check-in ekranı pasaport numaramı kabul etmiyor, "U" harfinden sonra hata veriyor. Uçuşum yarın sabah.',
  },
  { by: 'noor_reads', minutesAgo: 64, text: 'مرحبا @{brand} هل يمكنني إضافة حقيبة إضافية بعد إتمام الحجز؟' },
  {
    key: 'pete',
    by: 'pete_the_baker',
    minutesAgo: 51,
    pictures: ['A blue rucksack on a beach', ''],
    text: '@{brand} left my blue rucksack on NW88, seat 14C, about an hour ago. Has my sourdough starter in it. Not joking.',
    likes: 31,
  },
  { by: 'sunny_side_jo', minutesAgo: 47, replyTo: 'pete', text: 'please @{brand} save the starter 😂' },
  { by: 'mei_lin_h', minutesAgo: 33, text: '@{brand} 請問輪椅協助需要提前多久申請?家人下週六搭乘。' },
  {
    by: 'giulia_bnt',
    minutesAgo: 21,
    pictures: [''],
    text: 'Buongiorno @{brand}, la carta d’imbarco non si scarica sul telefono: pagina bianca dopo “Salva”. Parto fra 4 ore.',
  },
  {
    by: 'arjun_wfh',
    minutesAgo: 9,
    text: '@{brand} the wifi voucher I bought on NW640 never worked, and the receipt says "non-refundable". Who do I talk to? #wifi',
  },
  {
    by: 'tomasz_w',
    minutesAgo: 3,
    text: '@{brand} dzień dobry, czy mogę zabrać psa (7 kg) do kabiny na trasie do Gdańska?',
  },
];
