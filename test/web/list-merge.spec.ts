import {
  countNewOnTop,
  refreshRows,
  rowsOf,
  startFrom,
  stillStale,
} from '../../web/src/features/tickets/list-merge.ts';
import { aPage, aTicket } from './tickets.ts';

const list = (...pages: number[][]) => ({
  pages: pages.map((numbers) => aPage(numbers)),
  pageParams: pages.map((_, index) => (index === 0 ? null : `c${index}`)),
});
const numbers = (tickets: { number: number }[]) => tickets.map((ticket) => ticket.number);

describe('the rows of a list', () => {
  it('show a ticket that moved between two pages once', () =>
    expect(numbers(rowsOf(list([9, 8, 7], [7, 6])))).toEqual([9, 8, 7, 6]));
});

describe('refreshing rows in place', () => {
  it('replaces a changed ticket where it stands and moves nothing', () => {
    const fresh = aTicket(6, { version: 2, status: 'solved' });
    const refreshed = refreshRows(list([9, 8], [7, 6]), [fresh]);
    expect(numbers(rowsOf(refreshed))).toEqual([9, 8, 7, 6]);
    expect(rowsOf(refreshed)[3]).toBe(fresh);
  });

  it('keeps what is newer than a late answer', () => {
    const shown = refreshRows(list([9]), [aTicket(9, { version: 5 })]);
    expect(refreshRows(shown, [aTicket(9, { version: 4 })])).toBe(shown);
  });

  it('changes nothing, not even its identity, when nothing is newer', () => {
    const shown = list([9, 8]);
    expect(refreshRows(shown, [aTicket(8), aTicket(1)])).toBe(shown);
  });

  it('takes a new state of the reply at the same version', () =>
    expect(rowsOf(refreshRows(list([9]), [aTicket(9, { replyState: 'sent' })]))[0]?.replyState).toBe('sent'));
});

describe('what waits behind the button', () => {
  it('counts what belongs above the list', () => expect(countNewOnTop(list([9, 8, 7]), aPage([11, 10, 9, 8]))).toBe(2));

  it('does not count what slid up from below', () =>
    expect(countNewOnTop(list([9, 8, 7]), aPage([9, 8, 6, 5]))).toBe(0));

  it('does not count a known ticket that moved up', () =>
    expect(countNewOnTop(list([9, 8, 7]), aPage([7, 9, 8]))).toBe(0));

  it('counts a whole page of strangers', () => expect(countNewOnTop(list([3, 2, 1]), aPage([9, 8, 7]))).toBe(3));

  it('counts everything above an empty list', () => expect(countNewOnTop(list([]), aPage([2, 1]))).toBe(2));

  it('becomes the list when it is asked for', () => {
    const head = aPage([11, 10], 'next');
    expect(startFrom(head)).toEqual({ pages: [head], pageParams: [null] });
  });
});

describe('rows that the first page did not refresh', () => {
  it('are those that the stream said are newer', () => {
    const changed = new Map([
      [8, 2],
      [7, 1],
      [99, 4],
    ]);
    expect(stillStale(list([9, 8], [7]), changed)).toEqual([8]);
  });
});
