/** Of a ticket that is longer than what is shown at first. */
export const longThreads = {
  earlier: 'Show earlier posts',
  failed: 'The earlier posts could not be loaded.',
  threads: {
    earlier: 'Show earlier conversations',
    failed: 'The earlier conversations could not be loaded.',
  },
  notHere: 'What the link leads to is not in this ticket any more.',
};
