import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lets search use its indexes of words. Under row-level security the planner evaluates the policy before any operator that might tell
 * something of rows of others, and so takes no index for `@@`: 500 ms of a million posts were read for a word that is in none. These
 * functions ask for the workspace themselves, as a role that may do nothing but read what search looks through.
 */
export class SearchIndex1765300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ROLE);
    await runner.query(FUNCTIONS);
    // An owner that is no superuser gives a function away only to a role that could have made it.
    await runner.query('GRANT CREATE ON SCHEMA public TO parley_search');
    for (const each of SIGNATURES)
      await runner.query(
        `ALTER FUNCTION ${each} OWNER TO parley_search;
         REVOKE ALL ON FUNCTION ${each} FROM PUBLIC; GRANT EXECUTE ON FUNCTION ${each} TO parley_app;`,
      );
    await runner.query('REVOKE CREATE ON SCHEMA public FROM parley_search');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of SIGNATURES) await runner.query(`DROP FUNCTION ${each}`);
    for (const table of TABLES)
      await runner.query(`DROP POLICY for_search ON ${table}; REVOKE ALL ON ${table} FROM parley_search;`);
  }
}

const TABLES = ['search_entry', 'search_person', 'thread', 'author'];

const ROLE = `
  DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'parley_search') THEN CREATE ROLE parley_search NOLOGIN; END IF;
    IF NOT pg_has_role(current_user, 'parley_search', 'MEMBER') THEN EXECUTE format('GRANT parley_search TO %I', current_user); END IF;
  END $$;
  ${TABLES.map(
    (table) => `
  CREATE POLICY for_search ON ${table} FOR SELECT TO parley_search USING (true);
  GRANT SELECT ON ${table} TO parley_search;`,
  ).join('')}`;

const SIGNATURES = [
  'search_by_words(tsquery, tsquery, bigint[])',
  'people_by_words(tsquery, int)',
  'tickets_by_words(tsquery)',
  'authors_by_handles(text[], int)',
];

/** How common the words are decides how it is done, so no plan is made for all. */
const SAFELY = `LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  SET plan_cache_mode = force_custom_plan SET jit = off`;

const FUNCTIONS = `
  -- Entries with the words; where a handle is given, with it or by these authors. Null asks for nothing.
  CREATE FUNCTION search_by_words(asked tsquery, handle tsquery, authors bigint[]) RETURNS SETOF public.search_entry ${SAFELY} AS $$
  BEGIN
    RETURN QUERY SELECT s.* FROM public.search_entry s WHERE s.workspace_id = public.current_workspace()
      AND (asked IS NULL OR s.words @@ asked)
      AND (handle IS NULL OR s.words @@ handle OR s.author_id = ANY (authors));
  END $$;

  CREATE FUNCTION people_by_words(asked tsquery, most int) RETURNS TABLE (author_id bigint, seen_at timestamptz) ${SAFELY} AS $$
  BEGIN
    RETURN QUERY SELECT p.author_id, p.seen_at FROM public.search_person p
      WHERE p.workspace_id = public.current_workspace() AND p.words @@ asked LIMIT most;
  END $$;

  -- Tickets of which some post or note has the words.
  CREATE FUNCTION tickets_by_words(asked tsquery) RETURNS SETOF bigint ${SAFELY} AS $$
  BEGIN
    RETURN QUERY SELECT coalesce(s.ticket_id, t.ticket_id) FROM public.search_entry s
      LEFT JOIN public.thread t ON t.workspace_id = s.workspace_id AND t.id = s.thread_id
      WHERE s.workspace_id = public.current_workspace() AND s.words @@ asked;
  END $$;

  -- Handles in small letters; \`lower\` tells too much for the policy as well.
  CREATE FUNCTION authors_by_handles(handles text[], most int) RETURNS SETOF bigint ${SAFELY} AS $$
  BEGIN
    RETURN QUERY SELECT a.id FROM public.author a
      WHERE a.workspace_id = public.current_workspace() AND lower(a.handle) = ANY (handles) LIMIT most;
  END $$;`;
