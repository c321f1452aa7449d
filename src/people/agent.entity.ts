import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

export const AGENT_ROLES = ['agent', 'lead', 'admin'] as const;
export type AgentRole = (typeof AGENT_ROLES)[number];

/** A person of the team. */
@Entity('agent')
export class Agent {
  @PrimaryColumn({ name: 'workspace_id', type: 'bigint' })
  workspaceId: string;

  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'text' })
  email: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  role: AgentRole;

  /** PHC string of argon2id; null: signs in by link only. */
  @Column({ name: 'password_hash', type: 'text', nullable: true, select: false })
  passwordHash: string | null;

  @Column({ name: 'deactivated_at', type: 'timestamptz', nullable: true })
  deactivatedAt: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
