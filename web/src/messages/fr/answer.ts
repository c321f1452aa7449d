import { formatNumber } from '../locale.ts';
import type { Messages } from '../index.ts';

const listed = (names: readonly string[]): string => new Intl.ListFormat('fr').format(names);

export const answer: Messages['answer'] = {
  label: 'Ce que X en fera',
  prefixed: (handles) => `X nommera aussi ${listed(handles)}, sans que cela compte dans la longueur.`,
  linkCosts: (withLink, plain) => `Avec un lien, cette réponse coûte ${withLink} ; sans lien, ${plain}.`,
  cashtags: 'X accepte un seul cashtag ($NOM) par post. Écrivez les autres sans le $.',
  saidBefore:
    'Vous avez dit la même chose à ce client depuis hier. X refuse les mêmes mots une seconde fois : changez-les.',
  onX: 'Répondre sur X',
  copied: 'Votre texte est copié. Collez-le sur X ; la réponse apparaîtra ici d’elle-même.',
  notCopied: 'Votre texte n’a pas pu être copié. Sélectionnez-le, copiez-le, puis collez-le sur X.',
  cameBack: 'Votre réponse sur X est arrivée, le brouillon est donc effacé.',
};

export const direct: Messages['direct'] = {
  key: 'Passer en messages privés',
  now: (handle) => `Vous écrivez maintenant un message privé à @${handle}. Personne d’autre ne le lit.`,
  elsewhere: (n, handle) =>
    `Ses messages privés sont dans le ticket n° ${n}. Vous y écrivez maintenant, et seul @${handle} le lit.`,
  invited:
    'L’invitation est dans votre réponse publique. Tout le monde peut la lire ; ce que l’on vous écrira ensuite, personne d’autre.',
  invite: (url) =>
    `Écrivez-nous en message privé, pour que nous puissions regarder cela sans que d’autres lisent : ${url}`,
  isPublic: 'Publique : tout le monde sur X peut la lire',
  isDirect: (handle) => `Privée : seul @${handle} peut la lire`,
};

export const forecast: Messages['forecast'] = {
  ahead: (n, at) =>
    at === null
      ? `${formatNumber(n)} avant la vôtre ; elle part après.`
      : `${formatNumber(n)} avant la vôtre, qui part à ${at}.`,
  until: (handle, at) => `X ne laisse rien envoyer à @${handle} avant ${at}. La vôtre attend, et part d’elle-même.`,
  held: (why) => `Elle attendrait : ${why}`,
};
