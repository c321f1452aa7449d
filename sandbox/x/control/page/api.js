// The control API, and what the page knows.

export const token = location.hash.slice(1);

export const state = {
  /** Who writes. */
  me: null,
  /** The account whose posts are watched. */
  account: null,
  accounts: [],
};

export async function api(method, path, body) {
  const response = await fetch(`/_sandbox/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** Changes the person one is, here and in the sandbox. */
export async function changeMe(fields) {
  state.me = await api('POST', `users/${state.me.id}`, fields);
  return state.me;
}

export async function uploadPicture(file, altText, category) {
  const base64 = file ? { base64: await base64Of(file) } : {};
  return api('POST', 'media', { ownerId: state.me.id, category, ...base64, ...(altText ? { altText } : {}) });
}

async function base64Of(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}
