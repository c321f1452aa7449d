import { Injectable } from '@nestjs/common';
import { Database, notFound } from '../kernel/index.js';
import { requireRole, type Actor } from '../people/index.js';

/** How long a reply of an account waits before it leaves, so that it can be taken back. */
@Injectable()
export class AccountUndo {
  constructor(private readonly db: Database) {}

  /** Holds for replies from now on. null: as the installation says. */
  async set(actor: Actor, id: string, seconds: number | null): Promise<void> {
    requireRole(actor, 'admin');
    const changed = await this.db.inWorkspace(actor.workspaceId, (tx) =>
      tx.query(
        'UPDATE account SET undo_seconds = $3, updated_at = now() WHERE workspace_id = $1 AND id = $2 RETURNING 1',
        [tx.workspaceId, id, seconds],
      ),
    );
    if (changed.length === 0) throw notFound('account');
  }
}
