import { Body, Controller, Get, Patch } from '@nestjs/common';
import { Database, type Tx } from '../kernel/index.js';
import { CurrentActor, type Actor } from './actor.js';
import { AgentSettingsDto, ChangeAgentSettingsDto } from './agent-settings.dto.js';

/** What an agent chose for themselves. Nobody sees or changes anybody else's. */
@Controller('settings')
export class AgentSettingsController {
  constructor(private readonly db: Database) {}

  @Get()
  show(@CurrentActor() actor: Actor): Promise<AgentSettingsDto> {
    return this.db.readWorkspace(actor.workspaceId, (tx) => read(tx, actor.agentId));
  }

  @Patch()
  change(@CurrentActor() actor: Actor, @Body() change: ChangeAgentSettingsDto): Promise<AgentSettingsDto> {
    const { keys, characterKeys, notify, sound, showContent } = change;
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await tx.query(
        `INSERT INTO agent_setting AS s (workspace_id, agent_id, keys, character_keys, notify, sound, show_content)
         VALUES ($1, $2, coalesce($3, '{}'::jsonb), coalesce($4, true), coalesce($5, '{}'::text[]), coalesce($6, false),
           coalesce($7, false))
         ON CONFLICT (workspace_id, agent_id) DO UPDATE SET keys = coalesce($3, s.keys),
           character_keys = coalesce($4, s.character_keys), notify = coalesce($5, s.notify),
           sound = coalesce($6, s.sound), show_content = coalesce($7, s.show_content)`,
        [
          tx.workspaceId,
          actor.agentId,
          keys === undefined ? null : JSON.stringify(keys),
          characterKeys ?? null,
          notify ?? null,
          sound ?? null,
          showContent ?? null,
        ],
      );
      return read(tx, actor.agentId);
    });
  }
}

async function read(tx: Tx, agentId: string): Promise<AgentSettingsDto> {
  const [settings] = await tx.query<AgentSettingsDto>(
    `SELECT coalesce(s.keys, '{}'::jsonb) AS keys, coalesce(s.character_keys, true) AS "characterKeys",
       coalesce(s.notify, '{}') AS notify, coalesce(s.sound, false) AS sound,
       coalesce(s.show_content, false) AS "showContent", g.password_hash IS NOT NULL AS "hasPassword"
     FROM agent g LEFT JOIN agent_setting s ON s.workspace_id = $1 AND s.agent_id = g.id
     WHERE g.workspace_id = $1 AND g.id = $2`,
    [tx.workspaceId, agentId],
  );
  return settings as AgentSettingsDto;
}
