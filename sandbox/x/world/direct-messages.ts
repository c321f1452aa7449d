import { IdIndex, IdIndexes } from './id-index.ts';
import { Listeners } from './listeners.ts';
import type { DirectMessageEvent, User } from './records.ts';
import { compareIds } from './snowflake.ts';
import type { World } from './world.ts';

export interface NewDirectMessage {
  from: string;
  /** The other person, or … */
  to?: string;
  /** … a conversation that exists. */
  conversationId?: string;
  text?: string;
  mediaIds?: string[];
  /** By X's encrypted chat: the direct message endpoints never show it. */
  encrypted?: boolean;
  at?: number;
}

export interface SavedDirectMessages {
  groups: [id: string, members: string[]][];
  events: DirectMessageEvent[];
}

/** All direct messages. A conversation of two needs no record: its id says who they are. */
export class DirectMessages {
  readonly events = new Map<string, DirectMessageEvent>();
  readonly groups = new Map<string, string[]>();
  /** Hear of every event, shown to somebody or not. */
  readonly told = new Listeners<[event: DirectMessageEvent]>();
  readonly #byConversation = new IdIndexes();
  /** Everything that a user has ever been shown: leaving a group does not take away what was said before. */
  readonly #byUser = new IdIndexes();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  send(message: NewDirectMessage): DirectMessageEvent {
    const sender = this.#world.identities.user(message.from);
    const conversationId = message.conversationId ?? conversationOf(sender.id, this.#recipient(message).id);
    if (!this.isMember(sender.id, conversationId)) throw new Error('Only members of a conversation write in it.');
    if (!message.text?.trim() && !message.mediaIds?.length) throw new Error('A message needs a text or an attachment.');
    return this.#add({
      id: this.#world.ids.at(message.at ?? this.#world.clock.now()),
      type: 'MessageCreate',
      conversationId,
      senderId: sender.id,
      text: message.text ?? '',
      ...(message.mediaIds?.length ? { mediaIds: message.mediaIds } : {}),
      ...(message.encrypted ? { encrypted: true } : {}),
    });
  }

  /** A group begins with the joining of its members. */
  createGroup(creatorId: string, memberIds: readonly string[]): DirectMessageEvent {
    const members = [...new Set([creatorId, ...memberIds])].map((id) => this.#world.identities.user(id).id);
    const now = this.#world.clock.now();
    const id = this.#world.ids.at(now);
    this.groups.set(id, members);
    return this.#add({
      id: this.#world.ids.at(now),
      type: 'ParticipantsJoin',
      conversationId: id,
      senderId: creatorId,
      participantIds: [...members],
    });
  }

  join(groupId: string, userId: string, invitedBy: string): DirectMessageEvent {
    const members = this.#group(groupId);
    if (members.includes(userId)) throw new Error('That person is in the group already.');
    members.push(this.#world.identities.user(userId).id);
    return this.#event({
      type: 'ParticipantsJoin',
      conversationId: groupId,
      senderId: invitedBy,
      participantIds: [userId],
    });
  }

  leave(groupId: string, userId: string): DirectMessageEvent {
    const members = this.#group(groupId);
    if (!members.includes(userId)) throw new Error('That person is not in the group.');
    // Who leaves still sees the leaving.
    const event = this.#event({ type: 'ParticipantsLeave', conversationId: groupId, participantIds: [userId] });
    members.splice(members.indexOf(userId), 1);
    return event;
  }

  deleteFor(userId: string, eventId: string): void {
    const event = this.events.get(eventId);
    if (!event) return;
    (event.deletedFor ??= []).push(userId);
    this.#world.revision++;
  }

  members(conversationId: string): readonly string[] {
    return this.groups.get(conversationId) ?? conversationId.split('-');
  }

  isMember(userId: string, conversationId: string): boolean {
    return this.members(conversationId).includes(userId);
  }

  /** May one write to the other? Whoever was written to may answer, whatever the settings say. */
  mayWrite(sender: User, recipient: User): boolean {
    const { relations } = this.#world;
    if (sender.id === recipient.id || recipient.suspended) return false;
    if (relations.blocks(sender.id, recipient.id) || relations.blocks(recipient.id, sender.id)) return false;
    const policy = recipient.directMessages ?? 'everyone';
    if (policy === 'everyone') return true;
    if (policy === 'followed' && relations.follows(recipient.id, sender.id)) return true;
    const conversation = this.#byConversation.of(conversationOf(sender.id, recipient.id));
    return conversation.ascending().some((id) => this.events.get(id)?.senderId === recipient.id);
  }

  /** What a user can see, in all conversations or in one: an index, and the test for each of its events. */
  seenBy(userId: string, conversationId?: string): { index: IdIndex; accept: (event: DirectMessageEvent) => boolean } {
    return {
      index: this.#byUser.of(userId),
      accept: (event) =>
        (conversationId === undefined || event.conversationId === conversationId) &&
        !event.encrypted &&
        !event.deletedFor?.includes(userId),
    };
  }

  /** Every event of a conversation, oldest first, shown or not. */
  inConversation(conversationId: string): DirectMessageEvent[] {
    return this.#byConversation
      .of(conversationId)
      .ascending()
      .map((id) => this.events.get(id)!);
  }

  snapshot(): SavedDirectMessages & { seen: [eventId: string, userIds: string[]][] } {
    return { groups: [...this.groups], events: [...this.events.values()], seen: [...this.#audience] };
  }

  restore(saved: ReturnType<DirectMessages['snapshot']>): void {
    for (const [id, members] of saved.groups) this.groups.set(id, members);
    const audience = new Map(saved.seen);
    for (const event of saved.events) this.#index(event, audience.get(event.id) ?? this.members(event.conversationId));
  }

  /** Only for groups, whose members change: event → who was there. */
  readonly #audience = new Map<string, string[]>();

  #event(fields: Omit<DirectMessageEvent, 'id'>): DirectMessageEvent {
    return this.#add({ id: this.#world.ids.at(this.#world.clock.now()), ...fields });
  }

  #add(event: DirectMessageEvent): DirectMessageEvent {
    this.#world.media.keep(event.mediaIds ?? []);
    this.#index(event, [...this.members(event.conversationId)]);
    this.#world.revision++;
    this.told.tell(event);
    return event;
  }

  #index(event: DirectMessageEvent, audience: readonly string[]): void {
    this.events.set(event.id, event);
    if (this.groups.has(event.conversationId)) this.#audience.set(event.id, [...audience]);
    this.#byConversation.add(event.conversationId, event.id);
    for (const userId of new Set(audience)) this.#byUser.add(userId, event.id);
  }

  #recipient(message: NewDirectMessage): User {
    if (message.to === undefined) throw new Error('To whom? Give `to` or `conversationId`.');
    const recipient = this.#world.identities.user(message.to);
    if (recipient.id === message.from) throw new Error('Nobody writes to themselves.');
    return recipient;
  }

  #group(id: string): string[] {
    const members = this.groups.get(id);
    if (!members) throw new Error(`There is no group conversation with the id ${id}.`);
    return members;
  }
}

/** X's id of a conversation of two. */
export function conversationOf(one: string, other: string): string {
  return compareIds(one, other) < 0 ? `${one}-${other}` : `${other}-${one}`;
}
