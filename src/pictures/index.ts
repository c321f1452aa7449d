export { BytesCache } from './bytes-cache.js';
export { bytesFetcher, NotFetched, type FetchBytes } from './fetch-bytes.js';
export { PictureFiles } from './picture-files.js';
export { PicturesModule } from './pictures.module.js';
export { isPublicAddress, publicLookup } from './public-address.js';
