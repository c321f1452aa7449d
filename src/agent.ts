import { randomBytes } from 'node:crypto';
import { appDataSource, ConfigError, Database, readConfig, systemClock } from './kernel/index.js';
import { startEmbeddedPostgres } from './kernel/postgres/embedded-postgres.js';
import { Agent, AGENT_ROLES, Session, Sessions, SignInLink, Workspaces, type AgentRole } from './people/index.js';

const USAGE = `npm run agent -- EMAIL NAME [${AGENT_ROLES.join('|')}]

Adds an agent to the workspace, with a password that is printed once.`;

/** Until there is a page for it: adds an agent from the command line. */
async function main([email, name, role = 'agent']: string[]): Promise<void> {
  if (!email?.includes('@') || !name || !isRole(role)) throw new ConfigError(USAGE);
  const config = readConfig(process.env);
  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres({ dataDir: config.dataDir });
  const source = await appDataSource(
    config.databaseUrl ?? (embedded?.appUrl as string),
    [Agent, Session, SignInLink],
    2,
  ).initialize();
  try {
    const db = new Database(source);
    const workspaces = new Workspaces(db, new Sessions(db, systemClock));
    const workspace = await workspaces.find(undefined);
    if (!workspace) throw new ConfigError('There is no workspace yet. Start Parley once: npm start');
    const password = randomBytes(12).toString('base64url');
    const added = await db.inWorkspace(workspace.id, (tx) => workspaces.addAgent(tx, { email, name, role, password }));
    if (!added) throw new ConfigError(`${email} is an agent already.`);
    process.stdout.write(`${name} (${role}) signs in as ${email} with the password ${password}\n`);
  } finally {
    await source.destroy();
    await embedded?.stop();
  }
}

const isRole = (role: string): role is AgentRole => (AGENT_ROLES as readonly string[]).includes(role);

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
