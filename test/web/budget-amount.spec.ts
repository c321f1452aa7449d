import { amountOf } from '../../web/src/features/accounts/budget-amount.ts';

it.each([
  ['50', 50],
  [' 49.90 ', 49.9],
  ['$1,250.5', 1250.5],
  ['0.01', 0.01],
  ['', null],
  ['  ', null],
])('"%s" is an amount of %s', (text, amount) => {
  expect(amountOf(text)).toBe(amount);
});

it.each(['0', '-5', '5 €', '1,5', '12.345', '1e3', 'much', '1000000.01', '５０'])('"%s" is no amount', (text) => {
  expect(amountOf(text)).toBeUndefined();
});
