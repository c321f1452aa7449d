export { applyWaiting } from './applying.js';
export { IntakeModule } from './intake.module.js';
export { APPLY_DUTY, land } from './landing.js';
export { erase } from './erasing.js';
export { poll } from './polling.js';
export { recheck } from './rechecking.js';
