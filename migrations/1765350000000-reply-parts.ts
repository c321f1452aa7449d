import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A long answer becomes several posts, each an answer to the one before. */
export class ReplyParts1765350000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reply_part; ALTER TABLE reply DROP parts_posted, DROP parts;');
  }
}

const TABLE = `
  ALTER TABLE reply
    -- into how many posts it is split; the table below has them when there are several
    ADD parts smallint NOT NULL DEFAULT 1 CHECK (parts > 0),
    -- how many of several stand on the platform: the first of them
    ADD parts_posted smallint NOT NULL DEFAULT 0 CHECK (parts_posted BETWEEN 0 AND parts);
  -- whose posts have begun to leave, and for whose others there must be room
  CREATE INDEX reply_begun ON reply (workspace_id, account_id, kind)
    WHERE parts > 1 AND (state = 'sending' OR state = 'queued' AND parts_posted > 0);

  CREATE TABLE reply_part (
    workspace_id bigint NOT NULL,
    reply_id bigint NOT NULL,
    n smallint NOT NULL CHECK (n > 0),
    -- as it is posted, its number included
    text text NOT NULL,
    -- where it begins in the text of the reply, in UTF-16 units
    starts_at integer NOT NULL,
    external_id text,
    posted_at timestamptz,
    PRIMARY KEY (workspace_id, reply_id, n),
    CONSTRAINT posted_has_its_post CHECK ((external_id IS NULL) = (posted_at IS NULL)),
    FOREIGN KEY (workspace_id, reply_id) REFERENCES reply ON DELETE CASCADE);
  CREATE INDEX reply_part_post ON reply_part (workspace_id, external_id) WHERE external_id IS NOT NULL;
  ALTER TABLE reply_part ENABLE ROW LEVEL SECURITY;
  ALTER TABLE reply_part FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON reply_part
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON reply_part TO parley_app;`;
