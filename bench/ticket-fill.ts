interface Client {
  query(sql: string, values?: unknown[]): Promise<unknown>;
}

/** Tickets as years of work leave them: one in ten open, the others solved; every contact has about three. */
export async function fillTickets(client: Client, tickets: number, brandId = '1'): Promise<void> {
  await client.query(
    `INSERT INTO account (workspace_id, channel, external_id, handle, name, state) VALUES (1, 'x', $1, 'northwind', 'Northwind Air', 'connected')`,
    [brandId],
  );
  await client.query(`INSERT INTO contact (workspace_id, id) SELECT 1, n FROM generate_series(1, $1::int / 3) n`, [
    tickets,
  ]);
  await client.query(
    `INSERT INTO author (workspace_id, channel, external_id, handle, name, seen_at, contact_id)
     SELECT 1, 'x', n::text, 'person_' || n, 'Person ' || n, now(), n FROM generate_series(1, $1::int / 3) n`,
    [tickets],
  );
  await client.query(
    `INSERT INTO ticket (workspace_id, number, status, channel, account_id, author_id, contact_id, preview, preview_at,
       preview_post, waiting_since, last_post_at)
     SELECT 1, n, CASE WHEN n % 10 = 0 THEN CASE WHEN n % 20 = 0 THEN 'open' ELSE 'new' END ELSE 'solved' END, 'x', 1,
       1 + n % ($1::int / 3), 1 + n % ($1::int / 3), 'I cannot log in since the update, number ' || n || repeat(' please help', n % 6),
       t, n::text, t, t
     FROM generate_series(1, $1::int) n, LATERAL (SELECT now() - ($1::int - n) * interval '30 seconds' AS t) at`,
    [tickets],
  );
  await client.query('ANALYZE');
}

/** Hands work out, so that every built-in view of this agent has a hundred tickets at least: theirs, their team's, waiting, put aside, failed. */
export async function handOut(client: Client, agentId: string): Promise<void> {
  await client.query(`
    WITH made AS (INSERT INTO team (workspace_id, name) VALUES (1, 'Login') RETURNING id)
    INSERT INTO team_member (workspace_id, team_id, agent_id) SELECT 1, id, ${Number(agentId)} FROM made`);
  const some = (remainder: number): string =>
    `workspace_id = 1 AND number % 100 = ${remainder} AND number > (SELECT max(number) - 100000 FROM ticket)`;
  await client.query(`UPDATE ticket SET assignee_id = ${Number(agentId)} WHERE ${some(10)}`);
  await client.query(`UPDATE ticket SET team_id = (SELECT id FROM team) WHERE ${some(20)}`);
  await client.query(`UPDATE ticket SET status = 'pending', waiting_since = NULL WHERE ${some(31)}`);
  await client.query(`UPDATE ticket SET status = 'on_hold', waiting_since = NULL WHERE ${some(42)}`);
  await client.query(`UPDATE ticket SET reply_state = 'failed' WHERE ${some(53)}`);
  await client.query('VACUUM (ANALYZE) ticket');
}

/** What was written on each ticket that is not solved, and counters that stand behind what is there: agents can open them, and more can come. */
export async function fillConversations(client: Client): Promise<void> {
  await client.query(`
    INSERT INTO thread (workspace_id, channel, root_external_id, author_id, account_id, kind, ticket_id, first_post_at, last_post_at, waiting_since, version)
    SELECT 1, 'x', preview_post, author_id, account_id, 'public', id, last_post_at, last_post_at, waiting_since, 1
    FROM ticket WHERE workspace_id = 1 AND status <> 'solved' ORDER BY id`);
  await client.query(`
    INSERT INTO post (workspace_id, channel, external_id, root_external_id, author_id, thread_of, thread_id, outcome, text, lang, posted_at)
    SELECT 1, 'x', t.root_external_id, t.root_external_id, t.author_id, a.external_id, t.id, 'threaded', k.preview, 'en', t.first_post_at
    FROM thread t JOIN ticket k ON k.workspace_id = 1 AND k.id = t.ticket_id
    JOIN author a ON a.workspace_id = 1 AND a.id = t.author_id WHERE t.workspace_id = 1 ORDER BY t.id`);
  await client.query(`UPDATE ticket_counter SET next_number = (SELECT max(number) + 1 FROM ticket)`);
  await client.query(`SELECT setval(pg_get_serial_sequence('contact', 'id'), (SELECT max(id) FROM contact))`);
  await client.query('VACUUM (ANALYZE) thread, post');
}
