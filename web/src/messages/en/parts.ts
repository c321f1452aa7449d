/** A long answer that becomes several posts. */
export const parts = {
  label: 'How it will stand on X',
  becomes: (n: number) => `Too long for one post, so it becomes ${n}, each an answer to the one before.`,
  costs: (usd: string) => `Together they cost ${usd}.`,
  files: 'The files go with the first.',
  one: (n: number, total: number) => `Post ${n} of ${total}`,
  send: (n: number) => `Reply in ${n} posts`,
  sendAndSolve: (n: number) => `Reply in ${n} posts and solve`,
  tooLong: (most: number) => `Too long even for ${most} posts. Shorten it.`,
  leaves: (line: string, total: number) => `${line}, in ${total} posts`,
  stand: (n: number, total: number) =>
    n === 1 ? `1 of ${total} posts stands on X.` : `${n} of ${total} posts stand on X.`,
  next: (n: number) => `Post ${n} leaves next.`,
  endHere: 'Leave it at that',
  ended: 'What stands is left at that. The rest of the text is back in the composer.',
};
