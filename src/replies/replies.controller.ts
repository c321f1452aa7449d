import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiHeader, ApiOkResponse } from '@nestjs/swagger';
import { Problem, requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { TicketNumberPipe } from '../tickets/index.js';
import { NewReplyDto, ReplyDto, TicketDetailDto } from './replies.dto.js';
import { Replies } from './replies.service.js';

@Controller()
export class RepliesController {
  constructor(private readonly replies: Replies) {}

  @Get('tickets/:number')
  @ApiOkResponse({ type: TicketDetailDto })
  ticket(@CurrentActor() actor: Actor, @Param('number', TicketNumberPipe) number: string): Promise<unknown> {
    return this.replies.ticketPage(actor, number);
  }

  /** Queues a reply to the thread's customer. Asked again with the same key, it gives the same reply. */
  @Post('threads/:id/replies')
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: 'A value of your own, new for each reply.' })
  queue(
    @CurrentActor() actor: Actor,
    @Param('id') threadId: string,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Body() body: NewReplyDto,
  ): Promise<ReplyDto> {
    if (!/^[\w-]{8,100}$/.test(idempotencyKey ?? '')) {
      throw new Problem(400, 'idempotency_key', 'Send an Idempotency-Key header of 8 to 100 letters, digits, - or _.');
    }
    return this.replies.queue(actor, {
      text: body.text,
      threadVersion: body.threadVersion,
      targetPostId: body.targetPostId,
      ...(body.draft === undefined ? {} : { draft: body.draft }),
      threadId: requireId(threadId, 'thread'),
      idempotencyKey: idempotencyKey as string,
    });
  }

  @Get('replies/:id')
  show(@CurrentActor() actor: Actor, @Param('id') replyId: string): Promise<ReplyDto> {
    return this.replies.show(actor, requireId(replyId, 'reply'));
  }

  @Post('replies/:id/cancel')
  @HttpCode(200)
  cancel(@CurrentActor() actor: Actor, @Param('id') replyId: string): Promise<ReplyDto> {
    return this.replies.cancel(actor, requireId(replyId, 'reply'));
  }

  @Post('replies/:id/retry')
  @HttpCode(200)
  retry(@CurrentActor() actor: Actor, @Param('id') replyId: string): Promise<ReplyDto> {
    return this.replies.retry(actor, requireId(replyId, 'reply'));
  }
}
