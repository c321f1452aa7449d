import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, Database, notFound, Problem, type Clock, type Tx } from '../kernel/index.js';
import { requireRole, type Actor } from '../people/index.js';
import { MOST_RULES, readConditions, readRules, type RuleConditions } from './rule-conditions.js';
import { PREVIEW_DAYS, previewOf, spokenPosts } from './rule-preview.js';
import type { RuleDto, RuleListDto, RulePreviewDto } from './rules.dto.js';
import { fold } from './words.js';

interface Draft {
  name: string;
  conditions: RuleConditions;
}

/** The rules of an account: which posts to it become no ticket by themselves. */
@Injectable()
export class Rules {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly db: Database,
  ) {}

  async list(actor: Actor, accountId: string): Promise<RuleListDto> {
    requireRole(actor, 'admin');
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      await requireAccount(tx, accountId);
      return { items: await rules(tx, 'account_id', accountId), most: MOST_RULES };
    });
  }

  async add(actor: Actor, accountId: string, draft: Draft): Promise<RuleDto> {
    requireRole(actor, 'admin');
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await requireAccount(tx, accountId, true);
      const { name, conditions } = tidy(draft);
      const [count] = await tx.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM conversion_rule
         WHERE workspace_id = $1 AND account_id = $2 AND deleted_at IS NULL`,
        [tx.workspaceId, accountId],
      );
      if ((count?.n ?? 0) >= MOST_RULES)
        throw new Problem(
          422,
          'too_many_rules',
          `An account may have ${MOST_RULES} rules. Delete one, or add words to one that is there.`,
        );
      const [added] = await tx.query<{ id: string }>(
        `INSERT INTO conversion_rule (workspace_id, account_id, name, conditions, updated_by)
         VALUES ($1, $2, $3, $4::jsonb, $5) RETURNING id`,
        [tx.workspaceId, accountId, name, JSON.stringify(conditions), actor.agentId],
      );
      return one(await rules(tx, 'id', added?.id as string));
    });
  }

  async change(actor: Actor, id: string, draft: Draft & { version: number }): Promise<RuleDto> {
    requireRole(actor, 'admin');
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const before = await this.lock(tx, id);
      if (before.version !== draft.version)
        throw new Problem(
          409,
          'stale_version',
          'Someone else changed this rule meanwhile. Look at it as it is now, then try again.',
          { current: one(await rules(tx, 'id', id)) },
        );
      const { name, conditions } = tidy(draft);
      await tx.query(
        `UPDATE conversion_rule SET name = $3, conditions = $4::jsonb, version = version + 1, updated_by = $5,
           updated_at = now() WHERE workspace_id = $1 AND id = $2`,
        [tx.workspaceId, id, name, JSON.stringify(conditions), actor.agentId],
      );
      return one(await rules(tx, 'id', id));
    });
  }

  async remove(actor: Actor, id: string): Promise<void> {
    requireRole(actor, 'admin');
    await this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await this.lock(tx, id);
      await tx.query(
        `UPDATE conversion_rule SET deleted_at = now(), updated_by = $3, updated_at = now()
         WHERE workspace_id = $1 AND id = $2`,
        [tx.workspaceId, id, actor.agentId],
      );
    });
  }

  /** What the draft would have done with the posts of the last days. Changes nothing. */
  async preview(
    actor: Actor,
    accountId: string,
    { conditions, ruleId }: { conditions: RuleConditions; ruleId?: string },
  ): Promise<RulePreviewDto> {
    requireRole(actor, 'admin');
    const from = new Date(this.clock.now().getTime() - PREVIEW_DAYS * 86_400_000);
    const { posts, others, draft } = await this.db.readWorkspace(actor.workspaceId, async (tx) => {
      await requireAccount(tx, accountId);
      const stored = await tx.query<{ id: string; conditions: unknown }>(
        `SELECT id, conditions FROM conversion_rule
         WHERE workspace_id = $1 AND account_id = $2 AND deleted_at IS NULL ORDER BY id`,
        [tx.workspaceId, accountId],
      );
      const all = readRules(stored).filter((rule) => rule.id !== ruleId);
      return { posts: await spokenPosts(tx, accountId, from), others: all, draft: tidyConditions(conditions) };
    });
    return previewOf(posts, from, draft, others);
  }

  private async lock(tx: Tx, id: string): Promise<{ version: number }> {
    const [rule] = await tx.query<{ version: number }>(
      'SELECT version FROM conversion_rule WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL FOR UPDATE',
      [tx.workspaceId, id],
    );
    if (!rule) throw notFound('rule');
    return rule;
  }
}

async function requireAccount(tx: Tx, id: string, lock = false): Promise<void> {
  const found = await tx.query(
    `SELECT 1 FROM account WHERE workspace_id = $1 AND id = $2 ${lock ? 'FOR NO KEY UPDATE' : ''}`,
    [tx.workspaceId, id],
  );
  if (found.length === 0) throw notFound('account');
}

async function rules(tx: Tx, by: 'id' | 'account_id', id: string): Promise<RuleDto[]> {
  const rows = await tx.query<Pick<RuleDto, keyof RuleDto> & { conditions: unknown }>(
    `SELECT r.id, r.account_id AS "accountId", r.name, r.conditions, r.version, r.updated_at AS "updatedAt",
       json_build_object('id', g.id::text, 'name', g.name) AS "updatedBy"
     FROM conversion_rule r JOIN agent g ON g.workspace_id = r.workspace_id AND g.id = r.updated_by
     WHERE r.workspace_id = $1 AND r.${by} = $2 AND r.deleted_at IS NULL ORDER BY r.id`,
    [tx.workspaceId, id],
  );
  return rows.map((row) => ({ ...row, conditions: readConditions(row.conditions) }));
}

const one = (found: RuleDto[]): RuleDto => found[0] as RuleDto;

const tidy = ({ name, conditions }: Draft): Draft => ({ name: name.trim(), conditions: tidyConditions(conditions) });

/** Without blanks around words, without the @ of handles, each word once. */
function tidyConditions(given: RuleConditions): RuleConditions {
  const words = (list: string[] | undefined, clean: (word: string) => string): string[] | undefined =>
    list && [...new Set(list.map((word) => clean(word.trim())))];
  const conditions = readConditions({
    ...given,
    containsAny: words(given.containsAny, (word) => word),
    containsNone: words(given.containsNone, (word) => word),
    authors: words(given.authors, (handle) => handle.replace(/^[@＠]/u, '')),
  });
  if (!conditions)
    throw new Problem(422, 'rule_without_conditions', 'Say of which posts the rule is: it has no condition yet.');
  const { containsAny = [], containsNone = [], followersBelow, followersFrom } = conditions;
  if ([...containsAny, ...containsNone].some((word) => fold(word) === ''))
    throw new Problem(422, 'invisible_word', 'One of the words has nothing to see. Take it out, or write it anew.');
  if (followersBelow !== undefined && followersFrom !== undefined && followersFrom >= followersBelow)
    throw new Problem(422, 'nobody_fits', 'Nobody has so few and so many followers at once. Change one of the two.');
  return conditions;
}
