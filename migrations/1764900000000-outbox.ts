import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people decide of sends in doubt, how replies wait for the platform, and what is hidden there by hand. */
export class Outbox1764900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(REPLIES);
    // An owner who is no superuser sees the rows of all workspaces only while the policies are not forced on them.
    for (const table of ['reply', 'thread']) await runner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    await runner.query(KNOWN_REPLIES);
    for (const table of ['reply', 'thread']) await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    await runner.query(INDEXES);
    await runner.query(AGENTS_ONLY);
    await runner.query(GATES);
    await runner.query(REST);
    await runner.query('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE reply_gate;
      DROP TRIGGER reply_agent_is_active ON reply;
      DROP TRIGGER reply_agent_is_active_still ON reply;
      DROP FUNCTION require_active_agent();
      DROP INDEX reply_waiting, reply_doubt, reply_trouble;
      UPDATE reply SET state = 'unknown' WHERE state = 'left';
      ALTER TABLE reply DROP CONSTRAINT reply_state_check;
      ALTER TABLE reply ADD CONSTRAINT reply_state_check
        CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled'));
      ALTER TABLE reply DROP kind, DROP waiting_since, DROP called, DROP doubt_since, DROP sent_again_by, DROP micro_usd;
      ALTER TABLE account DROP undo_seconds;
      ALTER TABLE post DROP hidden_at, DROP hidden_by;`);
  }
}

const REPLIES = `
  ALTER TABLE reply DROP CONSTRAINT reply_state_check;
  ALTER TABLE reply
    -- left: nobody knows whether it was posted, and a person has decided to leave it at that
    ADD CONSTRAINT reply_state_check
      CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled', 'left')),
    ADD kind text NOT NULL DEFAULT 'public' CHECK (kind IN ('public', 'direct')),
    -- queued, due, and not let through: since when, and whether its turn has come
    ADD waiting_since timestamptz,
    ADD called boolean NOT NULL DEFAULT false,
    -- its first attempt of which nobody knows whether it was posted
    ADD doubt_since timestamptz,
    -- who decided that this attempt was not posted, and had it sent once more
    ADD sent_again_by bigint,
    -- what sending it costs, by the platform's list; null: nobody knows
    ADD micro_usd integer,
    ADD FOREIGN KEY (workspace_id, sent_again_by) REFERENCES agent;`;

const KNOWN_REPLIES = `
  UPDATE reply SET kind = t.kind, doubt_since = CASE WHEN reply.state = 'unknown' THEN reply.attempted_at END
  FROM thread t WHERE t.workspace_id = reply.workspace_id AND t.id = reply.thread_id
    AND (t.kind <> 'public' OR reply.state = 'unknown');`;

const INDEXES = `
  CREATE INDEX reply_waiting ON reply (workspace_id, account_id, kind, id) WHERE waiting_since IS NOT NULL;
  -- what may come to light still
  CREATE INDEX reply_doubt ON reply (workspace_id, attempted_at)
    WHERE doubt_since IS NOT NULL AND state IN ('unknown', 'left', 'failed');
  -- what a person must look at
  CREATE INDEX reply_trouble ON reply (workspace_id, id) WHERE state IN ('failed', 'unknown');`;

const AGENTS_ONLY = `
  -- The last wall: no row comes into being, and none leaves, for an agent who may not act any more. That there is an agent
  -- at all, and that they are of this workspace, NOT NULL and the foreign key see to.
  CREATE FUNCTION require_active_agent() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM agent WHERE workspace_id = NEW.workspace_id AND id = NEW.agent_id AND deactivated_at IS NULL) THEN
      RAISE EXCEPTION 'A reply needs an active agent.' USING ERRCODE = 'check_violation', CONSTRAINT = 'reply_agent_is_active';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER reply_agent_is_active AFTER INSERT ON reply FOR EACH ROW EXECUTE FUNCTION require_active_agent();
  CREATE TRIGGER reply_agent_is_active_still AFTER UPDATE OF state ON reply
    FOR EACH ROW WHEN (NEW.state = 'sending') EXECUTE FUNCTION require_active_agent();`;

const GATES = `
  -- What a platform lets an account send, public posts and direct messages each for itself; replies wait here in turn.
  CREATE TABLE reply_gate (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    account_id bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('public', 'direct')),
    -- of each limit: how much in how long, how much is used, and when it begins anew
    windows jsonb NOT NULL DEFAULT '[]',
    -- refused as a whole: until when, and why. Once that is over, one reply is sent to see, and the others follow it
    closed_until timestamptz,
    closed_code text,
    closed_why text,
    -- whose turn it was last
    last_agent_id bigint,
    -- when the next ones are called; null: nobody will
    drain_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, account_id, kind),
    FOREIGN KEY (workspace_id, account_id) REFERENCES account ON DELETE CASCADE);
  ALTER TABLE reply_gate ENABLE ROW LEVEL SECURITY;
  ALTER TABLE reply_gate FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON reply_gate
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON reply_gate TO parley_app;`;

const REST = `
  -- how long a reply of this account can be taken back; null: as the installation says
  ALTER TABLE account ADD undo_seconds smallint CHECK (undo_seconds BETWEEN 0 AND 60);
  -- a customer's answer that an agent has folded away on the platform
  ALTER TABLE post ADD hidden_at timestamptz, ADD hidden_by bigint;`;
