import { z } from 'zod';
import type { DirectMessageEvent } from '../world/records.ts';
import { checkAttachments } from './attachments.ts';
import type { Answer, Call, Endpoint } from './endpoint.ts';
import { checkPathId } from './parameters.ts';
import { byUser } from './permission.ts';
import { invalidRequest, problem } from './problems.ts';

const scopes = ['dm.write', 'tweet.read', 'users.read'] as const;
const limits = { user: 15, userPerDay: 1440, appPerDay: 1440 };
const MAX_TEXT = 10_000;

export const sendingEndpoints: Endpoint[] = [
  {
    method: 'POST',
    path: '/2/dm_conversations/with/:participant_id/messages',
    auth: byUser,
    scopes,
    limits,
    bills: 'dm-create',
    query: {},
    answer: toParticipant,
  },
  {
    method: 'POST',
    path: '/2/dm_conversations/:dm_conversation_id/messages',
    auth: byUser,
    scopes,
    limits,
    bills: 'dm-create',
    query: {},
    answer: toConversation,
  },
  {
    method: 'POST',
    path: '/2/dm_conversations',
    auth: byUser,
    scopes,
    limits,
    bills: 'dm-create',
    query: {},
    answer: createGroup,
  },
];

const message = z.strictObject({
  text: z.string().min(1).max(MAX_TEXT).optional(),
  attachments: z
    .array(z.strictObject({ media_id: z.string().regex(/^[0-9]{1,19}$/) }))
    .min(1)
    .max(1, 'only one attachment is supported')
    .optional(),
});
const group = z.strictObject({
  conversation_type: z.literal('Group'),
  participant_ids: z
    .array(z.string().regex(/^[0-9]{1,19}$/))
    .min(2)
    .max(49),
  message,
});

type Message = z.infer<typeof message>;

function toParticipant(call: Call): Answer {
  const participant = call.path['participant_id']!;
  checkPathId('participant_id', participant);
  const body = readMessage(call, call.body);
  const recipient = call.world.identities.users.get(participant);
  if (!recipient || !call.world.directMessages.mayWrite(call.caller.user!, recipient)) throw problem('dm-not-allowed');
  return sent(call.world.directMessage({ ...fieldsOf(call, body), to: recipient.id }));
}

function toConversation(call: Call): Answer {
  const { directMessages, identities } = call.world;
  const user = call.caller.user!;
  const conversationId = call.path['dm_conversation_id']!;
  checkPathId('dm_conversation_id', conversationId, /^([0-9]{1,19}-[0-9]{1,19}|[0-9]{15,19})$/);
  const body = readMessage(call, call.body);
  if (!directMessages.isMember(user.id, conversationId)) throw problem('dm-not-permitted');
  if (!directMessages.groups.has(conversationId)) {
    const otherId = directMessages.members(conversationId).find((id) => id !== user.id);
    const other = otherId === undefined ? undefined : identities.users.get(otherId);
    if (!other || !directMessages.mayWrite(user, other)) throw problem('dm-not-allowed');
  }
  return sent(call.world.directMessage({ ...fieldsOf(call, body), conversationId }));
}

function createGroup(call: Call): Answer {
  const { directMessages, identities } = call.world;
  const user = call.caller.user!;
  const parsed = group.safeParse(call.body);
  if (!parsed.success) throw refused(parsed.error);
  const body = readMessage(call, parsed.data.message);
  for (const id of parsed.data.participant_ids) {
    const other = identities.users.get(id);
    if (id !== user.id && (!other || !directMessages.mayWrite(user, other))) throw problem('dm-not-allowed');
  }
  const { conversationId } = directMessages.createGroup(user.id, parsed.data.participant_ids);
  return sent(call.world.directMessage({ ...fieldsOf(call, body), conversationId }));
}

function readMessage(call: Call, body: unknown): Message {
  const parsed = message.safeParse(body);
  if (!parsed.success) throw refused(parsed.error);
  if (!parsed.data.text?.trim() && !parsed.data.attachments) {
    throw invalidRequest([{ parameters: { text: [] }, message: '$.text: is missing but it is required' }]);
  }
  const ids = parsed.data.attachments?.map((attachment) => attachment.media_id);
  checkAttachments(call.world, call.caller.user!, ids, 'message');
  return parsed.data;
}

function refused(error: z.ZodError) {
  return invalidRequest(
    error.issues.map((issue) => {
      const where = issue.code === 'unrecognized_keys' ? issue.keys.join(',') : issue.path.join('.');
      return { parameters: { [where || 'body']: [] }, message: `$.${where}: ${issue.message}` };
    }),
  );
}

function fieldsOf(call: Call, body: Message) {
  const ids = body.attachments?.map((attachment) => attachment.media_id);
  return { from: call.caller.user!.id, text: body.text ?? '', ...(ids ? { mediaIds: ids } : {}) };
}

function sent(event: DirectMessageEvent): Answer {
  const data = { dm_conversation_id: event.conversationId, dm_event_id: event.id };
  return { status: 201, committed: event.id, body: { data } };
}
