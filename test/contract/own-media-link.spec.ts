import { withoutOwnMediaLink } from '../../src/channels/index.js';

const ID = '1900000000000000002';
const link = (id: string, page = 'photo/1', host = 'x.com') => `https://${host}/mara_k/status/${id}/${page}`;
const shown = (text: string) => withoutOwnMediaLink({ text, externalId: ID });

it.each([
  ['its pictures', link(ID)],
  ['its film', link(ID, 'video/1')],
  ['them by the address of before', link(ID, 'photo/1', 'twitter.com')],
  ['those of an edit, which has an id of its own', link('1900000000000000077')],
  ['those of an edit, whose id has become longer', link('10000000000000000000')],
])('a post is shown without the link to %s at its end', (_, own) => {
  expect(shown(`My bag arrived like this\n${own}`)).toBe('My bag arrived like this');
});

it.each([
  ['to an earlier post’s pictures', `as here ${link('1900000000000000001')}`],
  ['to one of long ago', `as here ${link('900000000000000009')}`],
  ['to a post, not to what hangs on it', `as here https://x.com/mara_k/status/${ID}`],
  ['that somebody wrote within it', `${link(ID)} is how it arrived`],
  ['to elsewhere', `see https://example.com/status/${ID}/photo/1`],
  ['that nobody could read yet', 'see https://t.co/AbCdEfGhIj'],
  ['where there is nothing else', link(ID)],
])('a link stays %s', (_, text) => {
  expect(shown(text)).toBe(text);
});

it('where the media are shown with it, a text that is nothing but the link is none', () => {
  expect(withoutOwnMediaLink({ text: link(ID), externalId: ID }, true)).toBe('');
});

it('a text that is made to be slow is not', () => {
  const blank = ' '.repeat(500_000); // looked at anew from each of its letters, it would take minutes
  expect(shown(`${blank}x${link(ID)}`)).toBe(`${blank}x`);
  expect(shown(`${blank}x`)).toBe(`${blank}x`);
  expect(shown('https://x.com/'.repeat(50_000))).toHaveLength(700_000);
});
