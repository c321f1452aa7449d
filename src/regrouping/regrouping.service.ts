import { Injectable } from '@nestjs/common';
import { Database, Duties, EventLog, notFound, Problem, type NewEvent, type Tx } from '../kernel/index.js';
import type { Actor } from '../people/index.js';
import { ALL_LANES, lockLanes } from '../threads/index.js';
import { Tickets, UNSNOOZE_DUTY } from '../tickets/index.js';
import { contactOf, joinContacts, partContacts } from './contact-merging.js';
import { lockRegrouping, markUndone, record, type StoredRegrouping } from './regrouping.store.js';
import { bringBack, lockTickets, moveAll, splitOff } from './ticket-merging.js';

interface Regrouped {
  id: string;
  ticket: unknown;
}

/**
 * Merging, splitting, and undoing both. Each holds all lanes of the intake, so that no thread is given a ticket by an
 * arrival meanwhile; what a person has touched, no later arrival merges. A thread is moved whole and its customer stays:
 * so whom a reply goes to is never changed by any of it.
 */
@Injectable()
export class Regrouping {
  constructor(
    private readonly db: Database,
    private readonly log: EventLog,
    private readonly duties: Duties,
    private readonly tickets: Tickets,
  ) {}

  async mergeTickets(actor: Actor, number: string, intoNumber: string, samePerson: boolean): Promise<Regrouped> {
    return this.alone(actor, async (tx) => {
      const [from, into] = await this.two(tx, number, intoNumber, 'merge it into another one');
      const [mine, theirs] = await lockTickets(tx, [from, into]);
      if (theirs.status === 'closed') {
        throw new Problem(422, 'ticket_closed', 'A closed ticket takes nothing in. Merge it the other way round.');
      }
      if (mine.contactId !== theirs.contactId && !samePerson) {
        throw new Problem(
          409,
          'different_contacts',
          'The two tickets are of different people. Merge them only if they are the same person.',
          { contacts: [await contactOf(tx, mine.contactId), await contactOf(tx, theirs.contactId)] },
        );
      }
      const before = await moveAll(tx, mine, theirs);
      const id = await record(tx, actor, 'tickets_merged', from, into, before);
      if (mine.contactId !== theirs.contactId) {
        const contacts = await joinContacts(tx, mine.contactId, theirs.contactId);
        await record(tx, actor, 'contacts_merged', mine.contactId, theirs.contactId, contacts, id);
      }
      await this.append(tx, actor, [
        { ticketId: from, kind: 'ticket_merged', before: null, after: { into: theirs.number, regroupingId: id } },
        { ticketId: into, kind: 'ticket_merged', before: null, after: { from: mine.number, regroupingId: id } },
      ]);
      return { id, ticket: (await this.tickets.read(tx, theirs.number)).ticket };
    });
  }

  async splitTicket(actor: Actor, number: string, threadIds: string[]): Promise<Regrouped> {
    return this.alone(actor, async (tx) => {
      const { id: from } = await this.tickets.read(tx, number);
      const [ticket] = await lockTickets(tx, [from]);
      const made = await splitOff(this.db, tx, ticket, [...new Set(threadIds)]);
      const id = await record(tx, actor, 'ticket_split', made.id, from, { threads: made.threads });
      await this.append(tx, actor, [
        { ticketId: from, kind: 'ticket_split', before: null, after: { to: made.number, regroupingId: id } },
        { ticketId: made.id, kind: 'ticket_split', before: null, after: { from: ticket.number, regroupingId: id } },
      ]);
      return { id, ticket: (await this.tickets.read(tx, made.number)).ticket };
    });
  }

  /** The first one's contact goes into that of the other. */
  async mergeContacts(actor: Actor, number: string, otherNumber: string): Promise<Regrouped> {
    return this.alone(actor, async (tx) => {
      const [mine, other] = await this.two(tx, number, otherNumber, 'name a ticket of the other person');
      const [ticket, theirs] = await lockTickets(tx, [mine, other]);
      if (ticket.contactId === theirs.contactId) {
        throw new Problem(422, 'same_contact', 'Both tickets are of the same person already. There is nothing to do.');
      }
      const before = await joinContacts(tx, theirs.contactId, ticket.contactId);
      const id = await record(tx, actor, 'contacts_merged', theirs.contactId, ticket.contactId, before);
      await this.append(
        tx,
        actor,
        [mine, other].map((ticketId) => ({
          ticketId,
          kind: 'contacts_merged',
          before: null,
          after: { regroupingId: id },
        })),
      );
      return { id, ticket: (await this.tickets.read(tx, ticket.number)).ticket };
    });
  }

  async undo(actor: Actor, id: string): Promise<{ tickets: unknown[] }> {
    return this.alone(actor, async (tx) => {
      const regrouping = await lockRegrouping(tx, { id });
      if (!regrouping) throw notFound('change');
      const touched = regrouping.undone
        ? await this.concerned(tx, regrouping)
        : await this.takeBack(tx, actor, regrouping);
      const tickets = [];
      for (const number of touched) tickets.push((await this.tickets.read(tx, number)).ticket);
      return { tickets };
    });
  }

  /** Gives the numbers of the tickets that are to be looked at again. */
  private async takeBack(tx: Tx, actor: Actor, regrouping: StoredRegrouping): Promise<string[]> {
    if (regrouping.kind === 'contacts_merged') {
      if (regrouping.becauseOf !== null) {
        throw new Problem(409, 'part_of_a_merge', 'These became one person with their tickets. Undo that merge.');
      }
      const ticketIds = await partContacts(tx, regrouping);
      await markUndone(tx, actor, regrouping.id);
      await this.appendUndone(tx, actor, ticketIds, regrouping);
      return [];
    }
    await bringBack(tx, regrouping);
    await this.duties.due(tx, UNSNOOZE_DUTY, '0'); // a snooze may be there again
    await markUndone(tx, actor, regrouping.id);
    const contacts = await lockRegrouping(tx, { becauseOf: regrouping.id });
    if (contacts && !contacts.undone) {
      await partContacts(tx, contacts);
      await markUndone(tx, actor, contacts.id);
    }
    await this.appendUndone(tx, actor, [regrouping.fromId, regrouping.intoId], regrouping);
    return this.concerned(tx, regrouping);
  }

  private async concerned(tx: Tx, { kind, fromId, intoId }: StoredRegrouping): Promise<string[]> {
    if (kind === 'contacts_merged') return [];
    const rows = await tx.query<{ number: string }>(
      'SELECT number FROM ticket WHERE workspace_id = $1 AND id = ANY($2) AND merged_into IS NULL ORDER BY number',
      [tx.workspaceId, [fromId, intoId]],
    );
    return rows.map(({ number }) => number);
  }

  private alone<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.inWorkspace(actor.workspaceId, async (tx) => {
      await lockLanes(tx, ALL_LANES);
      return work(tx);
    });
  }

  private async two(tx: Tx, number: string, other: string, else_: string): Promise<[string, string]> {
    const [{ id }, { id: otherId }] = [await this.tickets.read(tx, number), await this.tickets.read(tx, other)];
    if (id === otherId) throw new Problem(422, 'same_ticket', `This is one and the same ticket: ${else_}.`);
    return [id, otherId];
  }

  private append(tx: Tx, actor: Actor, events: Omit<NewEvent, 'agentId'>[]): Promise<void> {
    return this.log.append(
      tx,
      events.map((event) => ({ ...event, agentId: actor.agentId })),
    );
  }

  private appendUndone(tx: Tx, actor: Actor, ticketIds: string[], { id, kind }: StoredRegrouping): Promise<void> {
    return this.append(
      tx,
      actor,
      ticketIds.map((ticketId) => ({
        ticketId,
        kind: 'regrouping_undone',
        before: { kind },
        after: { regroupingId: id },
      })),
    );
  }
}
