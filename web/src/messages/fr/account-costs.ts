import type { Messages } from '../index.ts';
import { dollars, dollarsOfOne } from '../money.ts';
import { isOne, plural } from '../plural.ts';

export const accountCosts: Messages['accountCosts'] = {
  dollars,
  price: dollarsOfOne,
  label: 'Coût ce mois-ci',
  ofBudget: (month, budget) => `${dollars(month)} sur ${dollars(budget)}`,
  byItsEnd: (usd) => `environ ${dollars(usd)} à la fin`,
  todayOnly: (usd) => `${dollars(usd)} aujourd’hui`,
  title: 'Ce que cela coûte',
  none: 'Rien n’a été facturé ce mois-ci.',
  kind: 'Type',
  today: 'Aujourd’hui',
  month: 'Ce mois-ci',
  each: 'Prix',
  cost: 'Coût',
  sum: 'Total',
  kinds: {
    'post-read': 'Posts lus',
    'owned-read': 'Posts du compte et mentions lus',
    'user-read': 'Personnes consultées',
    'message-read': 'Messages privés lus',
    post: 'Posts écrits',
    'post-with-link': 'Réponses avec un lien',
    'summoned-reply': 'Réponses',
    message: 'Messages privés écrits',
    deletion: 'Suppressions',
  },
  forecast: (usd) =>
    usd === null
      ? 'Une prévision viendra après la première heure.'
      : `${dollars(usd)} à la fin du mois, si le reste ressemble aux sept derniers jours.`,
  estimate: (since) =>
    `Une estimation d’après les prix publiés par X en ${since} ; jours et mois en UTC. Ce que vous payez vraiment figure dans la console développeur de X.`,
  budget: {
    none: 'Pas de budget.',
    is: (usd, stopsPolling) =>
      stopsPolling
        ? `Budget : ${dollars(usd)} par mois. Une fois épuisé, plus rien n’est lu ; les réponses partent toujours.`
        : `Budget : ${dollars(usd)} par mois. Une fois épuisé, rattrapages, recherche de lacunes et contrôle des suppressions s’arrêtent ; les posts arrivent et les réponses partent toujours.`,
    set: 'Fixer un budget',
    change: 'Changer le budget',
    title: (handle) => `Budget de @${handle}`,
    amount: 'Dollars US par mois',
    amountHelp: 'Laissez vide pour ne pas limiter.',
    notAnAmount: 'Écrivez un montant comme 50 ou 49.90.',
    help: 'À 80 %, le compte le signale. Une fois le budget épuisé, Parley arrête ce dont on peut se passer : rattrapages, recherche de lacunes, contrôle des suppressions et modifications. Les réponses partent toujours.',
    stopsPolling: 'Arrêter alors aussi de lire les nouveaux posts',
    stopsPollingHelp: 'Ils viendront à la reprise. Ce que X ne donne plus d’ici là reste une lacune.',
    ownsApp: 'L’app X appartient à ce compte',
    ownsAppHelp: 'X facture alors un cinquième pour lire les posts et mentions du compte.',
    submit: 'Enregistrer le budget',
    submitting: 'Enregistrement…',
    saved: (handle) => `Le budget de @${handle} est enregistré.`,
    notSaved: (why) => `Non enregistré. ${why}`,
  },
  alerts: {
    near: (month, budget) =>
      `${dollars(month)} du budget de ce mois (${dollars(budget)}) sont dépensés, selon l’estimation.`,
    used: (budget, stopsPolling) =>
      stopsPolling
        ? `Le budget de ce mois (${dollars(budget)}) est épuisé, selon l’estimation. Aucun post n’est lu tant qu’il n’est pas augmenté ou le mois fini ; les réponses partent toujours.`
        : `Le budget de ce mois (${dollars(budget)}) est épuisé, selon l’estimation. Rattrapages, recherche de lacunes et contrôle des suppressions attendent qu’il soit augmenté ou le mois fini.`,
    silence: (span, usual) =>
      `Rien n’est venu depuis ${span} ; d’habitude il vient ${plural(usual, 'post', 'posts')} dans ce temps. X, interrogé, dit qu’il n’y a rien. Vérifiez là-bas que l’on peut vous écrire.`,
    missed: (n) =>
      `${plural(n, 'post a échappé', 'posts ont échappé')} à la lecture des mentions ces dernières 24 h. Le rattrapage horaire ${isOne(n) ? 'l’a ramené' : 'les a ramenés'}.`,
  },
};
