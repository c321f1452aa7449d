import { formatNumber } from '../locale.ts';
import type { Messages } from '../index.ts';
import { plural } from '../plural.ts';

export const intake: Messages['intake'] = {
  title: 'Réception',
  intro: 'Ce qui est arrivé, ce qu’il en est advenu, et ce qui manque peut-être.',
  unknownAccount: (id) => `compte ${id}`,
  notRefreshed: (time, why) => `Ces chiffres datent de ${time}. ${why}`,
  noAccount: 'Rien n’arrive encore',
  noAccountAdmin: 'Connectez un compte. Dès lors, chaque post reçu est compté ici.',
  noAccountAgent: 'Dès qu’un administrateur connecte un compte, chaque post reçu est compté ici.',
  toAccounts: 'Aller aux comptes',
  sources: {
    mentions: 'mentions',
    timeline: 'posts du compte',
    sweep: 'rattrapage',
    own_sweep: 'rattrapage du compte',
    search: 'recherche',
    stream: 'flux',
    activity: 'messages et citations en direct',
    webhook: 'webhook',
  },
  lastDay: {
    nothing: 'Aucun nouveau post ces dernières 24 heures',
    said: (n, hour, most) =>
      `${plural(n, 'nouveau post', 'nouveaux posts')} ces dernières 24 heures ; l’heure la plus chargée a commencé ${hour} et en a apporté ${formatNumber(most)}`,
  },

  received: {
    title: 'Reçus',
    failed: 'Les chiffres n’ont pas pu être chargés.',
    account: 'Compte',
    allAccounts: 'Tous les comptes',
    chooseAccount: (name) => `${name}. Choisir un compte`,
    period: 'Période',
    periods: { '24h': '24 h', '3d': '3 j', '7d': '7 j' },
    last: { '24h': 'Dernières 24 heures', '3d': '3 derniers jours', '7d': '7 derniers jours' },
    view: 'Afficher en',
    views: { chart: 'Graphique', table: 'Tableau' },
    words: {
      received: 'reçus',
      threaded: 'rangés',
      filtered: 'filtrés',
      duplicate: 'en double',
      failed: 'en échec',
      waiting: 'en attente',
    },
    meanings: {
      received: 'Chaque post qu’une plateforme nous a donné, même venu plusieurs fois.',
      threaded: 'Fait maintenant partie d’une conversation.',
      filtered: 'Conservé, mais sans ticket : un repost, par exemple, ou ce que vos règles écartent.',
      duplicate: 'Était déjà venu, par cette source ou une autre.',
      failed: 'Mis de côté, faute d’avoir pu être traité. Il est conservé et peut être retenté ci-dessous.',
      waiting: 'Sur le disque, bientôt traité.',
    },
    addsUp: 'Le compte est bon.',
    unaccounted: (n, hours) =>
      `Le compte n’est pas bon : ${plural(Math.abs(n), 'post', 'posts')} ${n > 0 ? 'de moins' : 'de trop'} dans les parts, en ${plural(hours, 'heure', 'heures')}. Dites-le à qui gère ce serveur.`,
    brokenHours: (hours) =>
      `Le total est bon, mais pas ${plural(hours, 'heure', 'heures')}. Dites-le à qui gère ce serveur.`,
    sweep: (n) =>
      `Le rattrapage a ramené ${plural(n, 'post', 'posts')} qu’aucune autre source n’avait encore donnés. Ils sont traités ; un nombre qui grandit signifie qu’une source oublie des posts.`,
    bySource: 'Par source :',
    unit: (hours) => (hours === 1 ? 'posts par heure' : `posts par ${hours} heures`),
    zone: (zone) => `Heures de votre fuseau : ${zone}`,
    nothing: 'Rien n’a été reçu dans ce temps.',
    hour: 'Heure',
    hourFrom: 'Heure à partir de',
    keys: 'Pointez une heure, ou utilisez les flèches.',
    stillRunning: 'pas encore finie',
    gapLane: 'Couvert',
    noGaps: 'aucune lacune',
    gapsUnknown: 'Les lacunes n’ont pas pu être chargées ; aucune n’est dessinée.',
    gapsCut: 'Il y a plus de lacunes que celles dessinées.',
    gap: (state, span) => `Lacune, ${state} : ${span}`,
    summary: (period, n, gaps) =>
      `${period} : ${plural(n, 'post reçu', 'posts reçus')}, ${plural(gaps, 'lacune', 'lacunes')}. Le tableau a les mêmes chiffres.`,
    tableCaption: (period, zone) => `Posts reçus par heure, ${period.toLowerCase()}, ${zone}`,
    total: 'Total',
  },

  gaps: {
    title: 'Lacunes',
    intro: 'Périodes dans lesquelles des posts manquent peut-être.',
    failed: 'Les lacunes n’ont pas pu être chargées.',
    none: 'Aucune lacune',
    noneText: 'Dès que des posts manquent peut-être, la période apparaît ici, avec ce qui est fait.',
    states: { open: 'Ouverte', closed: 'Fermée', unrecoverable: 'Irrécupérable' },
    stateHelp: {
      open: 'Parley cherche ce qui manque.',
      closed: 'Parcourue jusqu’au bout.',
      unrecoverable: 'La plateforme ne donne plus ces posts.',
    },
    underAMinute: 'moins d’1 min',
    found: (n) => (n === 0 ? 'rien trouvé' : plural(n, 'post trouvé', 'posts trouvés')),
    foundSoFar: (n) => (n === 0 ? 'rien trouvé encore' : `${plural(n, 'post', 'posts')} jusqu’ici`),
    lastError: (why) => `Dernier essai : ${why}`,
    noticed: 'remarquée',
    fill: 'Combler maintenant',
    fillOf: (span) => `Combler maintenant : ${span}`,
    filling: 'Demande…',
    fillStarted: 'La recherche de ce qui manque commence. Son résultat apparaîtra ici.',
    notFilled: (why) => `La lacune n’est pas comblée. ${why}`,
    adminOnly: 'Un administrateur peut la faire combler tout de suite ; sinon son tour viendra tout seul.',
    more: 'Afficher les lacunes plus anciennes',
    moreFailed: 'Les lacunes plus anciennes n’ont pas pu être chargées.',
  },

  failures: {
    title: 'Mis de côté',
    intro: 'Posts arrivés mais qui n’ont pas pu être traités. Ils sont conservés tels quels.',
    failed: 'Ce qui est mis de côté n’a pas pu être chargé.',
    none: 'Rien n’est mis de côté',
    noneText: 'Un post qui ne peut pas être traité est conservé ici avec sa raison, et ne retient rien d’autre.',
    some: (failed, received) =>
      failed === received
        ? `${received === 1 ? 'Le seul post' : `Les ${formatNumber(received)} posts`} d’une page`
        : `${formatNumber(failed)} sur ${plural(received, 'post', 'posts')} d’une page`,
    whole: (why) => `La page n’a pas pu être lue : ${why}`,
    post: (id) => `Post ${id}`,
    unknownPost: 'Un post sans identifiant',
    showAll: (n) => `Afficher les ${formatNumber(n)}`,
    showFew: 'En afficher moins',
    retry: 'Réessayer',
    retryOf: (time) => `Réessayer : page de ${time}`,
    retryAll: 'Tout réessayer',
    retrying: 'Demande…',
    retried: (pages) =>
      pages === 0
        ? 'Il n’y avait plus rien à retenter.'
        : `${plural(pages, 'page est traitée', 'pages sont traitées')} de nouveau. Ce qui échoue encore revient ici.`,
    notRetried: (why) => `Non retenté. ${why}`,
    adminOnly: 'Un administrateur peut les faire retenter.',
    more: 'Afficher les plus anciens',
    moreFailed: 'Les plus anciens n’ont pas pu être chargés.',
  },
};
