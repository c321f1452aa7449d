import type { Media, MediaLimits } from '../../web/src/api/types/media.ts';
import { limitsInWords, whyNotAdded, whyNotSent } from '../../web/src/features/composer/media-limits.ts';
import { loadMessages } from '../../web/src/messages/index.ts';

beforeAll(() => loadMessages());

const MIB = 1_048_576;
const limits: MediaLimits = {
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png'], most: 4, maxBytes: 5 * MIB },
    { kind: 'gif', types: ['image/gif'], most: 1, maxBytes: 15 * MIB },
    { kind: 'video', types: ['video/mp4'], most: 1, maxBytes: 64 * MIB },
  ],
  maxAltText: 1_000,
  refusal: null,
};
const png = { type: 'image/png', size: 1_000 };
const media = (kind: Media['kind'], size = 1_000): Media => ({ id: '1', kind, type: `${kind}/x`, size });

it('says in one sentence all that can be attached', () =>
  expect(limitsInWords(limits)).toBe(
    'One reply takes 4 pictures of up to 5 MB, or 1 GIF of up to 15 MB, or 1 film of up to 64 MB.',
  ));

it('takes what fits, up to the most', () => {
  expect(whyNotAdded(limits, [], png)).toBeNull();
  expect(whyNotAdded(limits, [media('image'), media('image'), media('image')], png)).toBeNull();
  expect(whyNotSent(limits, [media('image'), media('image')])).toBeNull();
  expect(whyNotSent(limits, [])).toBeNull();
});

it.each([
  [
    'another type',
    [],
    { type: 'image/svg+xml', size: 1 },
    'This is none of the files that can be sent here: JPEG, PNG, GIF, MP4.',
  ],
  [
    'a large one',
    [],
    { type: 'image/png', size: 6 * MIB },
    'It is larger than the 5 MB that can be sent here. Make it smaller.',
  ],
  [
    'a second kind',
    [media('image')],
    { type: 'image/gif', size: 1 },
    'One reply takes pictures, or a GIF, or a film. Remove the others.',
  ],
  [
    'one too many',
    [1, 2, 3, 4].map(() => media('image')),
    png,
    'One reply takes no more than 4 pictures here. Remove the others.',
  ],
])('says why it does not take %s', (_, there, file, why) => expect(whyNotAdded(limits, there, file)).toBe(why));

it('says why what was attached for one place cannot be sent at another', () => {
  const one: MediaLimits = { ...limits, kinds: limits.kinds.map((kind) => ({ ...kind, most: 1 })) };
  expect(whyNotSent(one, [media('image'), media('image')])).toBe(
    'One reply takes no more than 1 picture here. Remove the others.',
  );
  expect(whyNotSent({ ...limits, kinds: [] }, [media('image')])).toBe('No files can be sent here. Remove them.');
  expect(whyNotSent({ ...limits, refusal: 'Connect it again.' }, [media('image')])).toBe('Connect it again.');
});
