import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What agents do to a ticket: teams, tags, snoozing, taking the next one; and who did what to the people. */
export class Work1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TICKET);
    // An owner who is no superuser sees the rows of all workspaces only while the policies are not forced on them.
    for (const table of ['ticket', 'post']) await runner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    await runner.query(KNOWN_LANGUAGES);
    for (const table of ['ticket', 'post']) await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    await runner.query(TABLES);
    for (const table of NEW_TABLES) await runner.query(secure(table));
    await runner.query(PEOPLE);
    await runner.query('REVOKE UPDATE, DELETE ON audit FROM parley_app');
    await runner.query('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app');
    for (const column of STATISTICS) await runner.query(PRESET_STATISTICS, column);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM duty WHERE kind = 'unsnooze';
      DROP TABLE audit, workspace_setting, ticket_claim, ticket_tag, tag, team_member, team;
      ALTER TABLE ticket DROP team_id, DROP snoozed_until, DROP lang;
      ALTER TABLE agent DROP joined_at, DROP next_after_send;
      DROP INDEX sign_in_link_agent;
      ALTER TABLE sign_in_link DROP purpose;`);
  }
}

const NEW_TABLES = ['team', 'team_member', 'tag', 'ticket_tag', 'ticket_claim', 'workspace_setting', 'audit'];

const secure = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO parley_app;`;

const TICKET = `
  ALTER TABLE ticket
    ADD team_id bigint,
    -- out of the open views until then, or until its customer writes; null: it is not
    ADD snoozed_until timestamptz,
    -- of the customer's post that it shows, as the platform says
    ADD lang text;
  CREATE INDEX ticket_snoozed ON ticket (workspace_id, snoozed_until) WHERE snoozed_until IS NOT NULL;`;

const KNOWN_LANGUAGES = `
  UPDATE ticket SET lang = p.lang FROM post p
  WHERE p.workspace_id = ticket.workspace_id AND p.channel = ticket.channel AND p.external_id = ticket.preview_post
    AND p.lang IS NOT NULL;`;

const TABLES = `
  -- One that was removed stays, for the history of the tickets that it had.
  CREATE TABLE team (
    workspace_id bigint NOT NULL REFERENCES workspace,
    id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    PRIMARY KEY (workspace_id, id));
  CREATE UNIQUE INDEX team_name ON team (workspace_id, lower(name)) WHERE removed_at IS NULL;

  CREATE TABLE team_member (
    workspace_id bigint NOT NULL,
    team_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, team_id, agent_id),
    FOREIGN KEY (workspace_id, team_id) REFERENCES team ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent ON DELETE CASCADE);
  CREATE INDEX team_member_agent ON team_member (workspace_id, agent_id, team_id);

  CREATE TABLE tag (
    workspace_id bigint NOT NULL REFERENCES workspace,
    id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    colour text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id));
  -- by bytes, so that it answers what begins with some letters, too
  CREATE UNIQUE INDEX tag_name ON tag (workspace_id, lower(name) COLLATE "C");

  CREATE TABLE ticket_tag (
    workspace_id bigint NOT NULL,
    ticket_id bigint NOT NULL,
    tag_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, ticket_id, tag_id),
    FOREIGN KEY (workspace_id, ticket_id) REFERENCES ticket,
    FOREIGN KEY (workspace_id, tag_id) REFERENCES tag);
  CREATE INDEX ticket_tag_tag ON ticket_tag (workspace_id, tag_id, ticket_id);

  -- An agent who plays is on this ticket, until then. Who is still on it says so again and again.
  CREATE TABLE ticket_claim (
    workspace_id bigint NOT NULL,
    ticket_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, ticket_id),
    FOREIGN KEY (workspace_id, ticket_id) REFERENCES ticket,
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent ON DELETE CASCADE);
  CREATE INDEX ticket_claim_agent ON ticket_claim (workspace_id, agent_id);

  -- What admins have chosen; no row: nothing. The name replaces the one that the workspace was made with.
  CREATE TABLE workspace_setting (
    workspace_id bigint PRIMARY KEY REFERENCES workspace,
    name text,
    answer_within_minutes integer NOT NULL DEFAULT 60 CHECK (answer_within_minutes BETWEEN 1 AND 43200));

  -- Who changed what about people, teams and the workspace. Append-only by grant.
  CREATE TABLE audit (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    -- who did it; null: somebody on the server's command line
    agent_id bigint,
    action text NOT NULL,
    -- what it was done to, as it was called then
    subject text NOT NULL,
    before jsonb,
    after jsonb,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent);`;

const PEOPLE = `
  ALTER TABLE agent
    -- null: invited, and not here yet
    ADD joined_at timestamptz DEFAULT now(),
    -- what they wish after sending or solving: the next ticket, or to stay
    ADD next_after_send boolean NOT NULL DEFAULT false;
  -- sign_in: signs in, once. password: lets its agent choose a password, once, and signs them in.
  ALTER TABLE sign_in_link ADD purpose text NOT NULL DEFAULT 'sign_in' CHECK (purpose IN ('sign_in', 'password'));
  CREATE INDEX sign_in_link_agent ON sign_in_link (workspace_id, agent_id);`;

/** See the spine: until the first ANALYZE the planner would take any index that starts with the workspace. */
const PRESET_STATISTICS = `
  SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', $1::text, 'attname', $2::text, 'inherited', false,
    'null_frac', 0::real, 'avg_width', 8, 'n_distinct', $3::real)`;

const STATISTICS = [
  ['ticket_tag', 'workspace_id', 1],
  ['ticket_tag', 'ticket_id', -0.5],
  ['ticket_tag', 'tag_id', 200],
  ['ticket_claim', 'workspace_id', 1],
  ['ticket_claim', 'ticket_id', -1],
  ['tag', 'workspace_id', 1],
];
