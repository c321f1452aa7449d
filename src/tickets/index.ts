export { convertPosts } from './convert-posts.js';
export { UNSNOOZE_DUTY } from './snoozing.js';
export { takePosts } from './take-posts.js';
export { TicketNumberPipe } from './ticket-number.pipe.js';
export { PersonDto, TicketDto, HandleDto } from './tickets.dto.js';
export { TicketsModule } from './tickets.module.js';
export { Tickets } from './tickets.service.js';
export { turnPosts } from './turn-posts.js';
