import type { World } from '../world/world.ts';
import { ActivityDelivery } from './activity-delivery.ts';
import { PostFlow } from './post-flow.ts';
import { StreamDelivery } from './stream-delivery.ts';
import { WebhookDelivery } from './webhook-delivery.ts';

/** What X does without being asked: it tells streams and webhooks what happens. Runs as long as the server. */
export class Live {
  readonly streams: StreamDelivery;
  readonly webhooks: WebhookDelivery;
  readonly activity: ActivityDelivery;
  readonly #flow: PostFlow;
  readonly #stops: (() => void)[];

  constructor(world: World) {
    this.streams = new StreamDelivery(world);
    this.webhooks = new WebhookDelivery(world);
    this.activity = new ActivityDelivery(world, this.webhooks);
    this.#flow = new PostFlow(world, [(post, at) => this.streams.take(post, at), (post) => this.activity.posted(post)]);
    this.#stops = [
      world.onDelete((post) => this.activity.deleted(post)),
      world.onDirectMessage((event) => this.activity.messaged(event)),
      world.onAccessRevoked((revoked) => this.activity.revoked(revoked)),
      world.faults.onSet((fault) => {
        if (fault.kind === 'rules-wiped') world.streamRules.wipe();
        if (fault.kind === 'crc-storm') this.webhooks.storm(fault.count);
      }),
    ];
  }

  stop(): void {
    this.#flow.stop();
    for (const stop of this.#stops) stop();
    this.webhooks.stop();
  }
}
