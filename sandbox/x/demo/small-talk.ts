import type { Random } from '../world/random.ts';

/** What the demo's customers write while it runs. Put together from parts, so that hours of it do not repeat. */

const cities = [
  'Oslo',
  'Bergen',
  'Porto',
  'Leeds',
  'Gdańsk',
  'Hamburg',
  'Lyon',
  'Valencia',
  'Turin',
  'Cork',
  'Malmö',
  'Riga',
];
const colours = ['black', 'green', 'red', 'dark blue', 'grey', 'bright yellow'];
const days = ['today', 'tomorrow', 'on Friday', 'next week', 'on Sunday'];

const problems: Record<string, ((r: Random) => string)[]> = {
  en: [
    (r) => `my flight ${flight(r)} to ${r.pick(cities)} ${r.pick(days)} vanished from the app, is it still going?`,
    (r) => `can I move booking ${reference(r)} to a later flight ${r.pick(days)}? The website only offers me a refund.`,
    (r) =>
      `my ${r.pick(colours)} suitcase did not make it to ${r.pick(cities)}. Report number ${r.between(10_000, 99_999)}, any news?`,
    (r) =>
      `the app has been showing a white screen on the seat map since this morning (${flight(r)}). Android ${r.between(12, 16)}.`,
    (r) => `is there really a fee of €${r.between(25, 90)} to correct one letter in my name? Booking ${reference(r)}`,
    (r) => `gate for ${flight(r)} changed ${r.between(2, 4)} times now and nobody here knows which one is right 😵`,
    (r) => `do you still serve a vegetarian meal on the ${r.pick(cities)} route or should I bring my own?`,
    (r) =>
      `just landed in ${r.pick(cities)}, ${r.between(5, 25)} minutes early. Nice work, whoever flew ${flight(r)} 👏`,
    (r) =>
      `checked in online for ${flight(r)} and it put my ${r.between(4, 11)} year old ${r.between(6, 14)} rows away from me. Help?`,
    (r) => `I paid for extra legroom on ${flight(r)} and got row ${r.between(20, 31)}. How do I get that back?`,
    (r) =>
      `your phone line told me I am number ${r.between(40, 190)} in the queue. Is there any other way to reach someone?`,
    (r) => `the refund for ${reference(r)} was promised within 7 days, that was ${r.between(9, 40)} days ago.`,
  ],
  de: [
    (r) => `gibt es für ${flight(r)} nach ${r.pick(cities)} noch Plätze am Gang? Die Sitzkarte lädt bei mir nicht.`,
    (r) => `die Erstattung für ${reference(r)} ist nach ${r.between(8, 30)} Tagen immer noch nicht da.`,
  ],
  es: [
    (r) => `el vuelo ${flight(r)} aparece como cancelado en la web pero no me ha llegado ningún correo. ¿Es cierto?`,
    (r) => `¿cómo añado una maleta a la reserva ${reference(r)}? El botón no hace nada.`,
  ],
  fr: [
    (r) => `impossible de payer ma réservation ${reference(r)}, la page tourne sans fin depuis ce matin.`,
    (r) => `le vol ${flight(r)} pour ${r.pick(cities)} est-il maintenu ? Aucune information à l’aéroport.`,
  ],
  pt: [(r) => `posso mudar o voo ${flight(r)} para outro dia sem pagar de novo? Reserva ${reference(r)}.`],
  it: [(r) => `il check-in per ${flight(r)} mi dà errore ${r.between(1000, 1999)}, che cosa devo fare?`],
  nl: [(r) => `mijn koffer van ${flight(r)} is beschadigd aangekomen. Waar kan ik foto's naartoe sturen?`],
  pl: [(r) => `czy lot ${flight(r)} jest opóźniony? W aplikacji nie ma żadnej informacji.`],
  tr: [(r) => `${reference(r)} numaralı rezervasyonumda koltuk seçimi görünmüyor, yardımcı olur musunuz?`],
  ja: [(r) => `予約 ${reference(r)} の領収書はどこでダウンロードできますか?`],
};

const greetings: Record<string, string[]> = {
  en: ['@{brand}', 'Hi @{brand},', 'Hello @{brand},', 'Hey @{brand}', '.@{brand}', 'Question for @{brand}:'],
  de: ['Hallo @{brand},', '@{brand}'],
  es: ['Hola @{brand},', '@{brand}'],
  fr: ['Bonjour @{brand},', '@{brand}'],
};

const followUps = [
  'Any update on this?',
  'Still waiting, and my flight leaves soon.',
  'Adding a detail: it happens on my laptop too.',
  'I also sent the form on your website, no answer so far.',
  'Forgot to say: I am travelling with my daughter.',
  'Never mind the first part, it loads again. The rest is still true.',
];

const answers: Record<string, string[]> = {
  en: [
    'Thank you, that helped!',
    'Thanks for the quick answer 🙏',
    'Great, it works now. Thank you!',
    'OK thanks. And will I get a confirmation by mail?',
    'Thanks! One more thing: does that cost anything?',
    'Hm, I tried that already and it did not work. What else can I do?',
    'Appreciate it. Have a good day!',
    'Sorry, where exactly do I find that in the app?',
  ],
  de: ['Vielen Dank, das hat geholfen!', 'Danke! Bekomme ich dazu noch eine Bestätigung?'],
  es: ['¡Muchas gracias, ya está solucionado!', 'Gracias. ¿Y cuánto tarda más o menos?'],
  fr: ['Merci beaucoup pour votre réponse rapide !', 'Merci. Dois-je faire autre chose de mon côté ?'],
  pt: ['Muito obrigado, ficou resolvido!'],
  it: ['Grazie mille, adesso funziona!'],
  nl: ['Dank je wel, dat is duidelijk!'],
  pl: ['Dziękuję za szybką odpowiedź!'],
  tr: ['Çok teşekkürler, şimdi oldu!'],
  ja: ['ありがとうございます。助かりました!'],
  ar: ['شكراً جزيلاً لكم!'],
  zh: ['謝謝你們的協助!'],
};

export function mentionText(random: Random, lang: string, brand: string): string {
  const greeting = random.pick(greetings[lang] ?? ['@{brand}']).replace('{brand}', brand);
  return `${greeting} ${random.pick(problems[lang] ?? problems['en']!)(random)}`;
}

/** Under a post of the brand, which needs no greeting. */
export function commentText(random: Random, lang: string): string {
  const text = random.pick(problems[lang] ?? problems['en']!)(random);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function followUpText(random: Random): string {
  return random.pick(followUps);
}

export function answerText(random: Random, lang: string): string {
  return random.pick(answers[lang] ?? answers['en']!);
}

function flight(random: Random): string {
  return `NW${random.between(40, 899)}`;
}

function reference(random: Random): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from({ length: 6 }, () => letters[random.between(0, letters.length - 1)]).join('');
}
