import type { Messages } from '../index.ts';
import { plural } from '../plural.ts';

export const outbox: Messages['outbox'] = {
  waits: (why) => `En attente : ${why}`,
  takeBack: 'Reprendre',
  change: 'Modifier',
  changed: 'Le texte est de retour dans l’éditeur. La réponse échouée a disparu.',
  notChanged: (why) => `Impossible de la reprendre. ${why}`,
  undecided:
    'Incertaine : X n’a jamais dit si elle a été publiée, et trois lectures n’ont rien trouvé. À vous de décider.',
  decide: 'Regarder et décider',
  decideKey: 'Décider d’une réponse incertaine',
  close: 'Fermer',
  ours: 'Notre réponse',
  there: 'Sur X, sous le même post',
  looking: 'On regarde sur X…',
  nothingThere: 'Rien de nous ne s’y trouve.',
  cannotLook: (why) => `X n’a pas pu être consulté : ${why}`,
  sameText: 'les mêmes mots',
  thisIsIt: 'C’est celle-ci',
  sendAgain: 'Pas publiée : renvoyer',
  sendAgainOnce: 'On la cherche encore une fois avant. Elle ne peut être renvoyée qu’une seule fois.',
  sentAgainAlready: 'Elle a déjà été renvoyée une fois.',
  leave: 'En rester là, ne pas envoyer',
  decided: 'C’est décidé.',
  notDecided: (why) => `Rien n’a été décidé. ${why}`,
  trouble: {
    title: 'Réponses échouées ou incertaines',
    intro:
      'Toutes les réponses qui ne sont pas parties, ou dont on ne sait rien, sur tous les tickets. La plus récente d’abord.',
    link: 'Voir les réponses, et que faire de chacune',
    failed: 'Les réponses n’ont pas pu être chargées.',
    none: 'Rien n’a échoué, et rien n’est incertain.',
    noneText: 'Une réponse que X refuse, ou dont il ne dit rien, reste ici jusqu’à ce que quelqu’un s’en occupe.',
    more: 'Montrer les précédentes',
    to: (handle) => `Réponse à @${handle}`,
    by: (name, account) => `par ${name}, en tant que @${account}`,
    ticket: (n) => `Ticket n° ${n}`,
    triedAgain: 'Elle est retentée.',
  },
  queue: {
    title: 'Réponses en route',
    public: 'Réponses publiques',
    direct: 'Messages privés',
    line: (n, last, usd) =>
      [`${plural(n, 'réponse', 'réponses')} en file`, last === null ? null : `la dernière part à ${last}`, usd]
        .filter((part) => part !== null)
        .join(', '),
    held: (why) => `Rien ne part pour l’instant : ${why}`,
    none: 'Rien n’attend.',
  },
  undo: {
    is: (seconds, own) =>
      `Une réponse peut être reprise pendant ${seconds} s avant de partir${own ? '' : ', comme partout ici'}.`,
    set: 'Changer ce délai',
    title: (handle) => `Combien de temps les réponses de @${handle} peuvent-elles être reprises ?`,
    field: 'Secondes, de 0 (départ immédiat) à 60. Vide : comme partout ici',
    wrong: 'Un nombre entier de 0 à 60, ou rien.',
    save: 'Enregistrer',
    notSaved: (why) => `Non enregistré. ${why}`,
  },
};
