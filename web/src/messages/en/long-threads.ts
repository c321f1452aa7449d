/** Of a conversation that is longer than what is shown at first. */
export const longThreads = {
  earlier: 'Show earlier posts',
  failed: 'The earlier posts could not be loaded.',
  notHere: 'What the link leads to is not in this ticket any more.',
};
