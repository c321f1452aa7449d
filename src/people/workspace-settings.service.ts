import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../kernel/index.js';
import { requireRole, type Actor } from './actor.js';
import { audit } from './audit.js';
import type { ChangeWorkspaceDto, WorkspaceSettingsDto } from './people.dto.js';
import { plainName } from './plain-name.js';

@Injectable()
export class WorkspaceSettings {
  constructor(private readonly db: Database) {}

  show(actor: Actor): Promise<WorkspaceSettingsDto> {
    return this.db.readWorkspace(actor.workspaceId, read);
  }

  async change(actor: Actor, change: ChangeWorkspaceDto): Promise<WorkspaceSettingsDto> {
    requireRole(actor, 'admin');
    const name = change.name === undefined ? null : plainName(change.name);
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await tx.query('INSERT INTO workspace_setting (workspace_id) VALUES ($1) ON CONFLICT DO NOTHING', [
        tx.workspaceId,
      ]);
      await tx.query('SELECT 1 FROM workspace_setting WHERE workspace_id = $1 FOR UPDATE', [tx.workspaceId]);
      const before = await read(tx);
      await tx.query(
        `UPDATE workspace_setting SET name = coalesce($2, name), answer_within_minutes = coalesce($3, answer_within_minutes)
         WHERE workspace_id = $1`,
        [tx.workspaceId, name, change.answerWithinMinutes ?? null],
      );
      const after = await read(tx);
      if (JSON.stringify(after) !== JSON.stringify(before)) {
        await audit(tx, actor, 'workspace_changed', before.name, before, after);
      }
      return after;
    });
  }
}

async function read(tx: Tx): Promise<WorkspaceSettingsDto> {
  const [settings] = await tx.query<WorkspaceSettingsDto>(
    `SELECT coalesce(s.name, w.name) AS name, coalesce(s.answer_within_minutes, 60) AS "answerWithinMinutes"
     FROM workspace w LEFT JOIN workspace_setting s ON s.workspace_id = w.id WHERE w.id = $1`,
    [tx.workspaceId],
  );
  return settings as WorkspaceSettingsDto;
}
