import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { ServerResponse } from 'node:http';
import { Database, EventLog, LOGGER, Problem, Wake, type EventCursor, type Logger } from '../kernel/index.js';
import { Sessions, type Actor } from '../people/index.js';
import { LiveFeed, type LiveClient } from './live-feed.js';
import { untracked } from './live-frame.js';
import { PresenceBoard } from './presence-board.js';

const MOST_STREAMS_OF_AN_AGENT = 20;
const HEARTBEAT_MS = 15_000;
const SESSION_CHECK_MS = 3_000;
const HEARTBEAT = Buffer.from(': still here\n\n');
const BYE = Buffer.from('event: bye\ndata: {}\n\n');

/** All live streams of this process, a feed a workspace. */
@Injectable()
export class LiveHub implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly feeds = new Map<string, LiveFeed>();
  private readonly boards = new Map<string, PresenceBoard>();
  private stopHearing = (): void => undefined;

  constructor(
    private readonly db: Database,
    private readonly log: EventLog,
    private readonly wake: Wake,
    private readonly sessions: Sessions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const stops = [
      this.wake.on('events', () => this.feeds.forEach((feed) => feed.poke())),
      this.wake.on('presence', () => this.boards.forEach((board) => board.poke())),
    ];
    this.stopHearing = () => stops.forEach((stop) => stop());
  }

  onModuleDestroy(): void {
    this.stopHearing();
    this.boards.forEach((board) => board.close());
    this.feeds.forEach((feed) => feed.close());
  }

  /** Streams to `response` until it closes. */
  async open(
    actor: Actor,
    credential: string,
    response: ServerResponse,
    since: EventCursor | undefined,
  ): Promise<void> {
    if (response.closed || response.destroyed) return; // gone while we asked who it is: 'close' will not be heard again
    const feed = this.feedOf(actor.workspaceId);
    const own = [...feed.clients].filter((client) => client.agentId === actor.agentId);
    if (own.length >= MOST_STREAMS_OF_AN_AGENT) {
      throw new Problem(429, 'too_many_streams', 'You have Parley open in too many windows. Close some.');
    }
    const client: LiveClient = { credential, agentId: actor.agentId, response, held: [] };
    response.on('close', () => feed.leave(client));
    response.on('error', () => feed.leave(client));
    await feed.join(client, since).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'a live stream could not start; the browser will come back');
      response.destroy();
    });
    this.boardOf(actor.workspaceId, feed).poke();
  }

  @Interval(HEARTBEAT_MS)
  beat(): void {
    this.feeds.forEach((feed) => feed.toAll(HEARTBEAT));
  }

  /** Who signed out, or lost their right to be here, stops hearing. */
  @Interval(SESSION_CHECK_MS)
  async checkSessions(): Promise<void> {
    for (const [workspaceId, feed] of this.feeds) {
      if (feed.clients.size === 0) continue;
      const credentials = [...new Set([...feed.clients].map((client) => client.credential))];
      const open = await this.sessions.stillOpen(workspaceId, credentials).catch(() => null);
      for (const client of feed.clients) {
        if (open && !open.has(client.credential)) client.response.end(BYE);
      }
    }
  }

  private feedOf(workspaceId: string): LiveFeed {
    let feed = this.feeds.get(workspaceId);
    if (!feed) this.feeds.set(workspaceId, (feed = new LiveFeed(workspaceId, this.db, this.log, this.logger)));
    return feed;
  }

  private boardOf(workspaceId: string, feed: LiveFeed): PresenceBoard {
    let board = this.boards.get(workspaceId);
    if (!board) {
      const tell = (items: unknown): void => feed.toAll(untracked('presence', { items }));
      board = new PresenceBoard(workspaceId, this.db, this.logger, tell, () => feed.clients.size > 0);
      this.boards.set(workspaceId, board);
    }
    return board;
  }
}
