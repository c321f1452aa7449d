import type { ChannelAdapter, FetchedPage } from '../channels/index.js';
import type { Database } from '../kernel/index.js';
import { countKnown } from '../threads/index.js';

/** Whether a page that was read again brings a post that is not here yet, or one that cannot be read. */
export async function isNews(
  db: Database,
  workspaceId: string,
  adapter: ChannelAdapter,
  page: FetchedPage,
): Promise<boolean> {
  const { posts, broken } = adapter.readPage(page.body);
  const ids = [...new Set(posts.map((post) => post.externalId))];
  const known = await db.readWorkspace(workspaceId, (tx) => countKnown(tx, adapter.key, ids));
  return broken.length > 0 || known < ids.length;
}
