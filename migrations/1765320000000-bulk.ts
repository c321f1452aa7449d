import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes of many tickets at once, and what became of each. */
export class Bulk1765320000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of ['bulk_job', 'bulk_batch']) await runner.query(secure(table));
    await runner.query('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM duty WHERE kind = 'bulk'; DROP TABLE bulk_batch, bulk_job;`);
  }
}

const secure = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO parley_app;`;

const TABLES = `
  -- total = changed + same + refused + what is still to come
  CREATE TABLE bulk_job (
    workspace_id bigint NOT NULL REFERENCES workspace,
    id bigint GENERATED ALWAYS AS IDENTITY,
    agent_id bigint NOT NULL,
    -- null: it takes back what another one did
    change jsonb,
    -- the tickets, the view or the conditions that were asked for; which tickets that were is in the batches
    chosen jsonb NOT NULL,
    undoes bigint,
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'stopped', 'done')),
    total integer NOT NULL DEFAULT 0,
    changed integer NOT NULL DEFAULT 0,
    same integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent);
  CREATE INDEX bulk_job_agent ON bulk_job (workspace_id, agent_id, id DESC);
  CREATE INDEX bulk_job_undoes ON bulk_job (workspace_id, undoes) WHERE undoes IS NOT NULL;
  CREATE INDEX bulk_job_running ON bulk_job (workspace_id, agent_id) WHERE state = 'running';

  -- As many tickets as a transaction changes. A row for each would cost as much as changing it.
  CREATE TABLE bulk_batch (
    workspace_id bigint NOT NULL,
    job_id bigint NOT NULL,
    n integer NOT NULL,
    ticket_ids bigint[] NOT NULL,
    -- of a job that takes back: the event of each of its tickets
    undo_event_ids bigint[],
    -- of each of its tickets: changed, same, or the code of a problem; null: not done yet
    results text[],
    -- of each of its tickets that was changed
    event_ids bigint[],
    PRIMARY KEY (workspace_id, job_id, n),
    FOREIGN KEY (workspace_id, job_id) REFERENCES bulk_job ON DELETE CASCADE);`;
