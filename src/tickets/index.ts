export { changeTickets, decideChange, type Outcome, type TicketChange } from './change-ticket.js';
export { convertPosts } from './convert-posts.js';
export { UNSNOOZE_DUTY } from './snoozing.js';
export { FIRST_VALUE_OF_PLAY, nextOf } from './play.js';
export { NextTicketDto, RoundDto } from './play.dto.js';
export { retellTickets } from './retell-tickets.js';
export { takePosts } from './take-posts.js';
export { addUpTally, countViews, TALLY_DUTY } from './ticket-tally.js';
export { branchesOf, cursorValues, pageSql, pageText, type PageRow } from './ticket-page.js';
export {
  TICKET_PRIORITIES,
  TICKET_STATUSES,
  wakesUp,
  type TicketPriority,
  type TicketStatus,
} from './ticket-status.js';
export { LONGEST_TAG, tagNames, takeTags } from './ticket-tags.js';
export {
  ANSWER_WITHIN,
  DUE,
  MY_TEAMS,
  TICKET_ORDERS,
  TICKET_VIEW_NAMES,
  viewCondition,
  type TicketOrder,
  type TicketView,
  TICKET_VIEWS,
} from './ticket-views.js';
export { TicketNumberPipe } from './ticket-number.pipe.js';
export { takeNumbers } from './ticket-numbers.js';
export {
  ChangeTicketDto,
  PersonDto,
  TagDto,
  TicketContactDto,
  TicketDto,
  HandleDto,
  TicketPageDto,
} from './tickets.dto.js';
export { TicketsModule } from './tickets.module.js';
export { Tickets } from './tickets.service.js';
export { insertTickets, refreshTickets } from './tickets.store.js';
export { lockTickets, type TicketState } from './ticket-state.js';
export { decideUndo, readDone } from './undo-change.js';
export { turnPosts } from './turn-posts.js';
