import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What agents have the platform do with posts: delete one of ours, hide somebody's answer and show it again. */
export class Moderation1765300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE moderation');
  }
}

const TABLE = `
  CREATE TABLE moderation (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    -- in which thread it was seen, so whose ticket tells of it
    thread_id bigint NOT NULL,
    post_id bigint NOT NULL,
    -- which account of ours does it
    account_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    what text NOT NULL CHECK (what IN ('delete', 'hide', 'show')),
    -- why, in the agent's words
    reason text,
    state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'acting', 'done', 'failed', 'unknown', 'cancelled')),
    due_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    fence bigint NOT NULL DEFAULT 0,
    leased_until timestamptz,
    error_code text,
    error_detail text,
    asked_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, thread_id) REFERENCES thread,
    FOREIGN KEY (workspace_id, post_id) REFERENCES post,
    FOREIGN KEY (workspace_id, account_id) REFERENCES account,
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent);
  CREATE INDEX moderation_post ON moderation (workspace_id, post_id, id);
  -- one thing at a time
  CREATE UNIQUE INDEX moderation_pending ON moderation (workspace_id, post_id) WHERE state IN ('asked', 'acting');
  CREATE INDEX moderation_due ON moderation (workspace_id, id) WHERE state IN ('asked', 'acting');
  ALTER TABLE moderation ENABLE ROW LEVEL SECURITY;
  ALTER TABLE moderation FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON moderation
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON moderation TO parley_app;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app;
  -- As with replies: none comes into being, and none is done, for an agent who may not act any more.
  CREATE TRIGGER moderation_agent_is_active AFTER INSERT ON moderation
    FOR EACH ROW EXECUTE FUNCTION require_active_agent();
  CREATE TRIGGER moderation_agent_is_active_still AFTER UPDATE OF state ON moderation
    FOR EACH ROW WHEN (NEW.state = 'acting') EXECUTE FUNCTION require_active_agent();`;
