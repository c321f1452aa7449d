import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts that are connected by consent, whose tokens end and are renewed; who did what to them; and their limits. */
export class Connections1763900100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ACCOUNT);
    await runner.query(ATTEMPTS);
    await runner.query(WINDOWS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE account_window;
      DROP TABLE oauth_attempt;
      ALTER TABLE account
        DROP token_expires_at, DROP token_refresh_at, DROP refreshing_until, DROP refresh_failures, DROP refresh_error,
        DROP connected_by, DROP connected_at, DROP state_by, DROP state_at;`);
  }
}

const ACCOUNT = `
  ALTER TABLE account
    -- of the access token; null: it does not end
    ADD token_expires_at timestamptz,
    -- when it is exchanged for a new one; null: never, or it cannot be
    ADD token_refresh_at timestamptz,
    -- A refresh token is good for one use, so one process exchanges it at a time: whoever could set this, until then.
    ADD refreshing_until timestamptz,
    ADD refresh_failures integer NOT NULL DEFAULT 0,
    ADD refresh_error text,
    -- who connected it last; null: the installation's own settings
    ADD connected_by bigint,
    ADD connected_at timestamptz NOT NULL DEFAULT now(),
    -- who brought it into its state; null: nobody, it came so
    ADD state_by bigint,
    ADD state_at timestamptz NOT NULL DEFAULT now(),
    ADD FOREIGN KEY (workspace_id, connected_by) REFERENCES agent,
    ADD FOREIGN KEY (workspace_id, state_by) REFERENCES agent;
  UPDATE account SET connected_at = created_at, state_at = updated_at;`;

const ownRowsOnly = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO parley_app;`;

const ATTEMPTS = `
  -- An admin who was sent to a platform to give consent. The state itself is only in their browser's address.
  CREATE TABLE oauth_attempt (
    workspace_id bigint NOT NULL,
    state_hash bytea NOT NULL,
    -- the browser that started it, and no other, may end it
    session_hash bytea NOT NULL,
    agent_id bigint NOT NULL,
    channel text NOT NULL,
    -- the account that is to be connected again; null: any
    account_id bigint,
    redirect_uri text NOT NULL,
    -- sealed
    verifier bytea,
    expires_at timestamptz NOT NULL,
    spent_at timestamptz,
    PRIMARY KEY (workspace_id, state_hash),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, account_id) REFERENCES account ON DELETE CASCADE);
  CREATE INDEX oauth_attempt_expiry ON oauth_attempt (workspace_id, expires_at);
  ${ownRowsOnly('oauth_attempt')}`;

const WINDOWS = `
  -- What the platform said last of how often an endpoint may be called. A copy of what processes know, seconds old.
  CREATE TABLE account_window (
    workspace_id bigint NOT NULL,
    account_id bigint NOT NULL,
    endpoint text NOT NULL,
    most integer,
    remaining integer,
    reset_at timestamptz,
    closed_until timestamptz,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, account_id, endpoint),
    FOREIGN KEY (workspace_id, account_id) REFERENCES account ON DELETE CASCADE);
  ${ownRowsOnly('account_window')}`;
