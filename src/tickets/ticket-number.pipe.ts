import { Injectable, type PipeTransform } from '@nestjs/common';
import { notFound } from '../kernel/index.js';

/** What cannot be a ticket's number is no ticket. */
@Injectable()
export class TicketNumberPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!/^\d{1,15}$/.test(value)) throw notFound('ticket');
    return value;
  }
}
