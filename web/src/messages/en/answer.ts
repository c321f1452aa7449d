const listed = (names: readonly string[]): string => new Intl.ListFormat('en').format(names);

export const answer = {
  label: 'What X will make of it',
  prefixed: (handles: readonly string[]) => `X also names ${listed(handles)}; that does not count.`,
  linkCosts: (withLink: string, plain: string) => `With a link this answer costs ${withLink}, without one ${plain}.`,
  cashtags: 'X takes one cashtag ($NAME) in a post. Write the others without the $.',
  saidBefore: 'You have told this customer the same words in the last day. X refuses them a second time: change them.',
  onX: 'Answer on X',
  copied: 'Your text is copied. Paste it on X; the answer appears here by itself.',
  notCopied: 'Your text could not be copied. Select and copy it, then paste it on X.',
  cameBack: 'Your answer on X has arrived, so the draft is gone.',
};
