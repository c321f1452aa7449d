import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The spine: workspaces, people, accounts, the landed pages, threads, tickets, replies and the event log.
 *
 * Every tenant table starts its keys with workspace_id, is under forced row-level security, and is used by the
 * role parley_app, which owns nothing and cannot bypass the policies. The tables without a policy (workspace, duty,
 * sign_in_limit) hold names, ids and times only: they are how a process finds out which workspace to enter.
 */
export class Spine1763800000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(ROLE);
    await q.query(OPEN_TABLES);
    await q.query(PEOPLE);
    await q.query(ACCOUNTS);
    await q.query(INTAKE);
    await q.query(THREADS);
    await q.query(TICKETS);
    await q.query(REPLIES);
    await q.query(EVENTS);
    for (const table of TENANT_TABLES) await q.query(secure(table));
    await q.query(GRANTS);
    for (const table of TENANT_TABLES) await q.query(PRESET_STATISTICS, [table, 'workspace_id', 1]);
    for (const column of MANY_VALUED) await q.query(PRESET_STATISTICS, [...column, -0.8]);
  }

  async down(): Promise<void> {
    throw new Error('The first migration is not reversible: drop the database instead.');
  }
}

const TENANT_TABLES = [
  'agent',
  'session',
  'sign_in_link',
  'account',
  'source',
  'gap',
  'landed',
  'contact',
  'author',
  'thread',
  'post',
  'ticket',
  'ticket_counter',
  'reply',
  'event',
];

const secure = (table: string): string => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY own_workspace ON ${table}
    USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace());`;

/**
 * Until a table is first analyzed, the planner takes any workspace_id for rare (1 in 200), and so every index that starts
 * with it for good enough: a flood in the first minutes of a new database then reads whole tables, row by row (measured: 233 ms
 * instead of 7 for one statement of a batch). So it is told at once what is true from the start. ANALYZE replaces this. Needs PostgreSQL 18.
 */
const PRESET_STATISTICS = `
  SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', $1::text, 'attname', $2::text, 'inherited', false,
    'null_frac', 0::real, 'avg_width', 8, 'n_distinct', $3::real)`;

/** Nearly as many values as rows. */
const MANY_VALUED = [
  ['contact', 'id'],
  ['author', 'id'],
  ['author', 'contact_id'],
  ['author', 'external_id'],
  ['thread', 'id'],
  ['thread', 'author_id'],
  ['thread', 'ticket_id'],
  ['thread', 'root_external_id'],
  ['post', 'id'],
  ['post', 'thread_id'],
  ['post', 'author_id'],
  ['post', 'external_id'],
  ['post', 'parent_external_id'],
  ['ticket', 'id'],
  ['ticket', 'number'],
  ['ticket', 'contact_id'],
  ['event', 'ticket_id'],
  ['landed', 'id'],
];

const ROLE = `
  DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_app') THEN CREATE ROLE parley_app NOLOGIN; END IF;
    -- an owner that is no superuser must be able to become the app's role
    IF NOT pg_has_role(current_user, 'parley_app', 'MEMBER') THEN EXECUTE format('GRANT parley_app TO %I', current_user); END IF;
  END $$;
  -- Unset and '' (what a finished SET LOCAL leaves behind) both mean: no workspace, no rows.
  CREATE FUNCTION current_workspace() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('parley.workspace_id', true), '')::bigint;`;

const OPEN_TABLES = `
  CREATE TABLE workspace (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now());

  -- Recurring work that one process at a time may do (poll this account, apply this workspace's pages). The lease
  -- runs out by itself; the fence only grows, so a process that slept through its lease can no longer write.
  CREATE TABLE duty (
    kind text NOT NULL,
    workspace_id bigint NOT NULL REFERENCES workspace,
    subject_id bigint NOT NULL,
    due_at timestamptz NOT NULL DEFAULT now(),
    woken boolean NOT NULL DEFAULT false,
    fence bigint NOT NULL DEFAULT 0,
    leased_until timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (workspace_id, kind, subject_id));
  CREATE INDEX duty_due ON duty (kind, due_at);

  CREATE TABLE sign_in_limit (key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint);`;

const PEOPLE = `
  CREATE TABLE agent (
    workspace_id bigint NOT NULL REFERENCES workspace,
    id bigint GENERATED ALWAYS AS IDENTITY,
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('agent', 'lead', 'admin')),
    password_hash text,
    deactivated_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id));
  CREATE UNIQUE INDEX agent_email ON agent (workspace_id, lower(email));

  CREATE TABLE session (
    workspace_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    agent_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent ON DELETE CASCADE);
  CREATE INDEX session_agent ON session (workspace_id, agent_id);

  CREATE TABLE sign_in_link (
    workspace_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    agent_id bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent ON DELETE CASCADE);`;

const ACCOUNTS = `
  CREATE TABLE account (
    workspace_id bigint NOT NULL REFERENCES workspace,
    id bigint GENERATED ALWAYS AS IDENTITY,
    channel text NOT NULL,
    external_id text NOT NULL,
    handle text NOT NULL,
    name text NOT NULL,
    sandbox boolean NOT NULL DEFAULT false,
    state text NOT NULL CHECK (state IN ('connected', 'paused', 'reauth_required', 'disconnected')),
    state_reason text,
    credentials bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, channel, external_id));

  -- One way by which posts of an account reach us (the mentions poll, a stream, …) and how far it has come.
  CREATE TABLE source (
    workspace_id bigint NOT NULL,
    account_id bigint NOT NULL,
    name text NOT NULL,
    cursor jsonb,
    last_attempt_at timestamptz,
    last_success_at timestamptz,
    last_event_at timestamptz,
    failures integer NOT NULL DEFAULT 0,
    last_error text,
    PRIMARY KEY (workspace_id, account_id, name),
    FOREIGN KEY (workspace_id, account_id) REFERENCES account);

  -- A span of time in which posts of a source may be missing.
  CREATE TABLE gap (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    account_id bigint NOT NULL,
    source text NOT NULL,
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    reason text NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'unrecoverable')),
    found_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES account);`;

const INTAKE = `
  -- A page as the platform gave it, compressed. received = threaded + filtered + duplicate + failed + waiting.
  CREATE TABLE landed (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    account_id bigint NOT NULL,
    source text NOT NULL,
    landed_at timestamptz NOT NULL DEFAULT now(),
    body bytea NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'applied', 'failed')),
    received integer NOT NULL,
    threaded integer NOT NULL DEFAULT 0,
    filtered integer NOT NULL DEFAULT 0,
    duplicate integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0,
    waiting integer NOT NULL,
    error text,
    PRIMARY KEY (workspace_id, id),
    CONSTRAINT ledger_adds_up CHECK (received = threaded + filtered + duplicate + failed + waiting),
    FOREIGN KEY (workspace_id, account_id) REFERENCES account);
  ALTER TABLE landed ALTER body SET STORAGE EXTERNAL;
  CREATE INDEX landed_waiting ON landed (workspace_id, id) WHERE state = 'waiting';
  CREATE INDEX landed_by_account ON landed (workspace_id, account_id, landed_at);`;

const THREADS = `
  CREATE TABLE contact (
    workspace_id bigint NOT NULL,
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id));

  CREATE TABLE author (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    channel text NOT NULL,
    external_id text NOT NULL,
    handle text NOT NULL,
    name text NOT NULL,
    followers integer,
    seen_at timestamptz NOT NULL,
    contact_id bigint NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, channel, external_id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact);
  CREATE INDEX author_contact ON author (workspace_id, contact_id);

  -- The posts between us and one customer under one root on one channel. An author is of one channel, so
  -- (author, root) is the key (channel, root, customer).
  CREATE TABLE thread (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    channel text NOT NULL,
    root_external_id text NOT NULL,
    author_id bigint NOT NULL,
    account_id bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('public', 'direct')),
    ticket_id bigint,
    -- by the customer or by us; what others say under it does not count
    first_post_at timestamptz NOT NULL,
    last_post_at timestamptz NOT NULL,
    our_last_post_at timestamptz,
    -- the customer's first post that we have not answered
    waiting_since timestamptz,
    version integer NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, author_id, root_external_id),
    FOREIGN KEY (workspace_id, author_id) REFERENCES author)
    WITH (fillfactor = 80); -- room for new versions of a row beside the old one, which then touches no index
  CREATE INDEX thread_ticket ON thread (workspace_id, ticket_id);

  CREATE TABLE post (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    channel text NOT NULL,
    external_id text NOT NULL,
    root_external_id text NOT NULL,
    parent_external_id text,
    author_id bigint NOT NULL,
    -- whose thread under the root this post belongs to (the author's external id); null: nobody's, or not known yet
    thread_of text,
    thread_id bigint,
    outcome text NOT NULL CHECK (outcome IN ('threaded', 'filtered', 'waiting')),
    text text NOT NULL,
    lang text,
    posted_at timestamptz NOT NULL,
    -- how often its author has edited it
    version integer NOT NULL DEFAULT 0,
    deleted_at timestamptz,
    landed_id bigint,
    reply_id bigint,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, channel, external_id),
    FOREIGN KEY (workspace_id, author_id) REFERENCES author,
    FOREIGN KEY (workspace_id, thread_id) REFERENCES thread);
  CREATE INDEX post_thread ON post (workspace_id, thread_id, posted_at, id) WHERE thread_id IS NOT NULL;
  CREATE INDEX post_waiting ON post (workspace_id, channel, parent_external_id) WHERE outcome = 'waiting';
  CREATE INDEX post_unthreaded ON post (workspace_id, channel, root_external_id, thread_of)
    WHERE thread_id IS NULL AND thread_of IS NOT NULL;`;

const TICKETS = `
  CREATE TABLE ticket_counter (
    workspace_id bigint PRIMARY KEY REFERENCES workspace,
    next_number bigint NOT NULL DEFAULT 1);

  CREATE TABLE ticket (
    workspace_id bigint NOT NULL,
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    number bigint NOT NULL,
    status text NOT NULL CHECK (status IN ('new', 'open', 'pending', 'on_hold', 'solved', 'closed')),
    priority text NOT NULL DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    assignee_id bigint,
    channel text NOT NULL,
    account_id bigint NOT NULL,
    author_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    previous_ticket_id bigint,
    preview text NOT NULL,
    preview_at timestamptz NOT NULL,
    preview_post text NOT NULL,
    waiting_since timestamptz,
    last_post_at timestamptz NOT NULL,
    our_last_post_at timestamptz,
    solved_at timestamptz,
    -- a person has worked on it: from then on no arrival merges it away
    touched boolean NOT NULL DEFAULT false,
    merged_into bigint,
    reply_state text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, number));
  CREATE INDEX ticket_all ON ticket (workspace_id, last_post_at DESC, id DESC) WHERE merged_into IS NULL;
  CREATE INDEX ticket_open ON ticket (workspace_id, last_post_at DESC, id DESC)
    WHERE status IN ('new', 'open') AND merged_into IS NULL;
  CREATE INDEX ticket_unassigned ON ticket (workspace_id, last_post_at DESC, id DESC)
    WHERE status IN ('new', 'open') AND assignee_id IS NULL AND merged_into IS NULL;
  CREATE INDEX ticket_assigned ON ticket (workspace_id, assignee_id, last_post_at DESC, id DESC)
    WHERE status NOT IN ('solved', 'closed') AND assignee_id IS NOT NULL AND merged_into IS NULL;
  CREATE INDEX ticket_pending ON ticket (workspace_id, last_post_at DESC, id DESC)
    WHERE status = 'pending' AND merged_into IS NULL;
  CREATE INDEX ticket_solved ON ticket (workspace_id, last_post_at DESC, id DESC)
    WHERE status IN ('solved', 'closed') AND merged_into IS NULL;
  CREATE INDEX ticket_contact ON ticket (workspace_id, contact_id);`;

const REPLIES = `
  -- What an agent sends. The row is its own outbox; no row without the agent who wrote it.
  CREATE TABLE reply (
    workspace_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    thread_id bigint NOT NULL,
    ticket_id bigint NOT NULL,
    account_id bigint NOT NULL,
    agent_id bigint NOT NULL,
    target_external_id text NOT NULL,
    target_author_id bigint NOT NULL,
    text text NOT NULL,
    thread_version integer NOT NULL,
    idempotency_key text NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
    send_after timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    fence bigint NOT NULL DEFAULT 0,
    leased_until timestamptz,
    attempted_at timestamptz,
    reconcile_reads integer NOT NULL DEFAULT 0,
    external_id text,
    sent_at timestamptz,
    error_code text,
    error_detail text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, agent_id, idempotency_key),
    CONSTRAINT sent_has_its_post CHECK (state <> 'sent' OR (external_id IS NOT NULL AND sent_at IS NOT NULL)),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agent,
    FOREIGN KEY (workspace_id, thread_id) REFERENCES thread);
  CREATE INDEX reply_thread ON reply (workspace_id, thread_id, id);
  CREATE INDEX reply_ticket ON reply (workspace_id, ticket_id, id);
  CREATE INDEX reply_undecided ON reply (workspace_id, id) WHERE state IN ('queued', 'sending', 'unknown');`;

const EVENTS = `
  -- The log: every change of a ticket, once, in the transaction that made it. Readers go by (xid, id) and stop below
  -- the oldest running transaction, so that they never skip a row that commits late.
  CREATE TABLE event (
    workspace_id bigint NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    ticket_id bigint NOT NULL,
    kind text NOT NULL,
    agent_id bigint,
    before jsonb,
    after jsonb,
    PRIMARY KEY (workspace_id, xid, id));
  CREATE INDEX event_ticket ON event (workspace_id, ticket_id, id);`;

const GRANTS = `
  GRANT USAGE ON SCHEMA public TO parley_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO parley_app;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO parley_app;
  REVOKE UPDATE, DELETE ON event FROM parley_app;
  REVOKE UPDATE, DELETE ON workspace FROM parley_app;
  REVOKE ALL ON migrations FROM parley_app;
  GRANT SELECT ON migrations TO parley_app;`;
