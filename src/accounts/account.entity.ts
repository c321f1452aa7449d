import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

export type AccountState = 'connected' | 'paused' | 'reauth_required' | 'disconnected';

/** A brand's own handle on a channel. */
@Entity('account')
export class Account {
  @PrimaryColumn({ name: 'workspace_id', type: 'bigint' })
  workspaceId: string;

  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column({ type: 'text' })
  channel: string;

  @Column({ name: 'external_id', type: 'text' })
  externalId: string;

  @Column({ type: 'text' })
  handle: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'boolean' })
  sandbox: boolean;

  @Column({ type: 'text' })
  state: AccountState;

  @Column({ name: 'state_reason', type: 'text', nullable: true })
  stateReason: string | null;

  /** For a month (UTC), in millionths of a dollar; null: none. */
  @Column({ name: 'budget_micro_usd', type: 'bigint', nullable: true })
  budgetMicroUsd: string | null;

  /** When the budget is used up, nothing is read any more; otherwise only what can be done without is not. */
  @Column({ name: 'budget_stops_polling', type: 'boolean' })
  budgetStopsPolling: boolean;

  /** The platform's app belongs to this account itself. */
  @Column({ name: 'owns_app', type: 'boolean' })
  ownsApp: boolean;

  /** How long a reply can be taken back; null: as the installation says. */
  @Column({ name: 'undo_seconds', type: 'smallint', nullable: true })
  undoSeconds: number | null;

  /** Sealed: see credentialsPlace. */
  @Column({ type: 'bytea', nullable: true, select: false })
  credentials: Buffer | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
