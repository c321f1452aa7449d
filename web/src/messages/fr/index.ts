import { formatNumber } from '../locale.ts';
import { plural } from '../plural.ts';
import type { FirstMessages } from '../index.ts';
import { answer, direct, forecast } from './answer.ts';
import { commands } from './commands.ts';
import { frame } from './frame.ts';
import { outbox } from './outbox.ts';
import { macros } from './macros.ts';
import { media } from './media.ts';
import { moderation } from './moderation.ts';
import { me } from './me.ts';
import { notifications } from './notifications.ts';
import { notes, regrouping } from './notes.ts';
import { settings } from './settings.ts';
import { drafts, presence } from './presence.ts';
import { problems, refusals } from './problems.ts';
import { person } from './person.ts';
import { search } from './search.ts';
import { bulk } from './bulk.ts';
import { savedViews } from './saved-views.ts';
import { views } from './views.ts';
import { mentions } from './mentions.ts';
import { work } from './work.ts';
import { parts } from './parts.ts';

/** Tout ce que dit l’interface, en français. */
export const fr: FirstMessages = {
  product: 'Parley',
  tagline: 'Des conversations entre humains, quelle que soit la croissance.',

  common: {
    retry: 'Réessayer',
    close: 'Fermer',
    cancel: 'Annuler',
    undo: 'Annuler',
    undone: 'Annulé.',
    back: 'Retour',
    loading: 'Chargement…',
    dismiss: 'Masquer',
    skipToContent: 'Aller au contenu',
    noAnswer: 'Le serveur est injoignable. Vérifiez votre connexion.',
    unexpected: 'Un problème est survenu sur cette page.',
    unexpectedHelp: 'Vos brouillons sont conservés. Rechargez la page pour continuer.',
    reload: 'Recharger',
  },

  nav: {
    label: 'Principal',
    tickets: 'Tickets',
    search: 'Rechercher',
    accounts: 'Comptes',
    intake: 'Réception',
    feed: 'Fil',
    you: (name) => `${name} : votre menu`,
    signOut: 'Se déconnecter',
    shortcuts: 'Raccourcis clavier',
    theme: 'Thème',
    language: 'Langue',
    themes: { system: 'Comme le système', light: 'Clair', dark: 'Sombre' },
  },

  signIn: {
    title: 'Connexion',
    email: 'E-mail',
    password: 'Mot de passe',
    submit: 'Se connecter',
    submitting: 'Connexion…',
    withLink: 'Connexion en cours…',
    linkFailed: 'Ce lien ne fonctionne plus.',
    ended: 'Votre session est terminée. Reconnectez-vous pour continuer ; vos brouillons sont conservés.',
    noAnswer: 'Le serveur est injoignable, vous n’êtes donc pas connecté. Vérifiez votre connexion et réessayez.',
  },

  live: {
    checking: 'Bon retour. Nous regardons ce qui a changé entre-temps…',
    reconnecting: 'Reconnexion… Ce que vous voyez peut dater.',
    offline: 'Vous êtes hors ligne. Ce que vous voyez peut dater ; les brouillons sont gardés ici.',
  },

  views,
  savedViews,
  bulk,

  list: {
    label: (view) => `Tickets : ${view}`,
    newOnTop: (n, orMore) => (orMore ? `${formatNumber(n)}+ nouveaux` : plural(n, 'nouveau', 'nouveaux')),
    newOnTopSpoken: (n, orMore) =>
      orMore
        ? `Plus de ${formatNumber(n)} nouveaux tickets. Les afficher`
        : plural(n, 'nouveau ticket. L’afficher', 'nouveaux tickets. Les afficher'),
    loadingMore: 'Chargement de la suite…',
    end: 'C’est tout.',
    failed: 'La liste n’a pas pu être chargée.',
    moreFailed: 'Les tickets suivants n’ont pas pu être chargés.',
    unassigned: 'Non assigné',
    you: 'Vous',
    waiting: 'attend',
  },

  status: {
    label: 'Statut',
    set: (status) => `Statut : ${status}. Le changer`,
    names: {
      new: 'Nouveau',
      open: 'Ouvert',
      pending: 'En attente',
      on_hold: 'En pause',
      solved: 'Résolu',
      closed: 'Clos',
    },
    changed: (status) => `Le statut est maintenant « ${status.toLowerCase()} ».`,
  },
  priority: {
    label: 'Priorité',
    set: (priority) => `Priorité : ${priority}. La changer`,
    names: { low: 'Basse', normal: 'Normale', high: 'Haute', urgent: 'Urgente' },
    changed: (priority) => `La priorité est maintenant ${priority.toLowerCase()}.`,
  },
  assignee: {
    label: 'Responsable',
    set: (name) => `Responsable : ${name}. Le changer`,
    search: 'Trouver un collègue',
    none: 'Personne',
    me: 'Me l’assigner',
    you: (name) => `${name} (vous)`,
    noMatch: 'Aucun collègue ne porte ce nom.',
    changed: (name) => (name ? `Assigné à ${name}.` : 'Assigné à personne.'),
  },

  ticket: {
    number: (n) => `#${n}`,
    title: (name, n) => `${name}, ticket ${n}`,
    details: 'Ticket',
    none: 'Choisissez un ticket',
    noneHelp: 'j et k parcourent la liste, Entrée ouvre, « ? » montre tous les raccourcis.',
    failed: (n) => `Le ticket #${n} n’a pas pu être chargé.`,
    notFound: (n) => `Il n’y a pas de ticket #${n}.`,
    notFoundHelp: 'Il appartient peut-être à un autre espace, ou l’adresse est fausse.',
    backToList: 'Revenir à la liste',
    notChanged: (why) => `Rien n’a changé. ${why}`,
    stale: (what) => `Quelqu’un a modifié ce ticket avant vous : ${what}. Regardez encore, puis choisissez.`,
    staleVersion: 'il est plus récent maintenant',
    waitingFor: (span) => (span === 'maintenant' ? 'Attend' : `Attend depuis ${span}`),
  },

  history: {
    show: 'Historique',
    failed: 'L’historique n’a pas pu être chargé.',
    empty: 'Rien n’a encore été noté.',
    more: 'Afficher plus ancien',
    system: 'Parley',
    nobody: 'personne',
    fields: { status: 'statut', priority: 'priorité', assignee: 'responsable' },
    from: (field, before, after) => `${field} : ${before} → ${after}`,
    to: (field, after) => `${field} : ${after}`,
  },

  thread: {
    public: (channel, handle) => `Public sur ${channel}, à @${handle}`,
    direct: (channel, handle) => `Messages privés sur ${channel}, à @${handle}`,
    openThere: 'Ouvrir sur X',
    context: (n) => plural(n, 'post d’autres personnes', 'posts d’autres personnes'),
    gone: {
      deleted: 'Supprimé par son auteur.',
      protected: 'N’est plus visible : son auteur protège ses posts.',
      suspended: 'N’est plus visible : le compte est suspendu.',
      hidden: 'N’est plus visible pour nous.',
    },
    noticed: 'Remarqué',
    edited: 'modifié',
    by: (name) => `par ${name}`,
    elsewhere: 'écrit hors de Parley',
    replyHere: 'Répondre à ce post',
    empty: 'Aucun post pour l’instant.',
    region: 'Conversation',
    newBelow: (n) => plural(n, 'nouveau post', 'nouveaux posts'),
  },

  reply: {
    words: {
      queued: 'En file',
      sending: 'Envoi…',
      sent: 'Envoyée',
      failed: 'Échec',
      unknown: 'Incertaine',
      cancelled: 'Annulée',
      left: 'Laissée en doute',
    },
    leavesIn: (seconds) => `En file, part dans ${seconds} s`,
    leavesNow: 'En file, part ensuite',
    sending: 'Envoi…',
    sentAt: (time) => `Envoyée ${time}`,
    failed: (why) => `Échec : ${why}`,
    failedNoReason: 'La plateforme l’a refusée.',
    unknown: 'Incertaine : nous vérifions auprès de X si elle a été publiée. Ne la réécrivez pas.',
    undo: 'Annuler',
    undone: 'Non envoyée. Le texte est de retour dans la réponse.',
    undoTooLate: 'Elle est déjà partie.',
    tryAgain: 'Réessayer',
    tryAgainFailed: (why) => `L’envoi n’a pas été retenté. ${why}`,
    openThere: 'ouvrir sur X',
    to: (handle) => `à @${handle}`,
    refusals,
  },

  composer: {
    label: 'Réponse',
    publicTo: 'Répondre publiquement à',
    directTo: 'Répondre en privé à',
    as: (handle) => `en tant que @${handle}`,
    placeholder: 'Écrivez votre réponse…',
    send: 'Répondre',
    sending: 'Envoi…',
    sendAndSolve: 'Répondre et résoudre',
    moreWays: 'Autres façons d’envoyer',
    left: (n) => plural(n, 'caractère restant', 'caractères restants'),
    over: (n) => `${plural(n, 'caractère', 'caractères')} de trop pour X.`,
    count: (used, limit) => `${used} sur ${limit}`,
    hint: 'Ctrl + Entrée envoie',
    hintMac: '⌘ Entrée envoie',
    notSent: (why) => `Non envoyé. Votre texte est conservé. ${why}`,
    maybeSent:
      'Aucune réponse du serveur : elle a pu être prise en compte ou non. Votre texte est conservé ; renvoyer le même texte ne peut pas le publier deux fois.',
    sentNotSolved: (why) => `La réponse est partie. Le ticket n’est pas résolu : ${why}`,
    newerPost: 'quelque chose de nouveau est arrivé.',
    changedTitle: 'Pas encore envoyé : ceci est arrivé ou a changé pendant que vous écriviez',
    changedNoPosts: 'La conversation a changé pendant que vous écriviez. Relisez-la.',
    arrivedTitle: 'Ceci est arrivé ou a changé pendant que vous écriviez',
    sendAnyway: 'Envoyer quand même',
    keepWriting: 'Continuer à écrire',
    seen: 'Je l’ai lu',
    nobody: 'Il n’y a personne à qui répondre ici : les posts du client ont disparu.',
    draftKept: 'Brouillon conservé',
    closed: 'Ce ticket est clos. Un nouveau post du client en ouvrira un autre.',
  },

  settings,
  me,
  notifications,
  mentions,
  commands,
  search,
  person,
  work,
  parts,
  macros,
  media,
  answer,
  direct,
  forecast,
  frame,
  presence,
  notes,
  regrouping,
  drafts,
  outbox,
  moderation,
  problems,

  notFound: {
    title: 'Cette page n’existe pas',
    text: 'L’adresse est peut-être mal écrite, ou la page a changé de place.',
    home: 'Aller aux tickets',
  },

  time: {
    now: 'maintenant',
    seconds: (n) => `${n} s`,
    minutes: (n) => `${n} min`,
    hours: (n) => `${n} h`,
    days: (n) => plural(n, 'jour', 'jours'),
    today: (time) => `Aujourd’hui, ${time}`,
    ago: (span) => (span === 'maintenant' ? 'à l’instant' : `il y a ${span}`),
  },

  controls: { marker: (name, code) => `Caractère caché : ${name} (${code})` },
  channel: { x: 'X' },
};
