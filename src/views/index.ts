export { readConditions, type TicketCondition } from './condition.js';
export { compile, type Compiled } from './condition-sql.js';
export { FilteredTickets } from './filtered-tickets.js';
export { ViewsModule } from './views.module.js';
