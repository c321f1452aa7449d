import { Injectable } from '@nestjs/common';
import { Database, notFound, Problem, type Tx } from '../kernel/index.js';
import { requireRole, type Actor } from '../people/index.js';
import { requireKnownVariables } from './macro-text.js';
import type { AddMacroDto, ChangeMacroDto, MacroDto, MacroListDto } from './macros.dto.js';

/** So many of everybody's, and so many of each agent's own. */
const MOST_SHARED = 300;
const MOST_OWN = 100;
const MOST_VARIANTS = 10;

type Body = Pick<AddMacroDto, 'name' | 'text' | 'variants' | 'status'>;

/** Texts to begin an answer with. They fill the composer; sending is the agent's. */
@Injectable()
export class Macros {
  constructor(private readonly db: Database) {}

  async list(actor: Actor): Promise<MacroListDto> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => ({ items: await read(tx, actor, null) }));
  }

  async add(actor: Actor, draft: AddMacroDto): Promise<MacroDto> {
    if (draft.shared) requireRole(actor, 'lead');
    const body = tidy(draft);
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const owner = draft.shared ? null : actor.agentId;
      await requireRoom(tx, owner);
      const [added] = await tx.query<{ id: string }>(
        `INSERT INTO macro (workspace_id, owner_id, name, text, variants, status, updated_by)
         VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7) RETURNING id`,
        [tx.workspaceId, owner, ...valuesOf(body), actor.agentId],
      );
      return one(tx, actor, added?.id as string);
    });
  }

  async change(actor: Actor, id: string, draft: ChangeMacroDto): Promise<MacroDto> {
    const body = tidy(draft);
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const before = await lock(tx, actor, id);
      if (before.version !== draft.version)
        throw new Problem(
          409,
          'stale_version',
          'Someone else changed this macro meanwhile. Look at it as it is now, then try again.',
          { current: await one(tx, actor, id) },
        );
      await tx.query(
        `UPDATE macro SET name = $3, text = $4, variants = $5::jsonb, status = $6, updated_by = $7, updated_at = now(),
           version = version + 1
         WHERE workspace_id = $1 AND id = $2`,
        [tx.workspaceId, id, ...valuesOf(body), actor.agentId],
      );
      return one(tx, actor, id);
    });
  }

  async remove(actor: Actor, id: string): Promise<void> {
    await this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await lock(tx, actor, id);
      await tx.query('DELETE FROM macro WHERE workspace_id = $1 AND id = $2', [tx.workspaceId, id]);
    });
  }
}

function tidy(draft: Body): Body {
  const variants = Object.entries(draft.variants);
  if (variants.length > MOST_VARIANTS)
    throw new Problem(400, 'invalid', `variants must hold at most ${MOST_VARIANTS} channels.`);
  for (const [channel, text] of variants) {
    const isText = typeof text === 'string' && text.length <= 5_000 && /\S/u.test(text);
    if (!/^[a-z]{1,20}$/u.test(channel) || !isText)
      throw new Problem(400, 'invalid', 'variants must be texts of 1 to 5,000 characters, by the key of a channel.');
  }
  requireKnownVariables([draft.text, ...variants.map(([, text]) => text)]);
  return { name: draft.name.trim(), text: draft.text, variants: draft.variants, status: draft.status };
}

const valuesOf = ({ name, text, variants, status }: Body): unknown[] => [name, text, JSON.stringify(variants), status];

async function requireRoom(tx: Tx, owner: string | null): Promise<void> {
  const most = owner === null ? MOST_SHARED : MOST_OWN;
  const [count] = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM macro WHERE workspace_id = $1 AND owner_id IS NOT DISTINCT FROM $2`,
    [tx.workspaceId, owner],
  );
  if ((count?.n ?? 0) < most) return;
  const whose = owner === null ? 'There are' : 'You have';
  throw new Problem(422, 'too_many_macros', `${whose} ${most} macros. Delete one, or change one that is there.`);
}

/** One's own, or everybody's for those who may. A colleague's own is nobody else's business. */
async function lock(tx: Tx, actor: Actor, id: string): Promise<{ version: number }> {
  const [macro] = await tx.query<{ version: number; shared: boolean }>(
    `SELECT version, owner_id IS NULL AS shared FROM macro
     WHERE workspace_id = $1 AND id = $2 AND (owner_id IS NULL OR owner_id = $3) FOR UPDATE`,
    [tx.workspaceId, id, actor.agentId],
  );
  if (!macro) throw notFound('macro');
  if (macro.shared) requireRole(actor, 'lead');
  return macro;
}

function read(tx: Tx, actor: Actor, id: string | null): Promise<MacroDto[]> {
  return tx.query<MacroDto>(
    `SELECT m.id, m.name, m.text, m.variants, m.status, m.owner_id IS NULL AS shared, m.version,
       m.updated_at AS "updatedAt", json_build_object('id', g.id::text, 'name', g.name) AS "updatedBy"
     FROM macro m JOIN agent g ON g.workspace_id = m.workspace_id AND g.id = m.updated_by
     WHERE m.workspace_id = $1 AND (m.owner_id IS NULL OR m.owner_id = $2) AND ($3::bigint IS NULL OR m.id = $3)
     ORDER BY lower(m.name), m.id LIMIT ${MOST_SHARED + MOST_OWN}`,
    [tx.workspaceId, actor.agentId, id],
  );
}

const one = async (tx: Tx, actor: Actor, id: string): Promise<MacroDto> => (await read(tx, actor, id))[0] as MacroDto;
