// Direct messages, as the person one is sees them.

import { api, state } from './api.js';
import { pictureButton } from './composer.js';
import { $, attempt, avatar, badges, button, element, picture, richText, timeElement } from './dom.js';

let chosen = null;
let shown = '';
let room = null;
let refresh = async () => {};

export function startMessages(refreshNow) {
  refresh = refreshNow;
}

export function resetMessages() {
  chosen = null;
  shown = '';
  room = null;
  $('#view-messages').replaceChildren();
}

/** Everybody can be written to; the watched account stands first. */
export function renderMessages({ conversations, now }) {
  const known = conversations.map((conversation) => ({
    ...conversation,
    others: conversation.members.filter((member) => member.id !== state.me.id),
  }));
  const withAccount = known.some(({ isGroup, others }) => !isGroup && others[0]?.id === state.account?.id);
  if (!withAccount && state.account && state.account.id !== state.me.id) {
    known.push({ id: `new ${state.account.id}`, isGroup: false, others: [state.account], members: [], events: [] });
  }
  if (!known.some(({ id }) => id === chosen)) {
    // A conversation that has just begun has its real id now.
    const begun = known.find(({ others }) => chosen === `new ${others[0]?.id}`);
    chosen = begun?.id ?? known[0]?.id ?? null;
  }
  const signature = JSON.stringify([known, chosen]);
  if (signature === shown) return;
  shown = signature;

  const current = known.find(({ id }) => id === chosen);
  if (!current) {
    $('#view-messages').replaceChildren(element('p', 'empty', 'There is nobody to write to yet.'));
    return;
  }
  const list = element('ul', 'people conversations', ...known.map((one) => listItem(one, now)));
  if (known.length < 2) list.hidden = true;
  if (room?.id !== current.id || room.known !== current.events.length) room = roomOf(current, now, room);
  $('#view-messages').replaceChildren(list, room.element);
  room.scroll();
  if (room.hadFocus) room.field.focus({ preventScroll: true });
}

function titleOf({ others }) {
  return others.map((other) => other.name).join(', ') || 'Only you';
}

function listItem(conversation, now) {
  const last = conversation.events.at(-1);
  const words = last
    ? (last.text ?? (last.type === 'ParticipantsJoin' ? 'joined' : 'left'))
    : 'Write the first message';
  const choose = button('', () => {
    chosen = conversation.id;
    shown = '';
    void refresh();
  });
  const preview = element('span', 'names', element('b', '', titleOf(conversation)), element('small', 'preview', words));
  choose.replaceChildren(avatar(conversation.others[0] ?? state.me), preview);
  if (last) choose.append(timeElement(last.createdAt, now));
  if (conversation.id === chosen) choose.setAttribute('aria-current', 'true');
  return element('li', '', choose);
}

function roomOf(conversation, now, previous) {
  const [other] = conversation.others;
  const head = element('div', 'room-head', avatar(other ?? state.me), element('b', '', titleOf(conversation)));
  if (other && !conversation.isGroup) head.append(badges(other), element('span', 'soft', `@${other.handle}`));
  const nothing = element('p', 'empty', 'No messages yet. Only the two of you can read what you write here.');
  const said = element(
    'div',
    'said',
    ...(conversation.events.length > 0
      ? conversation.events.map((event) => bubble(event, conversation, now))
      : [nothing]),
  );
  said.setAttribute('role', 'log');
  said.setAttribute('aria-label', `Messages with ${titleOf(conversation)}`);
  said.tabIndex = 0;

  // What was being typed stays when a message arrives.
  const isSame = previous?.id === conversation.id || previous?.id === `new ${other?.id}`;
  const writing = isSame ? previous : writer(conversation);
  writing.target.conversation = conversation;
  return {
    id: conversation.id,
    known: conversation.events.length,
    form: writing.form,
    field: writing.field,
    target: writing.target,
    hadFocus: isSame && document.activeElement === writing.field,
    element: element('div', 'room', head, said, writing.form),
    scroll: () => said.scrollTo({ top: said.scrollHeight }),
  };
}

function bubble(event, conversation, now) {
  if (event.type !== 'MessageCreate') {
    const named = (event.participantIds ?? []).map(
      (id) => conversation.members.find((one) => one.id === id)?.name ?? 'Somebody',
    );
    return element('p', 'soft joined', `${named.join(', ')} ${event.type === 'ParticipantsJoin' ? 'joined' : 'left'}`);
  }
  const isMine = event.senderId === state.me.id;
  const sender = conversation.members.find((one) => one.id === event.senderId);
  const made = element('div', `bubble${isMine ? ' mine' : ''}`);
  if (conversation.isGroup && !isMine && sender) made.append(element('b', '', sender.name));
  if (event.media.length > 0) made.append(element('div', 'media of-1', ...event.media.map(picture)));
  if (event.text) made.append(richText(event.text));
  const foot = element('span', 'soft small', timeElement(event.createdAt, now));
  if (event.encrypted) foot.append(' · encrypted, out of sight for apps');
  made.append(foot);
  return made;
}

function writer(first) {
  const target = { conversation: first };
  const form = element('form', 'message-form');
  const field = element('textarea');
  field.rows = 1;
  field.placeholder = 'Write a message';
  field.setAttribute('aria-label', 'Write a message');
  const attachment = element('div', 'attachment');
  const pictures = pictureButton(attachment, 'dm_image', () => {});
  form.append(
    attachment,
    field,
    element('div', 'composer-bar', pictures.element, element('button', 'primary', 'Send')),
  );
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text === '' && !pictures.chosen) return;
    void attempt(async () => {
      const { conversation } = target;
      const to = conversation.isGroup ? { conversationId: conversation.id } : { to: conversation.others[0].id };
      const media = pictures.chosen ? { mediaIds: [pictures.chosen.id] } : {};
      await api('POST', 'direct-messages', { from: state.me.id, ...to, ...(text ? { text } : {}), ...media });
      field.value = '';
      pictures.clear();
      await refresh();
    });
  });
  return { form, field, target };
}
