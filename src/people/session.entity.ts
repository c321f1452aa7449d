import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A browser that is signed in. The token itself is only in its cookie. */
@Entity('session')
export class Session {
  @PrimaryColumn({ name: 'workspace_id', type: 'bigint' })
  workspaceId: string;

  @PrimaryColumn({ name: 'token_hash', type: 'bytea' })
  tokenHash: Buffer;

  @Column({ name: 'agent_id', type: 'bigint' })
  agentId: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}

/** Signs its agent in once, or lets them choose a password once. */
@Entity('sign_in_link')
export class SignInLink {
  @PrimaryColumn({ name: 'workspace_id', type: 'bigint' })
  workspaceId: string;

  @PrimaryColumn({ name: 'token_hash', type: 'bytea' })
  tokenHash: Buffer;

  @Column({ name: 'agent_id', type: 'bigint' })
  agentId: string;

  @Column({ type: 'text', default: 'sign_in' })
  purpose: 'sign_in' | 'password';

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
