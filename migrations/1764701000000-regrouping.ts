import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people decide about what belongs together: tickets merged, split and linked, contacts that are one person. */
export class Regrouping1764701000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of NEW_TABLES) await runner.query(secure(table));
    await runner.query('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app');
    for (const column of STATISTICS) await runner.query(PRESET_STATISTICS, column);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ticket_previous;
      DROP TABLE contact_tag, ticket_link, regrouping;
      ALTER TABLE contact DROP note, DROP lang, DROP version;`);
  }
}

const NEW_TABLES = ['regrouping', 'ticket_link', 'contact_tag'];

const secure = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO parley_app;`;

const TABLES = `
  -- One decision of a person, with what it takes to undo it.
  CREATE TABLE regrouping (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL CHECK (kind IN ('tickets_merged', 'ticket_split', 'contacts_merged')),
    agent_id bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    -- merged: what went, into what. split: the ticket that came of it, out of what. Contacts likewise
    from_id bigint NOT NULL,
    into_id bigint NOT NULL,
    before jsonb NOT NULL,
    -- two contacts that became one because their tickets did
    because_of bigint,
    undone_at timestamptz,
    undone_by bigint,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent);
  CREATE INDEX regrouping_because ON regrouping (workspace_id, because_of) WHERE because_of IS NOT NULL;

  -- Two tickets that have to do with each other: once, the older one first.
  CREATE TABLE ticket_link (
    workspace_id bigint NOT NULL,
    ticket_id bigint NOT NULL,
    other_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, ticket_id, other_id),
    CHECK (ticket_id < other_id),
    FOREIGN KEY (workspace_id, ticket_id) REFERENCES ticket,
    FOREIGN KEY (workspace_id, other_id) REFERENCES ticket);
  CREATE INDEX ticket_link_other ON ticket_link (workspace_id, other_id);
  CREATE INDEX ticket_previous ON ticket (workspace_id, previous_ticket_id) WHERE previous_ticket_id IS NOT NULL;

  -- What agents know of a person. lang: what they are to be answered in; null: as they write.
  ALTER TABLE contact ADD note text NOT NULL DEFAULT '', ADD lang text, ADD version integer NOT NULL DEFAULT 1;

  CREATE TABLE contact_tag (
    workspace_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    tag_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, contact_id, tag_id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact,
    FOREIGN KEY (workspace_id, tag_id) REFERENCES tag);
  CREATE INDEX contact_tag_tag ON contact_tag (workspace_id, tag_id);`;

/** See the spine: until the first ANALYZE the planner would take any index that starts with the workspace. */
const PRESET_STATISTICS = `
  SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', $1::text, 'attname', $2::text, 'inherited', false,
    'null_frac', 0::real, 'avg_width', 8, 'n_distinct', $3::real)`;

const STATISTICS = [
  ['regrouping', 'workspace_id', 1],
  ['ticket_link', 'workspace_id', 1],
  ['ticket_link', 'ticket_id', -0.8],
  ['ticket_link', 'other_id', -0.8],
  ['contact_tag', 'workspace_id', 1],
  ['contact_tag', 'contact_id', -0.8],
];
