import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../kernel/index.js';
import { Agent, type AgentRole } from './agent.entity.js';
import { hashPassword } from './password.js';
import { Sessions } from './sessions.service.js';

export interface Workspace {
  id: string;
  slug: string;
  name: string;
}

@Injectable()
export class Workspaces {
  constructor(
    private readonly db: Database,
    private readonly sessions: Sessions,
  ) {}

  async list(): Promise<Workspace[]> {
    return this.db.outside<Workspace>('SELECT id, slug, name FROM workspace ORDER BY id LIMIT 1000');
  }

  async find(slug: string | undefined): Promise<Workspace | null> {
    const found = await this.db.outside<Workspace>(
      'SELECT id, slug, name FROM workspace WHERE $1::text IS NULL OR slug = $1 ORDER BY id LIMIT 1',
      [slug ?? null],
    );
    return found[0] ?? null;
  }

  async byId(id: string): Promise<Workspace> {
    const [found] = await this.db.inWorkspace(id, (tx) =>
      tx.query<Workspace>(
        `SELECT w.id, w.slug, coalesce(s.name, w.name) AS name
         FROM workspace w LEFT JOIN workspace_setting s ON s.workspace_id = w.id WHERE w.id = $1`,
        [id],
      ),
    );
    if (!found) throw new Error(`There is no workspace ${id}.`);
    return found;
  }

  /** The first workspace and its admin, unless they exist. Any number of processes may call it at once. */
  async ensureFirst(): Promise<{ workspace: Workspace; admin: Agent }> {
    await this.db.outside(`INSERT INTO workspace (slug, name) VALUES ('main', 'Parley') ON CONFLICT DO NOTHING`);
    const workspace = (await this.find(undefined)) as Workspace;
    const admin = await this.db.inWorkspace(workspace.id, async (tx) => {
      await tx.query('INSERT INTO ticket_counter (workspace_id) VALUES ($1) ON CONFLICT DO NOTHING', [workspace.id]);
      await this.addAgent(tx, { email: 'admin@parley.local', name: 'Admin', role: 'admin' });
      return tx.manager.findOneByOrFail(Agent, { workspaceId: workspace.id, role: 'admin' });
    });
    return { workspace, admin };
  }

  /** Adds an agent; one who is there already, by email, stays as they are. Says whether it added one. */
  async addAgent(tx: Tx, agent: { email: string; name: string; role: AgentRole; password?: string }): Promise<boolean> {
    const passwordHash = agent.password === undefined ? null : await hashPassword(agent.password);
    const added = await tx.query(
      `INSERT INTO agent (workspace_id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (workspace_id, lower(email)) DO NOTHING RETURNING 1`,
      [tx.workspaceId, agent.email, agent.name, agent.role, passwordHash],
    );
    return added.length > 0;
  }

  /** Someone has set a password, or signed in by a link, and so has a way in. */
  async wasUsed(workspaceId: string): Promise<boolean> {
    const rows = await this.db.inWorkspace(workspaceId, (tx) =>
      tx.query(
        `SELECT 1 FROM agent WHERE workspace_id = $1 AND password_hash IS NOT NULL
         UNION ALL SELECT 1 FROM session WHERE workspace_id = $1 LIMIT 1`,
        [workspaceId],
      ),
    );
    return rows.length > 0;
  }

  /** An address under which the admin is signed in, once, within the hour. */
  async adminLink(base: string): Promise<string> {
    const { workspace, admin } = await this.ensureFirst();
    const token = await this.db.inWorkspace(workspace.id, async (tx) => {
      await this.sessions.sweep(tx);
      return this.sessions.makeLink(tx, admin.id);
    });
    return `${base}/sign-in#token=${token}`;
  }
}
