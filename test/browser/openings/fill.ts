import type { Post } from '../../../sandbox/x/index.ts';
import { until } from '../../support/test-app.js';
import { composer, openTicketOf, type Stage } from '../stage.js';

/** Where the openings find what they open on. */
export interface Place {
  stage: Stage;
  /** The ticket of a customer. */
  ticketOf: (handle: string) => string;
  view: string;
  /** What one of them has written, to be followed by more. */
  arrived: Pick<Post, 'id' | 'authorId'>;
}

const CUSTOMERS = ['menus', 'other', 'writing', 'failed', 'doubt', 'held'];

/** A ticket for each state, and one of everything else that has a dialog or a menu. */
export async function fill(stage: Stage): Promise<Place> {
  const { world, brand, test } = stage;
  const { id: shower } = world.addUser({ handle: 'shower', name: 'Shower Doe' });
  const mediaIds = ['A crushed box', 'The label on it'].map(
    (altText) => world.addMedia({ ownerId: shower, altText }).id,
  );
  world.post({ authorId: shower, text: `@${brand.handle} this is how it arrived`, mediaIds });
  const root = world.post({ authorId: brand.id, text: 'We fly to Porto from May.' });
  world.reply(world.addUser({ handle: 'abuser', name: 'Abe User' }).id, root.id, 'You are the worst');
  for (const handle of CUSTOMERS) stage.mention(handle, `which gate, ${handle}?`);
  const arrived = stage.mention('arrived', 'which gate?');
  world.directMessage({
    from: world.addUser({ handle: 'quiet', name: 'Quiet Doe' }).id,
    to: brand.id,
    text: 'My booking is XK-4711',
  });
  // So many that their lists scroll.
  await stage.sql(`INSERT INTO agent (workspace_id, email, name, role)
    SELECT w.id, 'gate' || n || '@example.com', 'Gate ' || n, 'agent' FROM workspace w, generate_series(1, 40) n`);
  await stage.sql(
    `INSERT INTO tag (workspace_id, name) SELECT w.id, 'gate ' || n FROM workspace w, generate_series(1, 40) n`,
  );
  const page = await stage.seatAgent('Ada');
  const post = async (path: string, data: object) => {
    const answer = await page.request.post(test.origin + path, { data, headers: { origin: test.origin } });
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const conditions = [{ field: 'priority', is: 'any', values: ['normal', 'high', 'urgent', 'low'] }];
  const view = await post('/api/views', { name: 'Calm ones', shared: true, conditions, order: 'lastPost' });
  await post('/api/teams', { name: 'Gates' });
  await post('/api/macros', { name: 'Gate', text: 'Gate 12.', variants: {}, status: 'pending', shared: true });
  await post('/api/people', { email: 'noor@example.com', name: 'Noor', role: 'agent' });
  const tickets = await until('all tickets to be here', async () => {
    // Messages are asked for rarely: they are due now.
    await stage.sql('UPDATE duty SET due_at = now()');
    const { rows } = await stage.sql('SELECT a.handle, k.number FROM ticket k JOIN author a ON a.id = k.author_id');
    return rows.length === CUSTOMERS.length + 4 && new Map(rows.map(({ handle, number }) => [handle, number]));
  });
  world.setFault({ endpoint: 'POST /2/tweets', kind: 'reset-before-commit', count: 1 });
  await openTicketOf(page, 'doubt');
  await composer(page).fill('Gate 7.');
  await composer(page).press('Control+Enter');
  await page.getByText(/^Unknown: /).waitFor();
  await stage.closePages();
  return { stage, arrived, view: view.id, ticketOf: (handle) => `/tickets/all/${tickets.get(handle)}` };
}
