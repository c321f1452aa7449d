import twitterText from 'twitter-text';
import { xLength } from '../../web/src/features/composer/x-length.ts';

describe("X's weighted length", () => {
  it.each([
    ['', 0],
    ['hello', 5],
    ['李小龙', 6],
    ['see https://example.com/a/very/long/path?with=a&query=string', 4 + 23],
    ['👾', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['🧑🏽‍💻', 2],
    ['❤️‍🔥', 2],
    ['🧑‍🧑‍🧒', 2],
    ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', 2],
    ['3 # *', 5],
    ['e\u0301', 1],
    ['€ …', 5],
  ])('%j weighs %d', (text, weight) => expect(xLength(text, twitterText)).toBe(weight));

  it('weighs 280 letters as the limit', () => expect(xLength('a'.repeat(280), twitterText)).toBe(280));
});
