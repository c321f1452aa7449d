import { once } from 'node:events';

export default async function () {
  const keeper = globalThis.throwAwayPostgres;
  const gone = once(keeper, 'exit');
  keeper.stdin.end();
  await gone;
}
