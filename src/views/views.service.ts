import { Injectable } from '@nestjs/common';
import { Database, Problem, type Tx } from '../kernel/index.js';
import { audit, plainName, requireRole, type Actor } from '../people/index.js';
import { compile } from './condition-sql.js';
import { readConditions, type TicketCondition } from './condition.js';
import { FilteredTickets } from './filtered-tickets.js';
import { referencesOf } from './references.js';
import type { AddViewDto, ChangeViewDto, FilterFactsDto, PageDto, ViewDto, ViewListDto } from './views.dto.js';
import { lockView, readView, readViews, removeView, requireRoom } from './views.store.js';

/** Conditions that were given a name, for one agent or for everybody. */
@Injectable()
export class Views {
  constructor(
    private readonly db: Database,
    private readonly filtered: FilteredTickets,
  ) {}

  async list(actor: Actor): Promise<ViewListDto> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      const items = await readViews(tx, actor, null);
      const named = items.flatMap(({ conditions }) => conditions);
      return { items, references: await referencesOf(tx, named) };
    });
  }

  async add(actor: Actor, draft: AddViewDto): Promise<ViewDto> {
    if (draft.shared) requireRole(actor, 'lead');
    const name = plainName(draft.name);
    const conditions = usable(draft.conditions);
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const owner = draft.shared ? null : actor.agentId;
      await requireRoom(tx, owner);
      const [added] = await tx.query<{ id: string }>(
        `INSERT INTO saved_view (workspace_id, owner_id, name, conditions, "order", updated_by)
         VALUES ($1, $2, $3, $4::jsonb, $5, $6) RETURNING id`,
        [tx.workspaceId, owner, name, JSON.stringify(conditions), draft.order, actor.agentId],
      );
      const view = await readView(tx, actor, added?.id as string);
      if (view.shared) await audit(tx, actor, 'view_added', name, null, await told(tx, view));
      return view;
    });
  }

  async change(actor: Actor, id: string, draft: ChangeViewDto): Promise<ViewDto> {
    const name = draft.name === undefined ? undefined : plainName(draft.name);
    const conditions = draft.conditions === undefined ? undefined : usable(draft.conditions);
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await lockView(tx, actor, id);
      const before = await readView(tx, actor, id);
      if (before.version !== draft.version)
        throw new Problem(
          409,
          'stale_version',
          'Someone else changed this view meanwhile. Look at it as it is now, then try again.',
          { current: before },
        );
      const after = { name, conditions, order: draft.order, shared: draft.shared };
      await this.write(tx, actor, before, after);
      const view = await readView(tx, actor, id);
      if (before.shared || view.shared)
        await audit(tx, actor, 'view_changed', before.name, await told(tx, before), await told(tx, view));
      return view;
    });
  }

  private async write(tx: Tx, actor: Actor, before: ViewDto, change: Partial<ViewDto>): Promise<void> {
    const after = {
      name: change.name ?? before.name,
      conditions: change.conditions ?? before.conditions,
      order: change.order ?? before.order,
      shared: change.shared ?? before.shared,
    };
    if (after.shared !== before.shared) {
      requireRole(actor, 'lead');
      await requireRoom(tx, after.shared ? null : actor.agentId);
    }
    await tx.query(
      `UPDATE saved_view SET name = $3, conditions = $4::jsonb, "order" = $5,
         owner_id = CASE WHEN $6 THEN NULL ELSE coalesce(owner_id, $7) END, updated_by = $7, updated_at = now(), version = version + 1
       WHERE workspace_id = $1 AND id = $2`,
      [
        tx.workspaceId,
        before.id,
        after.name,
        JSON.stringify(after.conditions),
        after.order,
        after.shared,
        actor.agentId,
      ],
    );
  }

  async remove(actor: Actor, id: string): Promise<void> {
    await this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await lockView(tx, actor, id);
      const view = await readView(tx, actor, id);
      await removeView(tx, id);
      if (view.shared) await audit(tx, actor, 'view_removed', view.name, await told(tx, view), null);
    });
  }

  /** Takes back a removal of the last hours. */
  async restore(actor: Actor, id: string): Promise<ViewDto> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const { shared } = await lockView(tx, actor, id, true);
      await requireRoom(tx, shared ? null : actor.agentId);
      await tx.query('UPDATE saved_view SET removed_at = NULL WHERE workspace_id = $1 AND id = $2', [
        tx.workspaceId,
        id,
      ]);
      const view = await readView(tx, actor, id);
      if (shared) await audit(tx, actor, 'view_restored', view.name, null, await told(tx, view));
      return view;
    });
  }

  /** A page of its tickets as JSON text. */
  async page(actor: Actor, id: string, { limit, cursor }: PageDto): Promise<string> {
    const view = await this.db.readWorkspace(actor.workspaceId, (tx) => readView(tx, actor, id));
    return this.filtered.page(actor, view.conditions, view.order, limit, cursor);
  }

  /** How many tickets each has; those that the agent may not see are left out. */
  async counts(actor: Actor, ids: string[]): Promise<{ id: string; count: number | null; capped: boolean }[]> {
    const views = await this.db.readWorkspace(actor.workspaceId, (tx) => readViews(tx, actor, null));
    const counts = [];
    // One after the other: the views of one agent are not to take all connections.
    for (const { id, conditions } of views.filter((view) => ids.includes(view.id)))
      counts.push({ id, ...(await this.filtered.count(actor, conditions)) });
    return counts;
  }

  /** What is to be known of conditions that are not saved. */
  async about(actor: Actor, conditions: TicketCondition[]): Promise<FilterFactsDto> {
    const references = await this.db.readWorkspace(actor.workspaceId, (tx) => referencesOf(tx, conditions));
    return { ...(await this.filtered.count(actor, conditions)), references };
  }
}

/** Conditions that can also be asked for: words must hold some. */
function usable(given: unknown): TicketCondition[] {
  const conditions = readConditions(given);
  compile(conditions, 1);
  return conditions;
}

/** With what it names as that is called now: the audit says what was done, whatever becomes of it. */
const told = async (tx: Tx, { name, conditions, order, shared }: ViewDto): Promise<object> => ({
  name,
  conditions,
  order,
  shared,
  references: await referencesOf(tx, conditions),
});
