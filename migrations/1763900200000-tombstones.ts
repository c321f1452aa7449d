import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Posts that vanish upstream: why, which pages still hold their text, and ancestors that never arrive. */
export class Tombstones1763900200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(POSTS);
    await runner.query(PAGES);
    for (const table of TABLES) await runner.query(secure(table));
    await runner.query(`
      INSERT INTO duty (workspace_id, kind, subject_id)
        SELECT workspace_id, 'recheck', id FROM account WHERE channel = 'x' AND state = 'connected'
        ON CONFLICT DO NOTHING`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM duty WHERE kind IN ('recheck', 'erase');
      DROP TABLE missing_post, erasure;
      ALTER TABLE landed DROP post_keys;
      DROP INDEX ticket_live, post_by_time;
      ALTER TABLE post DROP gone, DROP kind;`);
  }
}

const TABLES = ['erasure', 'missing_post'];

const secure = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO parley_app;`;

const POSTS = `
  ALTER TABLE post
    ADD kind text NOT NULL DEFAULT 'public' CHECK (kind IN ('public', 'direct')),
    -- Why a post with deleted_at is not to be seen; deleted_at is when that was noticed. Its text is not here either.
    ADD gone text CHECK (gone IN ('deleted', 'protected', 'suspended', 'hidden'));
  UPDATE post SET kind = 'direct' FROM thread t
    WHERE t.workspace_id = post.workspace_id AND t.id = post.thread_id AND t.kind = 'direct';
  UPDATE post SET gone = 'deleted', text = '' WHERE deleted_at IS NOT NULL;

  -- The order in which stored posts are rechecked: newest first.
  CREATE INDEX post_by_time ON post (workspace_id, posted_at DESC, id DESC) WHERE kind = 'public';
  CREATE INDEX ticket_live ON ticket (workspace_id, account_id, id)
    WHERE status NOT IN ('solved', 'closed') AND merged_into IS NULL;`;

const PAGES = `
  -- hashtextextended(external id, 0) of every post that stands on the page; null: nobody has looked yet.
  ALTER TABLE landed ADD post_keys bigint[];

  -- A vanished post whose text is to be cut out of the pages that landed since; once at once, and once more for pages
  -- that were on their way.
  CREATE TABLE erasure (
    workspace_id bigint NOT NULL REFERENCES workspace,
    channel text NOT NULL,
    external_id text NOT NULL,
    since timestamptz NOT NULL,
    due_at timestamptz NOT NULL DEFAULT now(),
    again boolean NOT NULL DEFAULT true,
    PRIMARY KEY (workspace_id, channel, external_id));
  CREATE INDEX erasure_due ON erasure (workspace_id, due_at);

  -- An ancestor that others wait for, and that the platform was asked for.
  CREATE TABLE missing_post (
    workspace_id bigint NOT NULL REFERENCES workspace,
    channel text NOT NULL,
    external_id text NOT NULL,
    asked integer NOT NULL DEFAULT 1,
    ask_again_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, channel, external_id));`;
