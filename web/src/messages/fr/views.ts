import type { Messages } from '../index.ts';
import { formatNumber } from '../locale.ts';

export const views: Messages['views'] = {
  label: 'Vues',
  choose: (view) => `Vue : ${view}. En choisir une autre`,
  names: {
    mine: 'Les miens',
    teams: 'Mes équipes',
    unassigned: 'Non assignés',
    due: 'À répondre vite',
    new: 'Nouveaux',
    open: 'Ouverts',
    waiting: 'En attente du client',
    held: 'En pause, reportés',
    failed: 'Envois échoués',
    solved: 'Résolus',
    all: 'Tous les tickets',
  },
  empty: {
    mine: {
      title: 'Rien ne vous est assigné',
      text: 'Ouvrez un ticket et choisissez « Me l’assigner », ou regardez les non assignés.',
    },
    teams: {
      title: 'Vos équipes n’ont rien à faire',
      text: 'Les tickets des équipes dont vous êtes apparaissent ici.',
    },
    unassigned: { title: 'Chaque ticket a quelqu’un', text: 'Les nouveaux tickets sans responsable apparaîtront ici.' },
    due: {
      title: 'Personne n’attend trop longtemps',
      text: 'Un ticket apparaît ici quand il reste un quart du temps de réponse, et y reste jusqu’à la réponse. Les retards viennent en premier.',
    },
    new: { title: 'Rien de nouveau', text: 'Les tickets auxquels personne n’a encore touché apparaissent ici.' },
    open: {
      title: 'Rien n’est ouvert',
      text: 'Quand un client mentionne l’un de vos comptes, lui répond ou le cite, son ticket apparaît ici tout seul.',
    },
    waiting: {
      title: 'Vous n’attendez personne',
      text: 'Les tickets mis en attente restent ici jusqu’à ce que le client réponde.',
    },
    held: { title: 'Rien n’est mis de côté', text: 'Les tickets en pause, et ceux qui sont reportés, restent ici.' },
    failed: {
      title: 'Toutes les réponses sont parties',
      text: 'Un ticket dont la dernière réponse n’est pas partie, ou peut-être pas, apparaît ici jusqu’à ce que ce soit réglé.',
    },
    solved: {
      title: 'Rien n’est encore résolu',
      text: 'Les tickets résolus restent ici. Ils se rouvrent quand le client réécrit.',
    },
    all: {
      title: 'Aucun ticket pour l’instant',
      text: 'Connectez un compte dans Comptes. Ce que les clients lui écrivent devient des tickets ici.',
    },
  },
  capped: (n) => `${formatNumber(n)}+`,
  due: {
    now: 'à répondre',
    left: (span) => `reste ${span}`,
    late: (span) => `retard ${span}`,
    spoken: 'pour répondre :',
  },
};
