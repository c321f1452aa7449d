/** What the form says in which an agent chooses of what to be told. */
export const notificationSettings = {
  title: 'Notifications',
  help: 'Of what your computer tells you while you look elsewhere. However many windows are open, each is told once.',
  of: {
    assigned: 'A ticket is assigned to me',
    mention: 'A colleague calls me, or a team of mine, in a note',
    answered: 'A customer writes on a ticket of mine',
    due: 'A ticket of mine is due soon',
  },
  sound: 'With a sound',
  soundHelp: 'Two short notes, also where the browser shows no notifications.',
  content: 'Say who wrote, and what',
  contentHelp: 'Otherwise nothing of a customer’s is on your screen unasked.',
  allow: 'Allow them',
  permissions: {
    granted: '',
    default: 'Your browser has not been allowed to show notifications yet.',
    denied:
      'Your browser does not allow Parley to show notifications. You can change it in the browser’s settings of this page.',
    impossible: 'This browser shows no notifications here: they need https.',
  },
};
