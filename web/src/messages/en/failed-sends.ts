/** On the page of failed and doubtful replies: what of several posts stands on the platform. */
export const failedSends = {
  parts: 'Its posts',
  noneStands: (total: number) => `None of its ${total} posts stands on X.`,
  stands: (time: string) => `Stands on X since ${time}`,
  notPosted: 'Not posted',
  nobodyKnows: 'Nobody knows whether it was posted',
  waits: 'Waits for the one before',
  sendRest: (n: number) => (n === 1 ? 'Send the last post' : `Send the other ${n} posts`),
  whatStands: 'What stands is not sent again. To leave it at that brings the rest of the text back.',
};
