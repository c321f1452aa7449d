import { Injectable } from '@nestjs/common';
import { Database, EventLog, Problem, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { tagNames, Tickets } from '../tickets/index.js';
import type { ChangeContactDto, ContactDto, ContactTicketsDto } from './contacts.dto.js';
import {
  lockContact,
  openTicketsOf,
  readContact,
  readTickets,
  whoseTicket,
  writeContact,
  type TicketOf,
} from './contacts.store.js';

/** The people behind the tickets: who they are on the channels, what they came with, what colleagues know of them. */
@Injectable()
export class Contacts {
  constructor(
    private readonly db: Database,
    private readonly log: EventLog,
    private readonly numbers: Tickets,
  ) {}

  async read(actor: Actor, number: string): Promise<ContactDto> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) => readContact(tx, await this.of(tx, number)));
  }

  async tickets(actor: Actor, number: string, cursor: string | undefined): Promise<ContactTicketsDto> {
    return this.db.readWorkspace(actor.workspaceId, async (tx) =>
      readTickets(tx, (await this.of(tx, number)).contactId, cursor),
    );
  }

  /** Told to every ticket of theirs that is being worked on, so that each window that shows the person hears of it. */
  async change(actor: Actor, number: string, { version, note, tags }: ChangeContactDto): Promise<ContactDto> {
    if (note !== undefined && (note.includes('\0') || !note.isWellFormed()))
      throw new Problem(422, 'text_unreadable', 'The text holds a character that cannot be kept. Remove it.');
    const names = tags && tagNames(tags);
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      const ticket = await this.of(tx, number);
      const before = await lockContact(tx, ticket.contactId);
      if (before.version !== version) {
        throw new Problem(
          409,
          'stale_version',
          'Someone else changed what is known of this person. Look at it as it is now, then try again.',
          { current: await readContact(tx, ticket) },
        );
      }
      const after = { note: note?.trim() ?? before.note, tags: names ?? before.tags };
      const isSame = after.note === before.note && inOrder(after.tags) === inOrder(before.tags);
      if (isSame) return readContact(tx, ticket);
      const written = await writeContact(tx, ticket.contactId, after);
      // The words themselves stay where they are: what is noted of a person may have to go, the log does not.
      const changes = names
        ? { before: { contactTags: before.tags }, after: { contactTags: written } }
        : { before: null, after: {} };
      await this.log.append(
        tx,
        (await openTicketsOf(tx, ticket)).map((ticketId) => ({
          ticketId,
          kind: 'contact_changed',
          agentId: actor.agentId,
          ...changes,
        })),
      );
      return readContact(tx, ticket);
    });
  }

  private async of(tx: Tx, number: string): Promise<TicketOf> {
    const { id } = await this.numbers.read(tx, number);
    return whoseTicket(tx, id);
  }
}

/** A tag is the same in small letters. */
const inOrder = (tags: string[]): string =>
  tags
    .map((tag) => tag.toLowerCase())
    .toSorted()
    .join('\n');
