// Where one writes: a post, an answer, a quote, another version of a post.

import { api, state, uploadPicture } from './api.js';
import { attempt, avatar, button, element, picture } from './dom.js';

const LIMIT = 280;
const ACTIONS = {
  post: { label: 'Post', field: 'Write a post' },
  reply: { label: 'Reply', field: 'Your answer' },
  quote: { label: 'Quote', field: 'Say something about it' },
  edit: { label: 'Save', field: 'The new text' },
};

/**
 * @param kind post, reply, quote or edit
 * @param post what is answered, quoted or edited
 * @param onDone called with the new post; with nothing when it was given up
 */
export function composer({ kind, post, placeholder, onDone }) {
  const { label, field } = ACTIONS[kind];
  const form = element('form', `composer ${kind}`);
  const text = element('textarea');
  text.rows = kind === 'post' ? 2 : 3;
  text.placeholder = placeholder ?? field;
  text.setAttribute('aria-label', post && kind !== 'edit' ? `${field}, to @${post.author.handle}` : field);
  if (kind === 'edit') text.value = post.text.slice(post.prefixLength);

  const counter = element('span', 'counter');
  const submit = element('button', 'primary', label);
  const attachment = element('div', 'attachment');
  const pictures = kind === 'edit' ? null : pictureButton(attachment, 'tweet_image', update);
  const cancel = kind === 'post' ? null : button('Cancel', () => onDone());
  const bar = element('div', 'composer-bar', pictures?.element, counter, cancel, submit);
  const body = element('div', 'composer-body', text, attachment, bar);
  const face = element('div', 'composer-face');
  form.append(face, body);

  function update() {
    const left = LIMIT - [...text.value].length;
    counter.textContent = left < 60 ? String(left) : '';
    counter.classList.toggle('over', left < 0 && !state.me?.premium);
    submit.disabled = text.value.trim() === '' && !pictures?.chosen;
    text.style.height = 'auto';
    if (text.scrollHeight) text.style.height = `${Math.min(text.scrollHeight + 2, 320)}px`;
  }

  text.addEventListener('input', update);
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    if (event.key === 'Escape' && cancel) onDone();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    void attempt(async () => {
      const made = await send(kind, post, text.value, pictures?.chosen);
      text.value = '';
      pictures?.clear();
      onDone(made);
    }).then(update);
  });

  update();
  return {
    element: form,
    focus() {
      text.focus();
      text.setSelectionRange(text.value.length, text.value.length);
    },
    become(person) {
      face.replaceChildren(avatar(person));
    },
    setPlaceholder(words) {
      text.placeholder = words;
    },
  };
}

async function send(kind, post, text, media) {
  if (!state.me) throw new Error('Choose who you are first.');
  if (kind === 'edit') return api('PUT', `posts/${post.newestId ?? post.id}`, { text });
  const reference = kind === 'reply' ? { inReplyTo: post.id } : kind === 'quote' ? { quote: post.id } : {};
  return api('POST', 'posts', {
    authorId: state.me.id,
    text,
    ...reference,
    ...(media ? { mediaIds: [media.id] } : {}),
  });
}

/** Chooses a file, or lets the sandbox draw a picture. */
export function pictureButton(place, category, onChange) {
  const self = {
    chosen: null,
    clear() {
      self.chosen = null;
      place.replaceChildren();
      onChange();
    },
  };
  const file = element('input');
  file.type = 'file';
  file.accept = 'image/png,image/jpeg,image/gif,image/webp';
  file.hidden = true;

  const attach = (chosen, altText) =>
    attempt(async () => {
      if (!state.me) throw new Error('Choose who you are first.');
      self.chosen = await uploadPicture(chosen, altText, category);
      const remove = button('✕', () => self.clear(), 'remove');
      remove.setAttribute('aria-label', 'Remove the picture');
      place.replaceChildren(picture(self.chosen), remove);
      onChange();
    });
  file.addEventListener('change', () => {
    const [chosen] = file.files;
    if (chosen) void attach(chosen, chosen.name.replace(/\.\w+$/, ''));
    file.value = '';
  });
  const pick = button('Picture', () => file.click());
  const draw = button('Sample', () => attach(null, 'A sunset over the sea'));
  draw.title = 'Attach a picture that the sandbox draws';
  draw.setAttribute('aria-label', 'Attach a sample picture');
  self.element = element('span', 'pictures', pick, draw, file);
  return self;
}
