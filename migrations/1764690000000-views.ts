import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes for each built-in view, and how many tickets each holds, kept by the statements that change tickets. */
export class Views1764690000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INDEXES);
    await runner.query(TABLES);
    for (const table of ['ticket_tally', 'ticket_tally_change']) await runner.query(secure(table));
    await runner.query('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app');
    await runner.query(PLACES);
    await runner.query(TRIGGERS);
    // An owner who is no superuser sees the rows of all workspaces only while the policies are not forced on them.
    for (const table of ['ticket', 'ticket_tally_change'])
      await runner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    await runner.query(tally(`SELECT ${SEEN}, 1 AS n FROM ticket`));
    for (const table of ['ticket', 'ticket_tally_change'])
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM duty WHERE kind = 'tally';
      DROP TRIGGER ticket_tally_insert ON ticket;
      DROP TRIGGER ticket_tally_update ON ticket;
      DROP TRIGGER ticket_tally_delete ON ticket;
      DROP FUNCTION tally_insert, tally_update, tally_delete, ticket_places;
      DROP TABLE ticket_tally, ticket_tally_change;
      DROP INDEX ticket_active, ticket_rest, ticket_due, ticket_held, ticket_failed, ticket_team, ticket_ranked;
      CREATE INDEX ticket_open ON ticket (workspace_id, last_post_at DESC, id DESC)
        WHERE status IN ('new', 'open') AND merged_into IS NULL;
      CREATE INDEX ticket_pending ON ticket (workspace_id, last_post_at DESC, id DESC)
        WHERE status = 'pending' AND merged_into IS NULL;
      CREATE INDEX ticket_solved ON ticket (workspace_id, last_post_at DESC, id DESC)
        WHERE status IN ('solved', 'closed') AND merged_into IS NULL;`);
  }
}

const secure = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO parley_app;`;

/** A ticket is in one of the first two; a view of several statuses is a union of their beginnings. */
const INDEXES = `
  CREATE INDEX ticket_active ON ticket (workspace_id, status, last_post_at DESC, id DESC)
    WHERE status IN ('new', 'open') AND snoozed_until IS NULL AND merged_into IS NULL;
  CREATE INDEX ticket_rest ON ticket (workspace_id, status, last_post_at DESC, id DESC)
    WHERE status NOT IN ('new', 'open') AND merged_into IS NULL;
  DROP INDEX ticket_open, ticket_pending, ticket_solved;
  CREATE INDEX ticket_due ON ticket (workspace_id, waiting_since, id)
    WHERE status IN ('new', 'open') AND snoozed_until IS NULL AND waiting_since IS NOT NULL AND merged_into IS NULL;
  CREATE INDEX ticket_held ON ticket (workspace_id, last_post_at DESC, id DESC)
    WHERE (status = 'on_hold' OR (snoozed_until IS NOT NULL AND status NOT IN ('solved', 'closed'))) AND merged_into IS NULL;
  CREATE INDEX ticket_failed ON ticket (workspace_id, last_post_at DESC, id DESC)
    WHERE reply_state IN ('failed', 'unknown') AND merged_into IS NULL;
  CREATE INDEX ticket_team ON ticket (workspace_id, team_id, last_post_at DESC, id DESC)
    WHERE status NOT IN ('solved', 'closed') AND team_id IS NOT NULL AND merged_into IS NULL;
  CREATE INDEX ticket_ranked ON ticket (workspace_id, priority, last_post_at DESC, id DESC)
    WHERE priority <> 'normal' AND merged_into IS NULL;`;

const TABLES = `
  -- How many tickets are in each place that a view is made of; the subject is an agent, a team, a day or a minute.
  CREATE TABLE ticket_tally (
    workspace_id bigint NOT NULL,
    place text NOT NULL,
    subject bigint NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY (workspace_id, place, subject));

  -- What has been added since; nobody waits for another to write here. The sum of both is always the truth.
  CREATE TABLE ticket_tally_change (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    place text NOT NULL,
    subject bigint NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY (workspace_id, id));`;

/** In which places a ticket is: said once, for the triggers and for the doctor. */
const PLACES = `
  CREATE FUNCTION ticket_places(status text, assignee_id bigint, team_id bigint, is_snoozed boolean, is_failed boolean, minute bigint)
    RETURNS TABLE (place text, subject bigint) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT p.place, p.subject FROM (VALUES
      ('all', 0::bigint),
      (CASE WHEN status IN ('new', 'open', 'pending') AND NOT is_snoozed THEN status
         WHEN status IN ('solved', 'closed') THEN 'solved' END, 0),
      (CASE WHEN status IN ('new', 'open') AND NOT is_snoozed AND assignee_id IS NULL THEN 'unassigned' END, 0),
      (CASE WHEN status NOT IN ('solved', 'closed') AND NOT is_snoozed THEN 'agent' END, assignee_id),
      (CASE WHEN status NOT IN ('solved', 'closed') AND NOT is_snoozed THEN 'team' END, team_id),
      (CASE WHEN status = 'on_hold' OR (is_snoozed AND status NOT IN ('solved', 'closed')) THEN 'held' END, 0),
      (CASE WHEN is_failed THEN 'failed' END, 0),
      (CASE WHEN status IN ('new', 'open') AND NOT is_snoozed THEN 'due_day' END, floor(minute / 1440.0)::bigint),
      (CASE WHEN status IN ('new', 'open') AND NOT is_snoozed THEN 'due_minute' END, minute)
    ) AS p (place, subject) WHERE p.place IS NOT NULL AND p.subject IS NOT NULL $$;`;

const SEEN = 'workspace_id, status, assignee_id, team_id, snoozed_until, reply_state, waiting_since, merged_into';

/** Many tickets of a statement are alike, so they are grouped before their places are looked for; what did not change adds up to nothing. */
const tally = (tickets: string): string => `
  INSERT INTO ticket_tally_change (workspace_id, place, subject, n)
  SELECT g.workspace_id, p.place, p.subject, sum(g.n) FROM (
    SELECT workspace_id, status, assignee_id, team_id, snoozed_until IS NOT NULL AS is_snoozed,
      coalesce(reply_state IN ('failed', 'unknown'), false) AS is_failed,
      floor(extract(epoch FROM waiting_since) / 60)::bigint AS minute, sum(n) AS n
    FROM (${tickets}) k WHERE merged_into IS NULL GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0) g
  CROSS JOIN LATERAL ticket_places(g.status, g.assignee_id, g.team_id, g.is_snoozed, g.is_failed, g.minute) p
  GROUP BY 1, 2, 3 HAVING sum(g.n) <> 0`;

const ADDED = `SELECT ${SEEN}, 1 AS n FROM added`;
const REMOVED = `SELECT ${SEEN}, -1 AS n FROM removed`;

const trigger = (event: string, tables: string, tickets: string): string => `
  CREATE FUNCTION tally_${event}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN ${tally(tickets)}; RETURN NULL; END $$;
  CREATE TRIGGER ticket_tally_${event} AFTER ${event} ON ticket REFERENCING ${tables}
    FOR EACH STATEMENT EXECUTE FUNCTION tally_${event}();`;

const TRIGGERS = [
  trigger('insert', 'NEW TABLE AS added', ADDED),
  trigger('update', 'NEW TABLE AS added OLD TABLE AS removed', `${ADDED} UNION ALL ${REMOVED}`),
  trigger('delete', 'OLD TABLE AS removed', REMOVED),
].join('');
