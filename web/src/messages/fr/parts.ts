import type { Messages } from '../index.ts';

export const parts: Messages['parts'] = {
  label: 'Ce qui se lira sur X',
  becomes: (n) => `Trop long pour un seul post : il en faut ${n}, chacun répondant au précédent.`,
  costs: (usd) => `Ensemble, ils coûtent ${usd}.`,
  files: 'Les fichiers vont avec le premier.',
  one: (n, total) => `Post ${n} sur ${total}`,
  send: (n) => `Répondre en ${n} posts`,
  sendAndSolve: (n) => `Répondre en ${n} posts et résoudre`,
  tooLong: (most) => `Trop long, même pour ${most} posts. Raccourcissez.`,
  leaves: (line, total) => `${line}, en ${total} posts`,
  stand: (n, total) => (n === 1 ? `1 post sur ${total} est sur X.` : `${n} posts sur ${total} sont sur X.`),
  next: (n) => `Le post ${n} part ensuite.`,
  endHere: 'En rester là',
  ended: 'Ce qui est publié reste tel quel. La suite du texte est de retour dans la réponse.',
};
