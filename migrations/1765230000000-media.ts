import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pictures and films: what agents have brought, and which of it goes with which reply. */
export class Media1765230000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of ['media', 'media_part', 'reply_media']) await runner.query(secure(table));
    await runner.query('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM duty WHERE kind = 'purge-media';
      DROP TABLE reply_media, media_part, media;
      ALTER TABLE reply DROP uploading_until, DROP upload_failures;
      ALTER TABLE draft DROP media`);
  }
}

const secure = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO parley_app;`;

const TABLES = `
  -- A file, which never changes. It may go with several replies: one that was taken back, and the next.
  CREATE TABLE media (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    agent_id bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('image', 'gif', 'video')),
    type text NOT NULL,
    size integer NOT NULL CHECK (size > 0),
    -- all of it is here
    complete boolean NOT NULL DEFAULT false,
    -- it goes, or went, with a reply
    sent boolean NOT NULL DEFAULT false,
    -- when somebody last wrote with it: a draft or a reply
    used_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent);
  CREATE INDEX media_unsent ON media (workspace_id, agent_id) INCLUDE (size) WHERE NOT sent;
  CREATE INDEX media_used ON media (workspace_id, sent, used_at) WHERE complete OR NOT sent;

  -- Its bytes, a mebibyte each: so neither a request nor an upload holds more than that of a film.
  CREATE TABLE media_part (
    workspace_id bigint NOT NULL,
    media_id bigint NOT NULL,
    place smallint NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (workspace_id, media_id, place),
    FOREIGN KEY (workspace_id, media_id) REFERENCES media ON DELETE CASCADE);
  -- They are compressed already.
  ALTER TABLE media_part ALTER bytes SET STORAGE EXTERNAL;

  CREATE TABLE reply_media (
    workspace_id bigint NOT NULL,
    reply_id bigint NOT NULL,
    place smallint NOT NULL,
    media_id bigint NOT NULL,
    alt_text text NOT NULL,
    -- what the platform calls it, and until when it can be posted there; null: it has not been brought there
    external_id text,
    uploaded_at timestamptz,
    expires_at timestamptz,
    -- the platform has its alt text
    described boolean NOT NULL DEFAULT false,
    -- the platform has looked through it
    ready boolean NOT NULL DEFAULT false,
    PRIMARY KEY (workspace_id, reply_id, place),
    FOREIGN KEY (workspace_id, reply_id) REFERENCES reply,
    FOREIGN KEY (workspace_id, media_id) REFERENCES media);
  CREATE INDEX reply_media_file ON reply_media (workspace_id, media_id);

  -- Its files are being brought to the platform by a process that says so until then.
  ALTER TABLE reply ADD uploading_until timestamptz, ADD upload_failures smallint NOT NULL DEFAULT 0;
  -- [{ "id": "7", "altText": "A suitcase" }], in order
  ALTER TABLE draft ADD media jsonb NOT NULL DEFAULT '[]';`;
