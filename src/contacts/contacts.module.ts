import { Module } from '@nestjs/common';
import { TicketsModule } from '../tickets/index.js';
import { ContactsController } from './contacts.controller.js';
import { Contacts } from './contacts.service.js';

@Module({ imports: [TicketsModule], controllers: [ContactsController], providers: [Contacts] })
export class ContactsModule {}
