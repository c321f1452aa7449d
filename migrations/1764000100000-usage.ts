import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What accounts cost and may cost; how much usually comes for them, and when that stays away; what polls have missed. */
export class Usage1764000100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COSTS);
    await runner.query(VOLUME);
    for (const table of TABLES) await runner.query(secure(table));
    await runner.query(`
      -- Why a source rests, though nothing has failed.
      ALTER TABLE source ADD note text;
      -- Of a source that reads again what another brings: posts that the other had passed by.
      ALTER TABLE landed ADD missed integer NOT NULL DEFAULT 0;
      CREATE INDEX landed_missed ON landed (workspace_id, account_id, landed_at) INCLUDE (missed) WHERE missed > 0;

      INSERT INTO duty (workspace_id, kind, subject_id)
        SELECT workspace_id, 'silence', subject_id FROM duty WHERE kind = 'poll mentions' ON CONFLICT DO NOTHING`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM duty WHERE kind = 'silence';
      DROP TABLE account_silence, account_hour, account_usage;
      DROP INDEX landed_missed;
      ALTER TABLE landed DROP missed;
      ALTER TABLE source DROP note;
      ALTER TABLE account DROP budget_micro_usd, DROP budget_stops_polling, DROP owns_app;`);
  }
}

const TABLES = ['account_usage', 'account_hour', 'account_silence'];

const secure = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO parley_app;`;

const COSTS = `
  ALTER TABLE account
    -- for a month, UTC; null: none
    ADD budget_micro_usd bigint CHECK (budget_micro_usd > 0),
    -- when it is used up: true, nothing is read any more; false, only what can be done without is not
    ADD budget_stops_polling boolean NOT NULL DEFAULT false,
    -- the platform's app belongs to this account itself, which makes reading its own posts cheaper
    ADD owns_app boolean NOT NULL DEFAULT false;

  -- What calls have read and written, and what that costs by the platform's list prices: an estimate.
  CREATE TABLE account_usage (
    workspace_id bigint NOT NULL,
    account_id bigint NOT NULL,
    -- UTC
    day date NOT NULL,
    kind text NOT NULL,
    units bigint NOT NULL,
    micro_usd bigint NOT NULL,
    PRIMARY KEY (workspace_id, account_id, day, kind),
    FOREIGN KEY (workspace_id, account_id) REFERENCES account ON DELETE CASCADE);`;

const VOLUME = `
  -- How many posts came in an hour, counted from the ledger once the hour is over; of four weeks.
  CREATE TABLE account_hour (
    workspace_id bigint NOT NULL,
    account_id bigint NOT NULL,
    hour timestamptz NOT NULL,
    posts integer NOT NULL,
    PRIMARY KEY (workspace_id, account_id, hour),
    FOREIGN KEY (workspace_id, account_id) REFERENCES account ON DELETE CASCADE);

  -- Whether it is quieter around an account than chance allows.
  CREATE TABLE account_silence (
    workspace_id bigint NOT NULL,
    account_id bigint NOT NULL,
    -- up to here account_hour is complete; a row of an hour in which nothing came is not there
    counted_from timestamptz,
    counted_to timestamptz,
    -- when the platform was asked whether there is really nothing
    probed_at timestamptz,
    -- since when people are warned, since when nothing came, and how many posts usually come in that time
    warned_at timestamptz,
    quiet_since timestamptz,
    usual integer,
    PRIMARY KEY (workspace_id, account_id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES account ON DELETE CASCADE);`;
