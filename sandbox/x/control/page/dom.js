// Small pieces of the page. Everything that people wrote goes through text nodes, never through markup.

export const $ = (selector) => document.querySelector(selector);

/** `element('p', 'text', 'Hello')`, or with children instead of a text. */
export function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content.filter((child) => child !== null && child !== undefined));
  return made;
}

export function button(label, onClick, className = 'quiet') {
  const made = element('button', className, label);
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}

export function avatar(person, className = '') {
  const made = element('span', `avatar ${className}`, [...person.name][0] ?? '?');
  const hue = [...person.handle].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  made.style.setProperty('--hue', hue);
  made.setAttribute('aria-hidden', 'true');
  return made;
}

export function names(person) {
  const name = element('b', '', person.name);
  return element(
    'span',
    'names',
    element('span', 'name', name, badges(person)),
    element('small', '', `@${person.handle}`),
  );
}

export function badges(person) {
  const all = element('span', 'badges');
  const add = (sign, meaning) => {
    const badge = element('span', 'badge', sign);
    badge.title = meaning;
    badge.setAttribute('role', 'img');
    badge.setAttribute('aria-label', meaning);
    all.append(badge);
  };
  if (person.verified) add('✔', 'verified');
  if (person.protected) add('🔒', 'only followers see these posts');
  if (person.suspended) add('⛔', 'suspended');
  return all;
}

export function picture(media) {
  const image = element('img');
  image.src = media.url;
  image.alt = media.altText;
  image.loading = 'lazy';
  if (media.width && media.height) [image.width, image.height] = [media.width, media.height];
  return image;
}

const ages = new Intl.RelativeTimeFormat('en', { style: 'narrow' });

/** A time that `refreshTimes` keeps up to date. */
export function timeElement(at, now) {
  const time = element('time', '', ageOf(now - at));
  time.dateTime = new Date(at).toISOString();
  time.title = new Date(at).toLocaleString();
  time.dataset.at = at;
  return time;
}

export function refreshTimes(now) {
  for (const time of document.querySelectorAll('time[data-at]')) {
    const text = ageOf(now - Number(time.dataset.at));
    if (time.textContent !== text) time.textContent = text;
  }
}

function ageOf(ms) {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return ages.format(-minutes, 'minute');
  return minutes < 1440
    ? ages.format(-Math.floor(minutes / 60), 'hour')
    : ages.format(-Math.floor(minutes / 1440), 'day');
}

export function showError(error) {
  $('#error').hidden = !error;
  $('#error').textContent = error ? error.message : '';
}

let toastTimer;

export function toast(text) {
  $('#toast').textContent = text;
  $('#toast').classList.add('shown');
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => $('#toast').classList.remove('shown'), 4000);
}

/** Runs what a person asked for; a refusal is shown as the sentence it is. */
export async function attempt(action) {
  try {
    const result = await action();
    showError(null);
    return result;
  } catch (error) {
    showError(error);
    return undefined;
  }
}

/** Text with its handles and links set apart. */
export function richText(text, className = 'text') {
  const paragraph = element('p', className);
  paragraph.dir = 'auto';
  for (const piece of text.split(/((?<![\w@/.])@\w{1,15}|https?:\/\/\S+|(?<!\w)[#＃][\p{L}\p{N}_]+)/u)) {
    paragraph.append(/^(@|#|＃|https?:)/.test(piece) ? element('span', 'entity', piece) : piece);
  }
  return paragraph;
}
