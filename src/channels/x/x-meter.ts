import type { ITwitterApiClientPlugin } from 'twitter-api-v2';
import type { Meter } from '../channel-costs.js';
import { usesOf } from './x-prices.js';

/** Lets no call leave for which there is no money, and notes what the others have cost. */
export const metering = (meter: Meter, ownsApp: boolean): ITwitterApiClientPlugin => ({
  onBeforeRequest: () => meter.requireBudget(),
  onAfterRequest: ({ url, params, response }) => {
    const { method, body } = params;
    const answer: unknown = response.data;
    meter.note(usesOf({ method: method.toUpperCase(), path: url.pathname, body, answer, ownsApp }));
  },
});
