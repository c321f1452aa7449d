// The customers' page: be a customer on the left, answer in the inbox on the right.

import { api, state, token } from './api.js';
import { composer } from './composer.js';
import { $, attempt, avatar, element, names, refreshTimes, showError, toast } from './dom.js';
import { renderHappenings, startHappenings } from './happenings.js';
import { renderMessages, resetMessages, startMessages } from './messages.js';
import { loadPeople, startPeople } from './people.js';
import { renderPosts, resetPosts, startPosts } from './posts.js';
import { renderProfile, startProfile } from './profile.js';

const POLL_MS = 1000;
const VIEWS = ['posts', 'messages', 'profile', 'happenings'];

let revision = -1;
let messagesRevision = -1;
let view = 'posts';
let busy = null;

const main = composer({ kind: 'post', onDone: () => void refresh() });

function become(person) {
  state.me = person;
  sessionStorage.setItem('me', person.id);
  main.become(person);
  resetMessages();
  resetPosts();
  showMe();
  void refreshAll();
}

function showMe() {
  const { me } = state;
  $('#me').replaceChildren(avatar(me), names(me), element('span', 'change', 'Change'));
  $('#me').setAttribute('aria-label', `You are ${me.name}. Become somebody else`);
  const notice = me.suspended
    ? 'You are suspended: nobody sees your posts, and you cannot write.'
    : me.protected
      ? 'Your posts are protected: only followers see them.'
      : '';
  $('#notice').textContent = notice;
  $('#notice').hidden = notice === '';
}

function showAccounts() {
  const options = state.accounts.map((account) => {
    const option = element('option', '', `${account.name} (@${account.handle})`);
    option.value = account.id;
    return option;
  });
  const before = $('#account').value;
  $('#account').replaceChildren(...options);
  if (state.accounts.some(({ id }) => id === before)) $('#account').value = before;
  watchChosen();
}

function watchChosen() {
  const account = state.accounts.find(({ id }) => id === $('#account').value);
  if (!account || account.id === state.account?.id) return;
  state.account = account;
  main.setPlaceholder(`Try: @${account.handle} I need a hand with …`);
  resetPosts();
  resetMessages();
  revision = messagesRevision = -1;
}

function show(name) {
  view = name;
  for (const one of VIEWS) {
    const tab = $(`#tab-${one}`);
    tab.setAttribute('aria-selected', String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
    $(`#view-${one}`).hidden = one !== name;
  }
  $(`#tab-${name}`).classList.remove('news');
  showError(null);
  if (name === 'profile' && state.me) void attempt(renderProfile);
  if (name === 'happenings') void attempt(renderHappenings);
  messagesRevision = -1;
  void refresh();
}

function refreshAll() {
  revision = messagesRevision = -1;
  return refresh();
}

/** One look at a time; whoever asks meanwhile gets the next one. */
async function refresh() {
  await busy;
  busy = look();
  await busy;
}

async function look() {
  if (!state.account) return;
  try {
    const viewer = state.me ? `&viewerId=${state.me.id}` : '';
    const feed = await api('GET', `feed?userId=${state.account.id}&since=${revision}${viewer}`);
    $('#status').textContent = 'Live';
    $('#status').classList.remove('lost');
    refreshTimes(feed.now);
    if (!feed.unchanged) {
      revision = feed.revision;
      const fresh = renderPosts(feed);
      if (fresh.length > 0 && state.account.id !== state.me?.id) toast(`${state.account.name} has posted.`);
    }
    await lookAtMessages(feed.revision);
  } catch {
    $('#status').textContent = 'Not connected, trying again';
    $('#status').classList.add('lost');
  }
}

let lastMessage = null;

async function lookAtMessages(current) {
  if (!state.me || messagesRevision === current) return;
  const answer = await api('GET', `direct-messages?userId=${state.me.id}`);
  messagesRevision = current;
  const newest = answer.conversations[0]?.events.at(-1);
  const key = `${state.me.id} ${newest?.id ?? ''}`;
  // The first look at somebody's messages is no news.
  const isSamePerson = lastMessage?.startsWith(`${state.me.id} `) ?? false;
  const isNews = isSamePerson && key !== lastMessage && newest && newest.senderId !== state.me.id;
  lastMessage = key;
  if (isNews && view !== 'messages') {
    $('#tab-messages').classList.add('news');
    toast('You have a new message.');
  }
  if (view === 'messages') renderMessages(answer);
}

for (const name of VIEWS) {
  const tab = $(`#tab-${name}`);
  tab.addEventListener('click', () => show(name));
  tab.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = VIEWS[(VIEWS.indexOf(name) + step + VIEWS.length) % VIEWS.length];
    $(`#tab-${next}`).focus();
    $(`#tab-${next}`).click();
  });
}
$('#account').addEventListener('change', () => {
  watchChosen();
  void refresh();
});

startPosts(refreshAll);
startMessages(refreshAll);
startHappenings(refreshAll);
startProfile(async () => {
  showMe();
  await renderProfile();
  await refreshAll();
});
startPeople((person) => {
  become(person);
  if (view === 'profile') void attempt(renderProfile);
});
$('#write').append(main.element);

if (token) {
  await attempt(async () => {
    const people = await loadPeople();
    showAccounts();
    const before = sessionStorage.getItem('me');
    const me = people.find(({ id }) => id === before) ?? people[0] ?? state.accounts[0];
    if (me) become(me);
  });
  // Whoever connects an account meanwhile is offered, too.
  setInterval(() => void refresh(), POLL_MS);
} else {
  showError(new Error('Open the link that the sandbox printed: it ends with the control token.'));
}
