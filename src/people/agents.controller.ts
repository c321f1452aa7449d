import { Controller, Get } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Database } from '../kernel/index.js';
import { CurrentActor, type Actor } from './actor.js';
import { Agent } from './agent.entity.js';
import { AgentDto } from './session.dto.js';

const MOST = 1_000;

@Controller('agents')
export class AgentsController {
  constructor(private readonly db: Database) {}

  /** Whom a ticket can be assigned to. */
  @Get()
  async list(@CurrentActor() actor: Actor): Promise<AgentDto[]> {
    const agents = await this.db.inWorkspace(actor.workspaceId, (tx) =>
      tx.manager.find(Agent, {
        where: { workspaceId: actor.workspaceId, deactivatedAt: IsNull() },
        order: { name: 'ASC', id: 'ASC' },
        take: MOST,
      }),
    );
    return agents.map(({ id, name, role }) => ({ id, name, role }));
  }
}
