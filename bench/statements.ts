import pg from 'pg';

/** What every transaction has around its statements. */
const AROUND = /^\s*(BEGIN|COMMIT|ROLLBACK|NOTIFY|LISTEN)/i;
const TRIES = 5;

/** How many statements this process sends meanwhile: the fewest of some tries, as what runs beside can only add. */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const query = pg.Client.prototype.query; // oxlint-disable-line typescript/unbound-method -- called with its client below
  let asked = 0;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text?: string } | undefined];
    if (!AROUND.test(typeof first === 'string' ? first : (first?.text ?? ''))) asked += 1;
    return (query as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof query;
  try {
    let fewest = Number.POSITIVE_INFINITY;
    for (let n = 0; n < TRIES; n += 1) {
      asked = 0;
      await work();
      fewest = Math.min(fewest, asked);
    }
    return fewest;
  } finally {
    pg.Client.prototype.query = query;
  }
}
