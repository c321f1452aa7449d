import { streamDuty } from '../accounts/index.js';
import type { Database, Duties, Duty } from '../kernel/index.js';

/** Whose posts come over a connection. */
export interface Member {
  workspaceId: string;
  accountId: string;
}

/** A member, and who it is on the platform. */
export interface MemberAccount extends Member {
  externalId: string;
  handle: string;
}

/** Who shares which connection of a stream, in the order in which they came. */
export class StreamShares {
  /** Nobody takes such a duty: its rows are the list of those who share a connection, the only list across workspaces. */
  private readonly lists: string;

  constructor(
    private readonly db: Database,
    private readonly duties: Duties,
    private readonly stream: string,
  ) {
    this.lists = `share ${stream} `;
  }

  /** Enters the account in the list of this connection, and strikes it off every other. Gives the list. */
  async enter(duty: Duty, connection: string): Promise<Member[]> {
    const kind = this.lists + connection;
    const [here, elsewhere] = await this.entriesOf(duty, kind);
    if (!here || elsewhere.length > 0) {
      await this.db.inWorkspace(duty.workspaceId, async (tx) => {
        for (const other of elsewhere) await this.duties.remove(tx, other, duty.subjectId);
        await this.duties.ensure(tx, kind, duty.subjectId);
      });
    }
    return this.list(connection);
  }

  async leave(duty: Duty): Promise<void> {
    const [, entries] = await this.entriesOf(duty, '');
    if (entries.length === 0) return;
    await this.db.inWorkspace(duty.workspaceId, async (tx) => {
      for (const kind of entries) await this.duties.remove(tx, kind, duty.subjectId);
    });
  }

  /** The first holds the connection. Who has no duty of streaming any more is not in it. */
  async list(connection: string): Promise<Member[]> {
    return this.db.outside<Member>(
      `SELECT share.workspace_id AS "workspaceId", share.subject_id AS "accountId" FROM duty share
       JOIN duty own ON own.workspace_id = share.workspace_id AND own.kind = $2 AND own.subject_id = share.subject_id
       WHERE share.kind = $1 ORDER BY share.due_at, share.workspace_id, share.subject_id`,
      [this.lists + connection, streamDuty(this.stream)],
    );
  }

  /** Who they are on the platform; those that are not connected are left out. */
  async accountsOf(members: readonly Member[]): Promise<MemberAccount[]> {
    const found: MemberAccount[] = [];
    for (const [workspaceId, own] of Map.groupBy(members, (member) => member.workspaceId)) {
      const rows = await this.db.readWorkspace(workspaceId, (tx) =>
        tx.query<MemberAccount>(
          `SELECT workspace_id AS "workspaceId", id AS "accountId", external_id AS "externalId", handle FROM account
           WHERE workspace_id = $1 AND id = ANY($2) AND state = 'connected'`,
          [workspaceId, own.map((member) => member.accountId)],
        ),
      );
      found.push(...rows);
    }
    return found;
  }

  private async entriesOf(duty: Duty, kind: string): Promise<[boolean, string[]]> {
    const rows = await this.db.outside<{ kind: string }>(
      'SELECT kind FROM duty WHERE workspace_id = $1 AND subject_id = $2 AND starts_with(kind, $3)',
      [duty.workspaceId, duty.subjectId, this.lists],
    );
    const kinds = rows.map((row) => row.kind);
    return [kinds.includes(kind), kinds.filter((one) => one !== kind)];
  }
}
