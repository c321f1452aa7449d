import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse } from '@nestjs/swagger';
import { Problem, requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { TicketNumberPipe } from '../tickets/index.js';
import {
  CandidatesDto,
  DecisionDto,
  EarlierThreadsDto,
  NewReplyDto,
  ReplyDto,
  ThreadPartDto,
  TicketDetailDto,
  TicketThreadsDto,
} from './replies.dto.js';
import type { Decision } from './decide-reply.js';
import { Replies } from './replies.service.js';

@Controller()
export class RepliesController {
  constructor(private readonly replies: Replies) {}

  @Get('tickets/:number')
  @ApiOkResponse({ type: TicketDetailDto })
  ticket(@CurrentActor() actor: Actor, @Param('number', TicketNumberPipe) number: string): Promise<unknown> {
    return this.replies.ticketPage(actor, number);
  }

  /** A ticket gives the newest of its threads; this the ones before a thread. */
  @Get('tickets/:number/threads')
  @ApiOkResponse({ type: TicketThreadsDto })
  earlierThreads(
    @CurrentActor() actor: Actor,
    @Param('number', TicketNumberPipe) number: string,
    @Query() { before }: EarlierThreadsDto,
  ): Promise<unknown> {
    return this.replies.earlierThreads(actor, number, before);
  }

  /** A ticket gives the newest posts of each of its threads; this the ones before a post, in its thread. */
  @Get('posts/:id/earlier')
  @ApiOkResponse({ type: ThreadPartDto })
  earlier(@CurrentActor() actor: Actor, @Param('id') postId: string): Promise<unknown> {
    return this.replies.earlierPosts(actor, requireId(postId, 'post'));
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
      media: body.media ?? [],
      parts: body.parts,
      threadVersion: body.threadVersion,
      targetPostId: body.targetPostId,
      ...(body.draft === undefined ? {} : { draft: body.draft }),
      seenReplyId: body.seenReplyId,
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

  /** What may have become of a reply of which nobody knows. Asks the platform. */
  @Get('replies/:id/candidates')
  candidates(@CurrentActor() actor: Actor, @Param('id') replyId: string): Promise<CandidatesDto> {
    return this.replies.candidates(actor, requireId(replyId, 'reply'));
  }

  /** An agent decides what became of it. */
  @Post('replies/:id/decision')
  @HttpCode(200)
  decide(
    @CurrentActor() actor: Actor,
    @Param('id') replyId: string,
    @Body() { what, externalId = '', reason }: DecisionDto,
  ): Promise<ReplyDto> {
    const decision: Decision =
      what === 'posted' ? { what, externalId } : what === 'leave' ? { what, reason } : { what };
    return this.replies.decide(actor, requireId(replyId, 'reply'), decision);
  }
}
