import type { Messages } from '../index.ts';
import { formatNumber } from '../locale.ts';
import { plural } from '../plural.ts';

export const firstSteps: Messages['firstSteps'] = {
  title: 'Premiers pas',
  states: { done: 'Fait', now: 'À faire', later: 'Plus tard' },
  connect: {
    name: 'Connecter un compte',
    text: 'Connectez le compte X de votre marque. Ce que les clients y écrivent arrive ici.',
    done: (handle) => `@${handle} est connecté.`,
    sandbox: (handle) => `@${handle} est connecté, dans le bac à sable local de X.`,
    several: (handle, others) => `@${handle} et ${plural(others, 'autre', 'autres')} sont connectés.`,
    resting: (handle, state) => `@${handle} : ${state}.`,
  },
  post: {
    name: 'Voir le premier post',
    later: 'Il apparaît ici de lui-même, dès qu’un client a écrit.',
    now: (handle) =>
      `Ce qu’un client écrit à @${handle} apparaît ici de lui-même. D’ici là, voyez ce que fait la réception.`,
    done: 'Il est là.',
    noTicket: 'Quelque chose est arrivé sans devenir un ticket. C’est dans le fil.',
  },
  invite: {
    name: 'Inviter quelqu’un',
    text: 'Créez un lien pour un collègue ; il choisit alors un mot de passe et vous rejoint.',
    done: (people) => `Vous êtes ${formatNumber(people)}.`,
  },
  ask: {
    title: 'Rien ne peut encore arriver',
    text: (names) =>
      `Aucun compte n’est connecté, et seul un administrateur peut en connecter un. Demandez à ${names}.`,
    anyone:
      'Aucun compte n’est connecté, et seul un administrateur peut en connecter un. Demandez à qui gère cette installation.',
  },
};
