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
