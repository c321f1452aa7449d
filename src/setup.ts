import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Accounts } from './accounts/index.js';
import { APPLY_DUTY } from './intake/index.js';
import { Database, Duties, LOGGER, type Config, type Logger } from './kernel/index.js';
import { PURGE_DUTY } from './media/index.js';
import { Workspaces } from './people/index.js';
import { OVERDUE_DUTY } from './replies/index.js';
import { INDEX_DUTY } from './search/index.js';
import { TALLY_DUTY, UNSNOOZE_DUTY } from './tickets/index.js';

/**
 * What a start needs besides tables: the first workspace with its admin, its duties, and the account that the
 * environment names. Gives the path of a link that signs the admin in; null where someone has signed in before and this
 * is production.
 */
export async function prepare(app: NestFastifyApplication, config: Config): Promise<string | null> {
  const workspaces = app.get(Workspaces);
  const { workspace } = await workspaces.ensureFirst();
  await app.get(Database).inWorkspace(workspace.id, async (tx) => {
    for (const duty of [APPLY_DUTY, INDEX_DUTY, OVERDUE_DUTY, PURGE_DUTY, TALLY_DUTY, UNSNOOZE_DUTY])
      await app.get(Duties).ensure(tx, duty, '0');
  });
  await connectConfigured(app, config, workspace.id);
  const needsLink = config.env !== 'production' || !(await workspaces.wasUsed(workspace.id));
  return needsLink ? workspaces.adminLink('') : null;
}

async function connectConfigured(app: NestFastifyApplication, config: Config, workspaceId: string): Promise<void> {
  const accounts = app.get(Accounts);
  const connect = async (keys: Config['xCredentials'], sandbox: boolean): Promise<void> => {
    if (!keys) return;
    await accounts.connect(workspaceId, 'x', keys, sandbox).catch((error: unknown) => {
      app.get<Logger>(LOGGER).error({ err: error }, 'the account named by the environment could not be connected');
    });
  };
  await connect(config.xCredentials, false);
  await connect(config.xSandboxCredentials, true);
}
