const listed = (names: readonly string[]): string => new Intl.ListFormat('en').format(names);

export const presence = {
  viewing: (name: string) => `${name} is looking at this`,
  writing: (name: string) => `${name} is writing`,
  areWriting: (names: readonly string[]) => `${listed(names)} ${names.length === 1 ? 'is' : 'are'} writing an answer.`,
  haveDrafts: (names: readonly string[]) => `${listed(names)} ${names.length === 1 ? 'has' : 'have'} a draft here.`,
};

export const drafts = {
  kept: 'Draft kept',
  keeping: 'Keeping…',
  keptHere: 'Kept in this browser only',
  conflictTitle: 'You have written something else here in another window',
  goneTitle: 'This draft was sent or emptied in another window',
  keepThis: 'Keep what is below',
  useOther: 'Use that one',
  useBoth: 'Put both together',
  empty: 'Empty it',
};
