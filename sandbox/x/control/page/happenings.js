// What can be made to happen: a spike of posts, or a whole scenario.

import { api, state } from './api.js';
import { $, attempt, button, element, toast } from './dom.js';

let refresh = async () => {};

export function startHappenings(refreshNow) {
  refresh = refreshNow;
}

export async function renderHappenings() {
  const { scenario, scenarios } = await api('GET', 'scenarios');
  const cards = [];
  if (scenarios.length > 0) {
    const items = scenarios.map((one) => {
      const start = button('Start', () => play(one.name), 'secondary');
      start.setAttribute('aria-label', `Start ${one.name}`);
      const words = element(
        'span',
        'setting-words',
        element('span', '', capital(one.name)),
        element('small', '', one.about),
      );
      return element('div', 'setting', words, start);
    });
    const card = element('div', 'card settings', element('h2', '', 'Let a story unfold'), ...items);
    if (scenario?.state === 'running') {
      const words = `${capital(scenario.name)} is going on: ${scenario.written.toLocaleString('en')} posts so far.`;
      card.append(element('div', 'setting', words, button('Stop', stop, 'secondary')));
    }
    cards.push(card);
  }
  cards.push(element('div', 'card', element('h2', '', 'Make a spike'), spikeForm()));
  $('#view-happenings').replaceChildren(...cards);
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function play(name) {
  void attempt(async () => {
    if (!state.account) throw new Error('Choose the account to watch first.');
    await api('POST', 'scenarios', { name, brandId: state.account.id });
    toast(`${capital(name)} has begun.`);
    await renderHappenings();
  });
}

function stop() {
  void attempt(async () => {
    await api('DELETE', 'scenarios');
    await renderHappenings();
  });
}

function spikeForm() {
  const form = element('form', 'fields');
  const field = (name, label, value, max) => {
    const input = element('input');
    Object.assign(input, { name, type: 'number', min: name === 'count' ? 1 : 0, max, value, required: true });
    return element('label', '', label, input);
  };
  form.append(
    field('count', 'Posts', 500, 20_000),
    field('minutes', 'Over the last minutes', 0, 1440),
    element('button', 'primary', 'Let it happen'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { count, minutes } = Object.fromEntries(new FormData(form));
    void attempt(async () => {
      if (!state.account) throw new Error('Choose the account to watch first.');
      await api('POST', 'posts/bulk', {
        mention: state.account.id,
        count: Number(count),
        seed: Date.now() % 1_000_000,
        overMs: Number(minutes) * 60_000,
      });
      toast(`${Number(count).toLocaleString('en')} people have written.`);
      await refresh();
    });
  });
  return form;
}
