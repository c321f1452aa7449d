import type { Accounts } from '../accounts/index.js';
import type { ChannelAdapter, FetchedPage } from '../channels/index.js';
import type { Database } from '../kernel/index.js';
import { anyNews } from '../threads/index.js';

/** Whether a page that was read again brings something that is not here yet, or that cannot be read. */
export async function isNews(
  { db, accounts }: { db: Database; accounts: Pick<Accounts, 'ours'> },
  workspaceId: string,
  adapter: ChannelAdapter,
  page: FetchedPage,
): Promise<boolean> {
  const { posts, broken } = adapter.readPage(page.body);
  if (broken.length > 0) return true;
  return db.readWorkspace(workspaceId, async (tx) =>
    anyNews(tx, adapter.key, posts, await accounts.ours(tx, adapter.key)),
  );
}
