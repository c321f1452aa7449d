/** The columns of the page. */
export const frame = {
  person: 'Customer',
  togglePerson: 'Show or hide the customer',
  toggleViews: 'Show or hide the views',
  widthOf: (what: string) => `Width: ${what}`,
};
