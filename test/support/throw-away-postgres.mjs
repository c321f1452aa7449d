// Starts a PostgreSQL that is fast and keeps nothing, prints its addresses as one line of JSON, and waits for the end of its
// standard input. The operating system closes that when the test run ends, also when it was interrupted or killed; then the
// server is stopped and its data removed.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../../dist/src/kernel/postgres/embedded-postgres.js';
import { migrate } from '../../dist/src/kernel/database/migrate.js';

const TEMPLATE = 'parley_template';

const runEnded = new Promise((resolve) => process.stdin.resume().once('close', resolve));
const base = await mkdtemp(path.join(tmpdir(), 'parley-test-'));
// As root, PostgreSQL runs as another account, which has to pass through.
await chmod(base, 0o711);
let postgres;
try {
  postgres = await startEmbeddedPostgres({
    dataDir: path.join(base, 'data'),
    database: TEMPLATE,
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      wal_level: 'minimal',
      max_wal_senders: '0',
      wal_compression: 'off',
      shared_buffers: '128MB',
      max_wal_size: '4GB',
      autovacuum_naptime: '10min',
    },
  });
  await migrate(postgres.ownerUrl);
  const inDatabase = (url) => url.replace(`/${TEMPLATE}`, '/postgres');
  const addresses = {
    TEST_OWNER_URL: inDatabase(postgres.ownerUrl),
    TEST_APP_URL: inDatabase(postgres.appUrl),
    // What tests write there goes with the rest. So does a PostgreSQL they left running: without its files it ends by itself.
    TEST_SCRATCH_DIR: base,
  };
  process.stdout.write(`${JSON.stringify(addresses)}\n`);
  await runEnded;
} finally {
  await postgres?.stop({ evenIfUsed: true });
  if (postgres && !postgres.home.startsWith(base)) await rm(path.dirname(postgres.home), { recursive: true });
  await rm(base, { recursive: true, force: true, maxRetries: 5 });
}
