import { formatNumber } from '../locale.ts';
import { plural } from '../plural.ts';

const KIND = {
  image: (n: number) => plural(n, 'picture', 'pictures'),
  gif: (n: number) => plural(n, 'GIF', 'GIFs'),
  video: (n: number) => plural(n, 'film', 'films'),
};
export const media = {
  add: 'Add pictures or a film',
  drop: 'Drop them here to add them',
  attached: 'Pictures and films',
  kind: KIND,
  megabytes: (n: number) => `${formatNumber(n)} MB`,
  kilobytes: (n: number) => `${formatNumber(n)} kB`,
  upTo: (most: string, size: string) => `${most} of up to ${size}`,
  orWord: ', or ',
  takes: (choices: string) => `One reply takes ${choices}.`,
  types: (names: string) => `This is none of the files that can be sent here: ${names}.`,
  tooLarge: (most: string) => `It is larger than the ${most} that can be sent here. Make it smaller.`,
  tooMany: (most: string) => `One reply takes no more than ${most} here. Remove the others.`,
  oneKind: 'One reply takes pictures, or a GIF, or a film. Remove the others.',
  none: 'No files can be sent here. Remove them.',
  altText: (place: number) => `Describe file ${place} for those who do not see it`,
  altPlaceholder: 'What does it show?',
  altMissing: 'No description yet',
  altsMissing: (n: number) =>
    `${plural(n, 'file has', 'files have')} no description: some customers will not know what is shown.`,
  altLeft: (used: number, most: number) => `${formatNumber(used)} of ${formatNumber(most)}`,
  uploading: (name: string, percent: number) => `${name}: ${percent} % uploaded`,
  notAdded: (name: string, why: string) => `${name} was not added. ${why}`,
  cutOff: 'The connection broke off. Try again.',
  earlier: (place: number) => `Move file ${place} forward`,
  later: (place: number) => `Move file ${place} back`,
  remove: (place: number) => `Remove file ${place}`,
  removeNamed: (name: string) => `Remove ${name}`,
  notKept: 'Not kept here any more',
  noDescription: 'Without a description',
};
