// What one can change about the person one is.

import { api, changeMe, state } from './api.js';
import { $, attempt, avatar, element, names } from './dom.js';

let onChange = async () => {};

export function startProfile(changed) {
  onChange = changed;
}

export async function renderProfile() {
  const { me, account } = state;
  const relation =
    account && account.id !== me.id ? await api('GET', `relations?userId=${me.id}&otherId=${account.id}`) : null;
  const head = element('div', 'profile-head', avatar(me, 'large'), names(me));
  const facts = element(
    'p',
    'soft',
    `${me.followers.toLocaleString('en')} followers, ${me.following.toLocaleString('en')} following`,
  );
  const card = element('div', 'card', head, me.description ? element('p', '', me.description) : null, facts);
  const settings = element(
    'div',
    'card settings',
    toggle(
      'Protect my posts',
      'Only followers see them. The account you watch does not follow you.',
      me.protected,
      (on) => changeMe({ protected: on }),
    ),
    toggle('Premium', 'May write long posts.', me.premium, (on) => changeMe({ premium: on })),
    toggle('Suspended', 'Nobody sees your posts, and you cannot write.', me.suspended, (on) =>
      changeMe({ suspended: on }),
    ),
    messagePolicy(me),
  );
  if (relation) {
    const change = (on, doing, undoing) =>
      api('POST', 'relations', { userId: me.id, otherId: account.id, action: on ? doing : undoing });
    settings.append(
      toggle(`Follow @${account.handle}`, '', relation.follows, (on) => change(on, 'follow', 'unfollow')),
      toggle(
        `Block @${account.handle}`,
        'It no longer sees your posts, and cannot write to you.',
        relation.blocks,
        (on) => change(on, 'block', 'unblock'),
      ),
    );
  }
  $('#view-profile').replaceChildren(card, settings);
}

function toggle(label, explanation, isOn, change) {
  const box = element('input');
  box.type = 'checkbox';
  box.setAttribute('role', 'switch');
  box.checked = isOn ?? false;
  box.addEventListener('change', () => {
    void attempt(() => change(box.checked)).then(() => onChange());
  });
  const words = element('span', 'setting-words', element('span', '', label));
  if (explanation) words.append(element('small', '', explanation));
  return element('label', 'setting', words, box);
}

function messagePolicy(me) {
  const select = element('select');
  for (const [value, label] of [
    ['everyone', 'Everyone'],
    ['followed', 'People I follow'],
    ['nobody', 'Nobody'],
  ]) {
    const option = element('option', '', label);
    option.value = value;
    select.append(option);
  }
  select.value = me.directMessages ?? 'everyone';
  select.addEventListener(
    'change',
    () => void attempt(() => changeMe({ directMessages: select.value })).then(() => onChange()),
  );
  const words = element('span', 'setting-words', element('span', '', 'Who may write to me first'));
  words.append(element('small', '', 'Whom I have written to may always answer.'));
  return element('label', 'setting', words, select);
}
