import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules by which posts become no ticket, why each post became none, and conversions of such posts by hand. */
export class Rules1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(POSTS);
    // An owner who is no superuser sees the rows of all workspaces only while the policies are not forced on them.
    for (const table of LOOKED_AT) await runner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    await runner.query(KNOWN_POSTS);
    for (const table of LOOKED_AT) await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    await runner.query(INDEXES);
    await runner.query(TABLES);
    for (const table of ['conversion_rule', 'conversion', 'conversion_post']) await runner.query(secure(table));
    await runner.query('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM duty WHERE kind = 'convert';
      DROP TABLE conversion_post, conversion, conversion_rule;
      DROP INDEX post_unconverted, post_unconverted_of_account, post_unconverted_by_rule, post_filtered_child, post_direct;
      ALTER TABLE post DROP account_id, DROP way, DROP why, DROP rule_id, DROP judged, DROP followers;`);
  }
}

const LOOKED_AT = ['post', 'landed', 'author', 'account', 'thread'];

const secure = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO parley_app;`;

const POSTS = `
  ALTER TABLE post
    -- the account of ours that it speaks to, else the one that it came for
    ADD account_id bigint,
    -- how it speaks to that account: direct, reply, mention, quote or prefix; null: it does not, or nobody noted it
    ADD way text,
    -- why a filtered post opened no thread: own, repost, prefix, context or rule
    ADD why text,
    -- the rule that filtered it
    ADD rule_id bigint,
    -- of a post that a rule filtered: which of its versions were looked at, a bit each
    ADD judged integer,
    -- of its author, when it came
    ADD followers integer;`;

/** What can be told of the posts that came before. How they spoke to us only of those that a preview may look at. */
const KNOWN_POSTS = `
  UPDATE post SET account_id = l.account_id FROM landed l
  WHERE l.workspace_id = post.workspace_id AND l.id = post.landed_id
    AND (post.outcome <> 'threaded' OR post.posted_at > now() - interval '8 days');
  UPDATE post SET why = CASE
      WHEN EXISTS (SELECT 1 FROM account c WHERE c.workspace_id = post.workspace_id AND c.channel = post.channel
        AND c.external_id = a.external_id) THEN 'own'
      WHEN post.thread_of = a.external_id THEN 'context'
      WHEN post.thread_of IS NULL AND post.parent_external_id IS NULL THEN 'repost'
      ELSE 'prefix' END
  FROM author a WHERE a.workspace_id = post.workspace_id AND a.id = post.author_id AND post.outcome = 'filtered';
  UPDATE post SET way = CASE WHEN post.kind = 'direct' THEN 'direct' WHEN parent_external_id IS NULL THEN 'mention' ELSE 'reply' END
  FROM thread t WHERE t.workspace_id = post.workspace_id AND t.id = post.thread_id AND t.author_id = post.author_id
    AND post.posted_at > now() - interval '8 days';`;

const INDEXES = `
  CREATE INDEX post_unconverted ON post (workspace_id, posted_at DESC, id DESC) WHERE outcome = 'filtered';
  CREATE INDEX post_unconverted_of_account ON post (workspace_id, account_id, posted_at DESC, id DESC) WHERE outcome = 'filtered';
  CREATE INDEX post_unconverted_by_rule ON post (workspace_id, rule_id, posted_at DESC, id DESC) WHERE rule_id IS NOT NULL;
  CREATE INDEX post_filtered_child ON post (workspace_id, channel, parent_external_id) WHERE outcome = 'filtered';
  CREATE INDEX post_direct ON post (workspace_id, posted_at DESC, id DESC) WHERE kind = 'direct';`;

const TABLES = `
  -- Which posts to an account open no thread. One that was deleted stays, for the posts that it filtered.
  CREATE TABLE conversion_rule (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    account_id bigint NOT NULL,
    name text NOT NULL,
    conditions jsonb NOT NULL,
    version integer NOT NULL DEFAULT 1,
    updated_by bigint NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES account,
    FOREIGN KEY (workspace_id, updated_by) REFERENCES agent);
  CREATE INDEX conversion_rule_live ON conversion_rule (workspace_id, account_id, id) WHERE deleted_at IS NULL;

  -- A person turns filtered posts into tickets: which ones was settled when they asked for it.
  CREATE TABLE conversion (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    agent_id bigint NOT NULL,
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'stopped', 'done')),
    total integer NOT NULL,
    converted integer NOT NULL DEFAULT 0,
    already integer NOT NULL DEFAULT 0,
    gone integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent);
  CREATE INDEX conversion_running ON conversion (workspace_id, id) WHERE state = 'running';

  CREATE TABLE conversion_post (
    workspace_id bigint NOT NULL,
    conversion_id bigint NOT NULL,
    post_id bigint NOT NULL,
    -- already: it was in a thread by then; null: its turn has not come
    result text CHECK (result IN ('converted', 'already', 'gone', 'failed')),
    PRIMARY KEY (workspace_id, conversion_id, post_id),
    FOREIGN KEY (workspace_id, conversion_id) REFERENCES conversion,
    FOREIGN KEY (workspace_id, post_id) REFERENCES post);
  CREATE INDEX conversion_post_open ON conversion_post (workspace_id, conversion_id, post_id) WHERE result IS NULL;`;
