import { appDataSource, Database, systemClock, type Tx } from '../src/kernel/index.js';
import { Agent, Session, Sessions, SignInLink, Workspaces } from '../src/people/index.js';

/** Makes agents of the workspace, and gives the cookie of each. */
export function signInAgents(appUrl: string, workspaceId: string, count: number): Promise<string[]> {
  return withPeople(appUrl, workspaceId, async (tx, workspaces, sessions) => {
    const cookies: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const email = `agent${n}@example.com`;
      await workspaces.addAgent(tx, { email, name: `Agent ${n}`, role: 'agent' });
      const { id } = await tx.manager.findOneByOrFail(Agent, { workspaceId, email });
      cookies.push(`parley=${(await sessions.open(tx, id)).credential}`);
    }
    return cookies;
  });
}

/** One who signs in as people do. Gives their id. */
export function addAgent(
  appUrl: string,
  workspaceId: string,
  { email, password }: { email: string; password: string },
): Promise<string> {
  return withPeople(appUrl, workspaceId, async (tx, workspaces) => {
    await workspaces.addAgent(tx, { email, name: 'Ana', role: 'agent', password });
    return (await tx.manager.findOneByOrFail(Agent, { workspaceId, email })).id;
  });
}

async function withPeople<T>(
  appUrl: string,
  workspaceId: string,
  work: (tx: Tx, workspaces: Workspaces, sessions: Sessions) => Promise<T>,
): Promise<T> {
  const source = await appDataSource(appUrl, [Agent, Session, SignInLink], 1).initialize();
  const db = new Database(source);
  const sessions = new Sessions(db, systemClock);
  const done = await db.inWorkspace(workspaceId, (tx) => work(tx, new Workspaces(db, sessions), sessions));
  await source.destroy();
  return done;
}
