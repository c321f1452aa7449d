export { RegroupingModule } from './regrouping.module.js';
