import pg from 'pg';

const TRIES = 5;

export interface StatementRecord {
  /** What this process has sent to PostgreSQL since, oldest first. */
  texts: string[];
  stop: () => void;
}

/** Writes down every statement that this process sends, until it is stopped. */
export function recordStatements(): StatementRecord {
  const query = pg.Client.prototype.query; // oxlint-disable-line typescript/unbound-method -- called with its client below
  const texts: string[] = [];
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text?: string } | undefined];
    texts.push(typeof first === 'string' ? first : (first?.text ?? ''));
    return (query as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof query;
  const stop = (): void => {
    pg.Client.prototype.query = query;
  };
  return { texts, stop };
}

/** What every transaction has around its statements. */
export const AROUND = /^\s*(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SELECT set_config|NOTIFY|LISTEN)/i;

/** How many statements this process sends meanwhile: the fewest of some tries, as what runs beside can only add. */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const { texts, stop } = recordStatements();
  try {
    let fewest = Number.POSITIVE_INFINITY;
    for (let n = 0; n < TRIES; n += 1) {
      texts.length = 0;
      await work();
      fewest = Math.min(fewest, texts.filter((text) => !AROUND.test(text)).length);
    }
    return fewest;
  } finally {
    stop();
  }
}
