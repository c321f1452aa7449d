import { Injectable } from '@nestjs/common';
import { Database, notFound, Problem, type Tx } from '../kernel/index.js';
import { keepMedia } from '../media/index.js';
import type { Actor } from '../people/index.js';
import { Tickets } from '../tickets/index.js';
import type { DraftListDto, SaveDraftDto, SavedDraftDto } from './drafts.dto.js';
import { addDraft, changeDraft, colleaguesDrafts, dropDraft, ownDrafts, placeOf } from './drafts.store.js';

/** So many may an agent have. */
export const MOST_DRAFTS = 500;

/** What agents have begun to write: kept while they type, and until it is sent. */
@Injectable()
export class Drafts {
  constructor(
    private readonly db: Database,
    private readonly tickets: Tickets,
  ) {}

  async list(actor: Actor, number: string): Promise<DraftListDto> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => {
      const { id } = await this.tickets.read(tx, number);
      return {
        own: await ownDrafts(tx, id, actor.agentId),
        colleagues: await colleaguesDrafts(tx, id, actor.agentId),
      };
    });
  }

  /** Saves what was written on top of a revision. Of two windows that did so, the second is told, and nothing is lost. */
  async save(actor: Actor, number: string, draft: SaveDraftDto): Promise<SavedDraftDto> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const { id } = await this.tickets.read(tx, number);
      const media = draft.media ?? [];
      if (draft.text === '' && media.length === 0) return this.throwAway(tx, actor, id, draft);
      for (const text of [draft.text, ...media.map(({ altText }) => altText)]) requireReadable(text);
      // One that was removed in another window goes from here too.
      const kept = await keepMedia(
        tx,
        actor.agentId,
        media.map((file) => file.id),
      );
      const here = media.filter((file) => kept.some((one) => one.id === file.id));
      const place = await placeOf(tx, id, actor.agentId, draft, MOST_DRAFTS);
      if (!place.thread) throw notFound('thread');
      if (!place.post) throw notFound('post in this thread');
      if (draft.base === null && place.drafts >= MOST_DRAFTS) {
        throw new Problem(
          422,
          'too_many_drafts',
          `You have ${MOST_DRAFTS} drafts. Send or empty some, then this one is kept here too; until then this browser has it.`,
        );
      }
      const own = draft.base === null ? await ownDrafts(tx, id, actor.agentId) : [];
      const write = draft.base === null ? addDraft : changeDraft;
      const revision = own.length > 0 ? null : await write(tx, actor.agentId, draft, here);
      if (revision === null) await this.refuse(tx, actor, id);
      return { revision };
    });
  }

  private async throwAway(tx: Tx, actor: Actor, ticketId: string, { base }: SaveDraftDto): Promise<SavedDraftDto> {
    if (base === null || (await dropDraft(tx, actor.agentId, base))) return { revision: null };
    const own = await ownDrafts(tx, ticketId, actor.agentId);
    if (own.length > 0) await this.refuse(tx, actor, ticketId);
    return { revision: null };
  }

  private async refuse(tx: Tx, actor: Actor, ticketId: string): Promise<never> {
    const [current] = await ownDrafts(tx, ticketId, actor.agentId);
    throw new Problem(
      409,
      'draft_changed',
      current
        ? 'You have written something else here in another window. Choose which of the two to keep.'
        : 'This draft was sent or emptied in another window. What is written here is kept in this browser.',
      { current: current ?? null },
    );
  }
}

function requireReadable(text: string): void {
  if (!text.includes('\0') && text.isWellFormed()) return;
  throw new Problem(422, 'text_unreadable', 'The text holds a character that cannot be kept. Remove it.');
}
