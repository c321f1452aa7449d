import { activityEndpoints } from './activity.endpoints.ts';
import { connectionEndpoints } from './connections.endpoints.ts';
import type { Endpoint, OpenEndpoint } from './endpoint.ts';
import { countEndpoints } from './counts.endpoints.ts';
import { directMessageEndpoints } from './direct-messages.endpoints.ts';
import { mediaEndpoints } from './media.endpoints.ts';
import { oauth1Endpoints } from './oauth1.endpoints.ts';
import { oauth2Endpoints } from './oauth2.endpoints.ts';
import { quoteAndHidingEndpoints } from './quotes-and-hiding.endpoints.ts';
import { searchEndpoints } from './search.endpoints.ts';
import { sendingEndpoints } from './sending-messages.endpoints.ts';
import { streamRuleEndpoints } from './stream-rules.endpoints.ts';
import { streamEndpoints } from './stream.endpoints.ts';
import { timelineEndpoints } from './timelines.endpoints.ts';
import { tweetEndpoints } from './tweets.endpoints.ts';
import { usageEndpoints } from './usage.endpoints.ts';
import { userEndpoints } from './users.endpoints.ts';
import { webhookEndpoints } from './webhooks.endpoints.ts';

/** Everything this X answers. A fixed segment wins over a variable one, so the order matters: `/2/users/me` before `/2/users/:id`. */
export const endpoints: Endpoint[] = [
  ...userEndpoints,
  ...timelineEndpoints,
  ...searchEndpoints,
  ...tweetEndpoints,
  ...quoteAndHidingEndpoints,
  ...countEndpoints,
  ...directMessageEndpoints,
  ...sendingEndpoints,
  ...mediaEndpoints,
  ...usageEndpoints,
  ...streamEndpoints,
  ...streamRuleEndpoints,
  ...connectionEndpoints,
  ...webhookEndpoints,
  ...activityEndpoints,
];

const routes = [...endpoints, ...oauth1Endpoints, ...oauth2Endpoints].map((endpoint) => ({
  endpoint,
  segments: endpoint.path.split('/'),
}));

export function findEndpoint(
  method: string,
  path: string,
): { endpoint: Endpoint | OpenEndpoint; path: Record<string, string> } | null {
  const given = path.split('/');
  for (const { endpoint, segments } of routes) {
    if (endpoint.method !== method || segments.length !== given.length) continue;
    const values: Record<string, string> = {};
    const fits = segments.every((segment, i) => {
      if (!segment.startsWith(':')) return segment === given[i];
      values[segment.slice(1)] = given[i] as string;
      return given[i] !== '';
    });
    if (fits) return { endpoint, path: values };
  }
  return null;
}
