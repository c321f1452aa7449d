import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../kernel/index.js';
import type { AgentRole } from './agent.entity.js';

/** The person on whose behalf a request is done. */
export interface Actor {
  workspaceId: string;
  agentId: string;
  name: string;
  email: string;
  role: AgentRole;
  /** They wish the next ticket after a reply. */
  nextAfterSend: boolean;
}

export type ActorRequest = FastifyRequest & { actor?: Actor };

export const Public = (): MethodDecorator & ClassDecorator => SetMetadata('public', true);

export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<ActorRequest>();
  if (!actor) throw new Problem(401, 'not_signed_in', 'Sign in to go on.');
  return actor;
});

const RANK: Record<AgentRole, number> = { agent: 0, lead: 1, admin: 2 };

export const outranks = (a: AgentRole, b: AgentRole): boolean => RANK[a] > RANK[b];

/** The first line of every action that not everyone may do. */
export function requireRole(actor: Actor, role: AgentRole): void {
  if (!outranks(role, actor.role)) return;
  throw new Problem(
    403,
    'not_allowed',
    `Only ${role === 'admin' ? 'an admin' : `a ${role}`} may do this. Ask one of yours.`,
  );
}
