import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What search looks through, filled behind intake by a follower, and the list of posts that it must look at again. */
export class Search1764800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of ['search_entry', 'search_person', 'search_progress', 'changed_post'])
      await runner.query(secure(table));
    await runner.query(DUTIES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM duty WHERE kind = 'index search';
      DROP INDEX author_handle;
      DROP TABLE search_entry, search_person, search_progress, changed_post;`);
  }
}

const secure = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO parley_app;`;

const TABLES = `
  -- A post of a thread, or a note, as words (see src/search/tokens.ts: folded and cut by the app, in any script).
  CREATE TABLE search_entry (
    workspace_id bigint NOT NULL REFERENCES workspace,
    kind text NOT NULL CHECK (kind IN ('post', 'note')),
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    -- of a post
    thread_id bigint,
    author_id bigint,
    -- of a note
    ticket_id bigint,
    words tsvector NOT NULL,
    PRIMARY KEY (workspace_id, kind, id));
  CREATE INDEX search_entry_words ON search_entry USING gin (words) WITH (gin_pending_list_limit = 1024);
  CREATE INDEX search_entry_time ON search_entry (workspace_id, at DESC, kind DESC, id DESC);
  CREATE INDEX search_entry_author ON search_entry (workspace_id, author_id, at DESC, kind DESC, id DESC)
    WHERE author_id IS NOT NULL;
  -- How common a word is decides how a search is done.
  ALTER TABLE search_entry ALTER words SET STATISTICS 400;

  CREATE TABLE search_person (
    workspace_id bigint NOT NULL REFERENCES workspace,
    author_id bigint NOT NULL,
    -- of their newest post that is here
    seen_at timestamptz NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (workspace_id, author_id));
  CREATE INDEX search_person_words ON search_person USING gin (words);

  -- How far the follower has come: every post up to indexed_to is looked at, but for those in changed_post.
  CREATE TABLE search_progress (
    workspace_id bigint PRIMARY KEY REFERENCES workspace,
    indexed_to bigint NOT NULL DEFAULT 0,
    -- the newest post when it began: until then it is catching up with what was here before
    began_at_post bigint NOT NULL);

  -- Posts that were here and whose words or thread have changed, noted in the transaction that changes them.
  CREATE TABLE changed_post (
    workspace_id bigint NOT NULL REFERENCES workspace,
    post_id bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, post_id));

  CREATE INDEX author_handle ON author (workspace_id, lower(handle) text_pattern_ops);`;

const DUTIES = `
  INSERT INTO duty (workspace_id, kind, subject_id) SELECT id, 'index search', 0 FROM workspace ON CONFLICT DO NOTHING;`;
