import { cloneDatabase, type TestDatabase } from '../../support/database.js';
import { asOwner } from './kernel-parts.js';

let database: TestDatabase;
beforeAll(async () => void (database = await cloneDatabase()));
afterAll(() => database.drop());

const ask = <Row>(sql: string): Promise<Row[]> => asOwner<Row>(database.ownerUrl, sql);

/** Holds no text of anybody, and is how a process finds out which workspace has work. */
const OPEN_TABLES = ['duty'];
const TENANT_TABLES = `
  SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND c.relname NOT IN (${OPEN_TABLES.map((name) => `'${name}'`).join(', ')})`;

it('every table with a workspace_id is under forced row-level security, for every command and every role', async () => {
  const tables = await ask<{ relname: string; safe: boolean }>(
    `SELECT t.relname, t.relrowsecurity AND t.relforcerowsecurity
       AND count(p.*) = 1 + count(*) FILTER (WHERE p.polname = 'for_search') AND count(*) FILTER (WHERE p.polname = 'for_search') <= 1
       AND bool_and(p.polname = 'for_search' OR p.polcmd = '*' AND p.polroles = '{0}' AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL) AS safe
     FROM (${TENANT_TABLES}) t LEFT JOIN pg_policy p ON p.polrelid = t.oid
     GROUP BY t.oid, t.relname, t.relrowsecurity, t.relforcerowsecurity`,
  );
  expect(tables.length).toBeGreaterThanOrEqual(15);
  expect(tables.filter((table) => !table.safe)).toEqual([]);
});

it('every policy asks for the workspace of the transaction, to read and to write', async () => {
  const policies = await ask<{ qual: string; with_check: string }>(
    `SELECT DISTINCT qual, with_check FROM pg_policies WHERE schemaname = 'public' AND policyname <> 'for_search'`,
  );
  const own = '(workspace_id = current_workspace())';
  expect(policies).toEqual([{ qual: own, with_check: own }]);
});

it('the role that reads what search looks through can do nothing else, and is reached by functions that ask for the workspace', async () => {
  const policies = await ask<object>(
    `SELECT tablename AS table, roles::text, cmd, permissive FROM pg_policies WHERE policyname = 'for_search' ORDER BY 1`,
  );
  const reads = { roles: '{parley_search}', cmd: 'SELECT', permissive: 'PERMISSIVE' };
  expect(policies).toEqual(['author', 'search_entry', 'search_person', 'thread'].map((table) => ({ table, ...reads })));
  const [role] = await ask(
    `SELECT rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS more,
       has_schema_privilege(r.oid, 'public', 'CREATE') AS creates,
       pg_has_role('parley_app', r.oid, 'MEMBER') OR pg_has_role(r.oid, 'parley_app', 'MEMBER') AS related,
       (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS memberships,
       (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS relations,
       ARRAY(SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         AND has_table_privilege(r.oid, oid, 'SELECT') AND NOT has_table_privilege('public', oid, 'SELECT') ORDER BY 1) AS reads,
       EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
         AND has_table_privilege(r.oid, oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES')) AS writes
     FROM pg_roles r WHERE rolname = 'parley_search'`,
  );
  expect(role).toEqual({
    more: false,
    creates: false,
    related: false,
    memberships: 0,
    relations: 0,
    reads: ['author', 'search_entry', 'search_person', 'thread'],
    writes: false,
  });
  const functions = await ask<{ name: string; open: boolean; asks: boolean; path: string[] }>(
    `SELECT p.proname AS name, has_function_privilege('public', p.oid, 'EXECUTE') AS open,
       p.prosrc LIKE '%.workspace_id = public.current_workspace()%' AS asks, p.proconfig[1] AS path
     FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace ORDER BY 1`,
  );
  const safe = { open: false, asks: true, path: 'search_path=pg_catalog, pg_temp' };
  expect(functions).toEqual(
    ['authors_by_handles', 'people_by_words', 'search_by_words', 'tickets_by_words'].map((name) => ({ name, ...safe })),
  );
});

it('every primary, unique and foreign key of those tables starts with workspace_id', async () => {
  const keys = await ask<{ key: string; first: string; target: string | null }>(
    `SELECT t.relname || ': ' || k.name AS key, a.attname AS first, f.attname AS target
     FROM (${TENANT_TABLES}) t
     JOIN (
       SELECT conrelid AS table, conname AS name, conkey[1] AS column, confrelid AS target_table, confkey[1] AS target_column
       FROM pg_constraint WHERE contype = 'f'
       UNION ALL SELECT indrelid, indexrelid::regclass::text, indkey[0], NULL, NULL FROM pg_index WHERE indisunique
     ) k ON k.table = t.oid
     LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.column
     LEFT JOIN pg_attribute f ON f.attrelid = k.target_table AND f.attnum = k.target_column
       AND k.target_table <> 'workspace'::regclass`,
  );
  expect(keys.length).toBeGreaterThan(30);
  expect(
    keys.filter((key) => key.first !== 'workspace_id' || (key.target ?? 'workspace_id') !== 'workspace_id'),
  ).toEqual([]);
});

/** An index of words holds nothing but words: a number in it would need an extension. */
it('every index of those tables starts with workspace_id, but for those of words', async () => {
  const others = await ask(
    `SELECT i.indexrelid::regclass::text AS index FROM (${TENANT_TABLES}) t JOIN pg_index i ON i.indrelid = t.oid
     JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam AND m.amname <> 'gin'
     LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0] WHERE a.attname IS DISTINCT FROM 'workspace_id'`,
  );
  expect(others).toEqual([]);
});

it('the server’s role is neither superuser nor exempt from policies, owns nothing, and can become nobody', async () => {
  const [role] = await ask(
    `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
       (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS relations,
       (SELECT count(*)::int FROM pg_proc WHERE proowner = r.oid) AS functions,
       (SELECT count(*)::int FROM pg_namespace WHERE nspowner = r.oid) AS schemas,
       (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS memberships,
       has_schema_privilege(r.oid, 'public', 'CREATE') AS creates
     FROM pg_roles r WHERE rolname = 'parley_app'`,
  );
  expect(role).toEqual({
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    rolcreatedb: false,
    rolreplication: false,
    relations: 0,
    functions: 0,
    schemas: 0,
    memberships: 0,
    creates: false,
  });
});

it('the server’s role may add to the log, and not change what is in it', async () => {
  const [may] = await ask(
    `SELECT has_table_privilege('parley_app', 'event', 'SELECT') AS reads, has_table_privilege('parley_app', 'event', 'INSERT') AS adds,
       has_table_privilege('parley_app', 'event', 'UPDATE') OR has_any_column_privilege('parley_app', 'event', 'UPDATE') AS changes,
       has_table_privilege('parley_app', 'event', 'DELETE') AS removes, has_table_privilege('parley_app', 'event', 'TRUNCATE') AS empties`,
  );
  expect(may).toEqual({ reads: true, adds: true, changes: false, removes: false, empties: false });
});

it('the server’s role may empty no table and attach nothing to one', async () => {
  const loose = await ask(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
       AND has_table_privilege('parley_app', oid, 'TRUNCATE, TRIGGER, REFERENCES')`,
  );
  expect(loose).toEqual([]);
});
