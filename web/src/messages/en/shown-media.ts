/** What hangs on customers' posts. */
export const shownMedia = {
  open: (what: string) => `Look at it larger: ${what}`,
  large: (name: string) => `Pictures and films of ${name}`,
  undescribed: {
    image: 'A picture without a description',
    gif: 'A GIF without a description',
    video: 'A film without a description',
  },
  sensitive: 'It may be disturbing',
  show: 'Show it',
  notShown: 'It cannot be shown here',
  lookThere: 'Look at the post',
  place: (n: number, of: number) => `${n} of ${of}`,
  earlier: 'The one before',
  later: 'The next one',
};
