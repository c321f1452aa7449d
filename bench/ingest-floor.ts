import pg from 'pg';
import { appClient, withClient } from './bench-server.js';

/** As many posts a transaction as ours takes. */
const BATCH = 800;

interface Table {
  name: string;
  columns: string;
}

type Row = Record<string, unknown>;

/** One transaction's worth of finished rows, by table. */
type Batch = Map<string, Row[]>;

/** Tables in the order in which their foreign keys allow. */
const TABLES = ['contact', 'author', 'ticket', 'thread', 'landed', 'post', 'event'];

/**
 * The barest program that leaves the rows which ours has left: it has them finished in memory, ids and all, and writes
 * them with one INSERT a table and batch, as the same role, under the same policies and with the same indexes. It reads
 * nothing, decides nothing and updates nothing. Gives seconds.
 */
export async function writeBare(
  ourUrl: string,
  bare: { ownerUrl: string; appUrl: string },
  writers: number,
): Promise<number> {
  const tables = await withClient(ourUrl, describe);
  await withClient(ourUrl, (client) => copyAccounts(client, bare.ownerUrl));
  const queues = await withClient(ourUrl, (client) => readBatches(client, tables, writers));
  const clients = await Promise.all(queues.map(() => connect(bare.appUrl)));
  const started = performance.now();
  await Promise.all(
    queues.map(async (batches, index) => {
      for (const batch of batches) await writeBatch(clients[index] as pg.Client, tables, batch);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(clients.map((client) => client.end()));
  return seconds;
}

async function connect(url: string): Promise<pg.Client> {
  const client = appClient(url);
  await client.connect();
  return client;
}

async function describe(client: pg.Client): Promise<Map<string, Table>> {
  const { rows } = await client.query<{ name: string; columns: string }>(
    `SELECT c.relname AS name, string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relname = ANY($1) AND c.relkind = 'r' AND NOT (c.relname = 'event' AND a.attname = 'xid') GROUP BY 1`,
    [TABLES],
  );
  return new Map(rows.map((row) => [row.name, row]));
}

async function copyAccounts(client: pg.Client, bareUrl: string): Promise<void> {
  const { rows } = await client.query('SELECT row_to_json(account) AS row FROM account');
  await withClient(bareUrl, (bare) =>
    bare.query(
      'INSERT INTO account OVERRIDING SYSTEM VALUE SELECT r.* FROM json_populate_recordset(NULL::account, $1) r',
      [JSON.stringify(rows.map((entry: { row: Row }) => entry.row))],
    ),
  );
}

/**
 * The rows in the batches in which they can be written: a post with the author, thread and ticket that it is the first
 * to need. Two writers get the posts by their author, so they never touch one row.
 */
async function readBatches(client: pg.Client, tables: Map<string, Table>, writers: number): Promise<Batch[][]> {
  const rows = new Map<string, Row[]>();
  for (const table of tables.values()) {
    const names = table.columns
      .split(', ')
      .map((column) => column.split(' ')[0])
      .join(', ');
    const { rows: found } = await client.query<{ row: Row }>(
      `SELECT row_to_json(t) AS row FROM (SELECT ${names} FROM ${table.name} ORDER BY id) t`,
    );
    rows.set(
      table.name,
      found.map((entry) => entry.row),
    );
  }
  const byId = (table: string): Map<unknown, Row> => new Map((rows.get(table) as Row[]).map((row) => [row.id, row]));
  const [authors, threads, tickets, contacts] = [byId('author'), byId('thread'), byId('ticket'), byId('contact')];
  const eventsOf = Map.groupBy(rows.get('event') as Row[], (row) => row.ticket_id);
  const pages = rows.get('landed') as Row[];

  const queues: Batch[][] = Array.from({ length: writers }, () => []);
  const open: Batch[] = queues.map(() => new Map());
  const put = (batch: Batch, table: string, row: Row | undefined): void => {
    if (!row) return;
    const list = batch.get(table);
    if (list) list.push(row);
    else batch.set(table, [row]);
  };
  const take = (from: Map<unknown, Row>, id: unknown): Row | undefined => {
    const row = from.get(id);
    from.delete(id);
    return row;
  };
  for (const post of rows.get('post') as Row[]) {
    const writer = Number(post.author_id) % writers;
    const batch = open[writer] as Batch;
    const author = take(authors, post.author_id);
    put(batch, 'contact', author && take(contacts, author.contact_id));
    put(batch, 'author', author);
    const thread = take(threads, post.thread_id);
    const ticket = thread && take(tickets, thread.ticket_id);
    put(batch, 'ticket', ticket);
    put(batch, 'thread', thread);
    for (const event of ticket ? (eventsOf.get(ticket.id) ?? []) : []) put(batch, 'event', event);
    put(batch, 'post', post);
    if ((batch.get('post') as Row[]).length < BATCH) continue;
    for (const page of pages.splice(0, Math.ceil(BATCH / 100))) put(batch, 'landed', page);
    queues[writer]?.push(batch);
    open[writer] = new Map();
  }
  open.forEach((batch, writer) => batch.size > 0 && queues[writer]?.push(batch));
  for (const page of pages) put(queues[0]?.at(-1) as Batch, 'landed', page);
  for (const ticket of tickets.values()) put(queues[0]?.at(-1) as Batch, 'ticket', ticket); // merged away: no thread leads to them
  for (const ticket of tickets.values())
    for (const event of eventsOf.get(ticket.id) ?? []) put(queues[0]?.at(-1) as Batch, 'event', event);
  return queues;
}

async function writeBatch(client: pg.Client, tables: Map<string, Table>, batch: Batch): Promise<void> {
  await client.query('BEGIN');
  await client.query(`SELECT set_config('parley.workspace_id', '1', true)`);
  for (const name of TABLES) {
    const rows = batch.get(name);
    if (!rows) continue;
    const { columns } = tables.get(name) as Table;
    const names = columns
      .split(', ')
      .map((column) => column.split(' ')[0])
      .join(', ');
    await client.query({
      name,
      text: `INSERT INTO ${name} (${names}) OVERRIDING SYSTEM VALUE SELECT ${names} FROM json_to_recordset($1::json) AS r (${columns})`,
      values: [JSON.stringify(rows)],
    });
  }
  await client.query('COMMIT');
}
