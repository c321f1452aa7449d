import { appDataSource, Database, systemClock } from '../src/kernel/index.js';
import { Agent, Session, Sessions, SignInLink, Workspaces } from '../src/people/index.js';

/** Makes agents of the workspace, and gives the cookie of each. */
export async function signInAgents(appUrl: string, workspaceId: string, count: number): Promise<string[]> {
  const source = await appDataSource(appUrl, [Agent, Session, SignInLink], 1).initialize();
  const db = new Database(source);
  const sessions = new Sessions(db, systemClock);
  const workspaces = new Workspaces(db, sessions);
  const cookies: string[] = [];
  await db.inWorkspace(workspaceId, async (tx) => {
    for (let n = 0; n < count; n += 1) {
      const email = `agent${n}@example.com`;
      await workspaces.addAgent(tx, { email, name: `Agent ${n}`, role: 'agent' });
      const { id } = await tx.manager.findOneByOrFail(Agent, { workspaceId, email });
      cookies.push(`parley=${(await sessions.open(tx, id)).credential}`);
    }
  });
  await source.destroy();
  return cookies;
}
