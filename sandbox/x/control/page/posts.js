// The timeline: conversations with their posts, and what one can do with them.

import { api, state } from './api.js';
import { composer } from './composer.js';
import { $, attempt, avatar, badges, button, element, picture, richText, timeElement } from './dom.js';

/** Conversation id → its card and what it was made from: only what changed is made anew. */
const cards = new Map();
/** The composer below a post, while one writes there. */
let open = null;
let refresh = async () => {};
let knownIds = null;

export function startPosts(refreshNow) {
  refresh = refreshNow;
}

/** Forgets what was shown, because somebody else looks or something else is watched. */
export function resetPosts() {
  closeComposer();
  cards.clear();
  knownIds = null;
  $('#feed').replaceChildren();
}

/** @returns the posts of the watched account that were not there the last time */
export function renderPosts({ posts, parents, now }) {
  const known = new Map([...posts, ...parents].map((post) => [post.id, post]));
  const conversations = new Map();
  for (const post of known.values()) {
    if (post.newestId && post.newestId !== post.id && known.has(post.newestId)) continue;
    if (!conversations.has(post.conversationId)) conversations.set(post.conversationId, []);
    conversations.get(post.conversationId).push(post);
  }
  const byTime = (a, b) => a.createdAt - b.createdAt || a.id.localeCompare(b.id);
  const threads = [...conversations]
    .map(([id, thread]) => [id, thread.sort(byTime)])
    .sort(([, a], [, b]) => byTime(b.at(-1), a.at(-1)));

  const elements = threads.map(([id, thread]) => cardOf(id, thread, known, now));
  for (const id of cards.keys()) if (!conversations.has(id)) cards.delete(id);
  const nothing = element('p', 'empty', 'Nobody has written yet. Be the first!');
  place($('#feed'), elements.length > 0 ? elements : [nothing]);
  $('#feed').setAttribute('aria-busy', 'false');
  restoreComposer();

  const fresh = knownIds === null ? [] : posts.filter((post) => !knownIds.has(post.id));
  knownIds = new Set(known.keys());
  return fresh.filter((post) => post.authorId === state.account?.id);
}

/** Moves only what is not in its place: a moved field would lose the focus. */
function place(container, wanted) {
  const leaving = Array.from(container.children).filter((child) => !wanted.includes(child));
  for (const child of leaving) child.remove();
  wanted.forEach((child, i) => {
    if (container.children[i] !== child) container.insertBefore(child, container.children[i] ?? null);
  });
}

function cardOf(id, thread, known, now) {
  const quoted = thread.map((post) => known.get(post.quotedId ?? post.repostOfId));
  const signature = JSON.stringify([state.me?.id, state.account?.id, thread, quoted]);
  const existing = cards.get(id);
  if (existing?.signature === signature) return existing.card;
  const card = element('article', 'conversation', ...thread.map((post) => postElement(post, known, now)));
  card.setAttribute('aria-label', `Conversation started by ${thread[0].author.name}`);
  if (existing?.card.isConnected) existing.card.replaceWith(card);
  cards.set(id, { card, signature });
  return card;
}

function postElement(post, known, now) {
  const isBrand = post.authorId === state.account?.id;
  const author = element('b', '', post.author.name);
  const byline = element(
    'div',
    'byline',
    author,
    badges(post.author),
    element('span', 'soft', `@${post.author.handle}`),
  );
  byline.append(timeElement(post.createdAt, now));
  if (post.versions > 1) byline.append(element('span', 'soft', `· edited`));
  const body = element('div', 'post-body', byline);
  const reason = whyMissing(post);
  if (reason) body.append(element('p', 'missing', reason));
  else addContent(body, post, known);
  const className = `post${post.inReplyToId ? ' reply' : ''}${isBrand ? ' brand' : ''}`;
  const made = element('div', className, avatar(post.author), body);
  made.dataset.id = post.id;
  return made;
}

function whyMissing(post) {
  if (post.deletedAt) return 'This post was deleted.';
  if (post.author.suspended) return 'This account is suspended.';
  return post.isInvisible ? 'You cannot see this post.' : null;
}

function addContent(body, post, known) {
  if (post.hiddenReply) body.append(element('p', 'soft small', 'Hidden by whoever started the conversation'));
  if (post.repostOfId) body.append(element('p', 'soft small', 'Reposted'));
  if (post.text) body.append(richText(post.text));
  if (post.media.length > 0) body.append(element('div', `media of-${post.media.length}`, ...post.media.map(picture)));
  const quoted = known.get(post.quotedId);
  if (quoted) {
    const words = whyMissing(quoted) ?? quoted.text;
    body.append(element('div', 'quoted', element('b', '', `@${quoted.author.handle} `), words));
  }
  body.append(actionsFor(post));
}

function actionsFor(post) {
  const counted = (label, count) => (count > 0 ? `${label} ${count}` : label);
  const repost = () =>
    attempt(async () => {
      await api('POST', 'posts', { authorId: state.me.id, repost: post.id });
      await refresh();
    });
  const actions = element(
    'div',
    'actions',
    button(counted('Reply', post.replyCount), () => write('reply', post)),
    button(counted('Quote', post.quoteCount), () => write('quote', post)),
    button(counted('Repost', post.repostCount), repost),
  );
  if (post.likes > 0) actions.append(element('span', 'soft likes', `♥ ${post.likes}`));
  if (post.authorId !== state.me?.id) return actions;
  if (post.editableUntil) actions.append(button('Edit', () => write('edit', post)));
  const remove = button('Delete', () => {
    if (remove.dataset.sure !== 'yes') {
      remove.dataset.sure = 'yes';
      remove.textContent = 'Really delete?';
      remove.classList.add('danger');
      return;
    }
    void attempt(async () => {
      await api('DELETE', `posts/${post.id}`);
      await refresh();
    });
  });
  remove.addEventListener('blur', () => {
    delete remove.dataset.sure;
    remove.textContent = 'Delete';
    remove.classList.remove('danger');
  });
  actions.append(remove);
  return actions;
}

function write(kind, post) {
  closeComposer();
  const made = composer({
    kind,
    post,
    onDone(done) {
      closeComposer();
      if (done) void refresh();
      $(`.post[data-id="${done?.id ?? post.id}"] .actions button`)?.focus();
    },
  });
  if (state.me) made.become(state.me);
  open = { ...made, postId: post.id };
  restoreComposer();
  made.focus();
}

function closeComposer() {
  open?.element.remove();
  open = null;
}

/** Puts the open composer below its post again, with the caret where it was. */
function restoreComposer() {
  const body = open && $(`.post[data-id="${open.postId}"] .post-body`);
  if (!body || body.contains(open.element)) return;
  const field = open.element.querySelector('textarea');
  const { selectionStart, selectionEnd } = field;
  const hadFocus = document.activeElement === field || document.activeElement === document.body;
  body.append(open.element);
  if (hadFocus) field.focus({ preventScroll: true });
  field.setSelectionRange(selectionStart, selectionEnd);
}
