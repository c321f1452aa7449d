import type { ChannelAdapter } from '../channels/index.js';

/** Polling one source of an account; the subject of all these duties is the account. */
export const pollDuty = (source: string): string => `poll ${source}`;
/** Filling the account's gaps. */
export const FILL_DUTY = 'fill';
/** Keeping one of the account's streams open: a duty has the name of its stream. */
export const streamDuty = (stream: string): string => stream;

/** Exchanging the account's tokens for new ones before they end. */
export const REFRESH_DUTY = 'refresh';

/** Asking what has become of the account's stored posts. */
export const RECHECK_DUTY = 'recheck';

/** Noticing that nothing comes any more. */
export const SILENCE_DUTY = 'silence';

/** In how many ms a new account's duty is due. What reads again what others bring has nothing to find before they have. */
export const firstDueInMs = (adapter: ChannelAdapter, kind: string): number =>
  adapter.sources.find((source) => source.rereads && pollDuty(source.name) === kind)?.everyMs ?? 0;

/** All that is to be done, again and again, for an account on this channel. */
export const accountDuties = (adapter: ChannelAdapter): string[] => [
  ...adapter.sources.map((source) => pollDuty(source.name)),
  ...(adapter.filler ? [FILL_DUTY] : []),
  ...adapter.streams.map((stream) => streamDuty(stream.name)),
  ...(adapter.grants ? [REFRESH_DUTY] : []),
  ...(adapter.lookup ? [RECHECK_DUTY] : []),
  SILENCE_DUTY,
];
