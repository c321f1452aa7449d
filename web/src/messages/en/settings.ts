/** The pages of the workspace’s people, and their frame. */
export const settings = {
  title: 'Settings',
  nav: 'Settings',
  places: { me: 'You', keys: 'Keys', people: 'People', teams: 'Teams', workspace: 'Workspace', audit: 'Audit' },
  adminOnly: 'This page is for admins',
  adminOnlyText: 'Ask one of yours for what you need.',
  leadOnly: 'This page is for leads and admins',
  notChanged: (why: string) => `Nothing was changed. ${why}`,
  more: 'Show more',
  save: 'Save',
  saving: 'Saving…',
  saved: 'Saved.',
};
