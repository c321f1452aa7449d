// The dialog in which one becomes somebody.

import { api, state } from './api.js';
import { $, attempt, avatar, element, names } from './dom.js';

export async function loadPeople() {
  const { users, accounts } = await api('GET', `users?limit=60&q=${encodeURIComponent($('#search').value)}`);
  const isAccount = (user) => accounts.some((account) => account.id === user.id);
  const people = users.filter((user) => !isAccount(user));
  state.accounts = accounts.length > 0 ? accounts : users;
  return people;
}

export function startPeople(onChoose) {
  const dialog = $('#people');
  const list = async () => {
    const people = await loadPeople();
    const items = people.map((person) => {
      const choose = element('button', '', avatar(person), names(person));
      choose.type = 'button';
      if (person.id === state.me?.id) choose.setAttribute('aria-current', 'true');
      choose.addEventListener('click', () => {
        dialog.close();
        onChoose(person);
      });
      return element('li', '', choose);
    });
    const nobody = element('li', 'empty', 'Nobody of that name.');
    $('#people-list').replaceChildren(...(items.length > 0 ? items : [nobody]));
  };

  $('#me').addEventListener('click', () => {
    $('#search').value = '';
    void attempt(list);
    dialog.showModal();
    $('#search').focus();
  });
  $('#close-people').addEventListener('click', () => dialog.close());
  // A click on the backdrop is a click on the dialog itself.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  $('#search').addEventListener('input', () => void attempt(list));
  $('#search').addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const first = $('#people-list button');
    if (event.key === 'Enter') first?.click();
    else first?.focus();
  });
  $('#people-list').addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...$('#people-list').querySelectorAll('button')];
    (all[all.indexOf(document.activeElement) + step] ?? $('#search')).focus();
  });
  $('#new-person').addEventListener('submit', (event) => {
    event.preventDefault();
    const { handle, name } = Object.fromEntries(new FormData(event.target));
    void attempt(async () => {
      const person = await api('POST', 'users', { handle, ...(name ? { name } : {}) });
      event.target.reset();
      onChoose(person);
    }).finally(() => dialog.close());
  });
}
