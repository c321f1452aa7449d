export { HARMLESS } from './harmless.js';
export { readMedia } from './media-bytes.js';
export { AttachedDto, AttachmentDto, MOST_ATTACHMENTS } from './media.dto.js';
export { MediaModule } from './media.module.js';
export { MOST_BYTES } from './media.service.js';
export { keepMedia, markSent, useMedia, type Attachment, type Media } from './media.store.js';
export { PURGE_DUTY, purgeMedia } from './purge-media.js';
export { rangeOf } from './media-range.js';
export { TELLING_BYTES, typeOf } from './media-type.js';
