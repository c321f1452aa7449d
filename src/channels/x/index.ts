export { XAdapter } from './x-adapter.js';
export type { XApp } from './x-credentials.js';
