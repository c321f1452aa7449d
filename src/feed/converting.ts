import type { Accounts } from '../accounts/index.js';
import { LeaseLost, type Database, type EventLog, type Tx } from '../kernel/index.js';
import { ALL_LANES, lockLanes } from '../threads/index.js';
import { convertPosts } from '../tickets/index.js';

/** Converting what people have chosen; one a workspace, so one conversion after another. */
export const CONVERT_DUTY = 'convert';

/** As many posts as a transaction takes. Meanwhile nothing else comes in, so it is kept short. */
const AT_ONCE = 150;

export interface ConvertDependencies {
  db: Database;
  log: EventLog;
  accounts: Pick<Accounts, 'ours'>;
  /** Throws when the caller may no longer convert: its lease was lost to another process. */
  hold(tx: Tx): Promise<void>;
}

type Result = 'converted' | 'already' | 'gone' | 'failed';

interface Turn {
  conversionId: string;
  agentId: string;
  posts: { id: string; channel: string; isFiltered: boolean; isGone: boolean }[];
}

/**
 * Works through what was chosen, oldest conversion first, some posts a transaction: with them their results are written,
 * so a crash costs nothing and a second try finds what is left. Ends when nothing is.
 */
export async function convertChosen(
  deps: ConvertDependencies,
  workspaceId: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      if (!(await convertSome(deps, workspaceId, AT_ONCE))) return;
    } catch (error) {
      if (saysNothingOfThePosts(error)) throw error;
      await convertOneByOne(deps, workspaceId, signal);
    }
  }
}

/** Some posts that cannot be converted together: the one that breaks the others is set aside. */
async function convertOneByOne(deps: ConvertDependencies, workspaceId: string, signal: AbortSignal): Promise<void> {
  for (let n = 0; n < AT_ONCE && !signal.aborted; n += 1) {
    try {
      await convertSome(deps, workspaceId, 1);
    } catch (error) {
      if (saysNothingOfThePosts(error)) throw error;
      await convertSome(deps, workspaceId, 1, true);
    }
  }
}

/** The lease is lost, or the database away. Classes 22 and 23 are about the data. */
const saysNothingOfThePosts = (error: unknown): boolean => {
  if (error instanceof LeaseLost) return true;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && !/^2[23]/.test(code);
};

/** Gives whether there was anything to do. */
async function convertSome(
  deps: ConvertDependencies,
  workspaceId: string,
  most: number,
  setAside = false,
): Promise<boolean> {
  return deps.db.inWorkspace(workspaceId, async (tx) => {
    await lockLanes(tx, ALL_LANES);
    await deps.hold(tx);
    const turn = await nextTurn(tx, most);
    if (!turn) return false;
    const results = setAside
      ? new Map(turn.posts.map(({ id }): [string, Result] => [id, 'failed']))
      : await convertTurn(deps, tx, turn);
    await writeResults(tx, turn.conversionId, results);
    return true;
  });
}

/** The next posts of the oldest conversion that runs. Whoever stops it meanwhile waits for these, or these for them. */
async function nextTurn(tx: Tx, most: number): Promise<Turn | null> {
  const [conversion] = await tx.query<{ id: string; agentId: string }>(
    `SELECT id, agent_id AS "agentId" FROM conversion
     WHERE workspace_id = $1 AND state = 'running' ORDER BY id LIMIT 1 FOR UPDATE`,
    [tx.workspaceId],
  );
  if (!conversion) return null;
  const posts = await tx.query<Turn['posts'][number]>(
    `SELECT p.id, p.channel, p.outcome = 'filtered' AS "isFiltered", p.deleted_at IS NOT NULL AS "isGone"
     FROM conversion_post c JOIN post p ON p.workspace_id = $1 AND p.id = c.post_id
     WHERE c.workspace_id = $1 AND c.conversion_id = $2 AND c.result IS NULL ORDER BY c.post_id LIMIT $3`,
    [tx.workspaceId, conversion.id, most],
  );
  return { conversionId: conversion.id, agentId: conversion.agentId, posts };
}

async function convertTurn(deps: ConvertDependencies, tx: Tx, turn: Turn): Promise<Map<string, Result>> {
  const results = new Map<string, Result>();
  for (const post of turn.posts) results.set(post.id, post.isFiltered ? 'gone' : 'already');
  const open = turn.posts.filter((post) => post.isFiltered && !post.isGone);
  for (const [channel, posts] of Map.groupBy(open, (post) => post.channel)) {
    const accounts = await deps.accounts.ours(tx, channel);
    const ids = posts.map(({ id }) => id);
    for (const id of await convertPosts(deps, tx, channel, ids, accounts, turn.agentId)) results.set(id, 'converted');
  }
  return results;
}

/** A conversion of which nothing is left is done. */
async function writeResults(tx: Tx, conversionId: string, results: ReadonlyMap<string, Result>): Promise<void> {
  const count = (result: Result): number => [...results.values()].filter((one) => one === result).length;
  await tx.query(
    `UPDATE conversion_post SET result = r.result FROM unnest($3::bigint[], $4::text[]) AS r (id, result)
     WHERE workspace_id = $1 AND conversion_id = $2 AND post_id = r.id`,
    [tx.workspaceId, conversionId, [...results.keys()], [...results.values()]],
  );
  await tx.query(
    `UPDATE conversion c SET converted = c.converted + $3, already = c.already + $4, gone = c.gone + $5,
       failed = c.failed + $6, state = CASE WHEN o.is_done THEN 'done' ELSE c.state END,
       ended_at = CASE WHEN o.is_done THEN now() END
     FROM (SELECT NOT EXISTS (SELECT 1 FROM conversion_post p WHERE p.workspace_id = $1 AND p.conversion_id = $2
       AND p.result IS NULL) AS is_done) o
     WHERE c.workspace_id = $1 AND c.id = $2`,
    [tx.workspaceId, conversionId, count('converted'), count('already'), count('gone'), count('failed')],
  );
}
