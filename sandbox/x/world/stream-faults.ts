/** Faults of what X delivers by itself: on `GET /2/tweets/search/stream`, `GET /2/activity/stream`, or `webhook`. */

/** They end a connection, or silence it. Without a probability at once, with one at a delivered message. */
export const connectionFaults = ['stream-stall', 'stream-close', 'stream-reset', 'stream-error'] as const;

/** They strike one delivered message. */
export const deliveryFaults = [
  'drop',
  'duplicate',
  'reorder',
  'delivery-latency',
  'split-characters',
  'join-messages',
] as const;

/** The place of a connection that broke stays taken. */
export const ghostFaults = ['ghost-connection'] as const;

/** They strike in the moment in which they are set, and are over. */
export const momentaryFaults = ['rules-wiped', 'crc-storm'] as const;

/** Only of webhooks. */
export const webhookFaults = ['bad-signature', 'webhook-timeout'] as const;

export const ofStreams = [
  ...connectionFaults,
  ...deliveryFaults,
  ...ghostFaults,
  ...momentaryFaults,
  ...webhookFaults,
] as const;

export const disconnectTypes = [
  'OperationalDisconnect',
  'UpstreamOperationalDisconnect',
  'ForceDisconnect',
  'UpstreamUncleanDisconnect',
  'SlowReader',
  'InternalError',
  'ClientApplicationStateDegraded',
  'InvalidRules',
] as const;

export type DisconnectType = (typeof disconnectTypes)[number];
