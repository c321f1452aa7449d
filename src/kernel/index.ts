export { CLOCK, systemClock, type Clock } from './clock.js';
export { ConfigError, readConfig, type Config, type XKeys } from './config.js';
export { appDataSource } from './database/data-source.js';
export { Database, type Ask, type Tx } from './database/database.js';
export { migrate } from './database/migrate.js';
export { Duties, LeaseLost, type Duty } from './duties.js';
export {
  EventLog,
  isEventCursor,
  type EventCursor,
  type EventKind,
  type LoggedEvent,
  type NewEvent,
} from './event-log.js';
export { failpoint } from './failpoint.js';
export { Jobs, type JobData } from './jobs.js';
export { KernelModule } from './kernel.module.js';
export { createLogger, LOGGER, NestLogger, type Logger } from './logging.js';
export { pictureAddress } from './picture-address.js';
export { notFound, Problem, ProblemFilter, refuseUnreadable, requireId, sendProblem, toProblem } from './problem.js';
export { requireSaneShape } from './request-shape.js';
export { Secrets } from './secrets.js';
export { timestamp } from './timestamp.js';
export { CONFIG } from './tokens.js';
export { Wake } from './wake.js';
