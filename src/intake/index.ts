export { applyWaiting } from './applying.js';
export { IntakeModule } from './intake.module.js';
export { APPLY_DUTY, land } from './landing.js';
export { erase, eraseFromPages } from './erasing.js';
export { poll } from './polling.js';
export { recheck } from './rechecking.js';
export { noteToldGone } from './told-gone.js';
