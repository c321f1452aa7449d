export * from './channel-adapter.js';
export * from './channel-costs.js';
export * from './channel-errors.js';
export * from './channel-grants.js';
export * from './channel-media.js';
export type { NumberedPart } from './numbered-parts.js';
export { withoutOwnMediaLink } from './own-media-link.js';
export * from './reply-guide.js';
export { allChannels, ChannelRegistry } from './channel-registry.js';
