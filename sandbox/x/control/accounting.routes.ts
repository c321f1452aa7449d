import { z } from 'zod';
import { defined, id, read, type ControlCall } from './control-call.ts';

/** What apps may still do: money spent, and access taken away. */
export const accountingRoutes: Record<string, (call: ControlCall) => unknown> = {
  'POST /_sandbox/credits': setCredits,
  'GET /_sandbox/spend': spend,
  'POST /_sandbox/revocations': ({ world, body }) => {
    const { userId, appId } = read(revocation, body);
    world.revokeAccess(userId, appId);
    return { revoked: true };
  },
};

const credits = z.strictObject({
  appId: id,
  balanceUsd: z.number().nullable().optional(),
  spendLimitUsd: z.number().nonnegative().nullable().optional(),
  postCap: z.int().nonnegative().nullable().optional(),
});
const revocation = z.strictObject({ userId: id, appId: id });

function setCredits({ world, body }: ControlCall) {
  const { appId, ...settings } = read(credits, body);
  world.setCredits(appId, defined(settings));
  return world.credits.describe(appId);
}

/** Of one app, or of all. */
function spend({ world, query }: ControlCall) {
  const appId = query.get('appId');
  if (appId !== null) return world.credits.describe(world.identities.app(appId).id);
  return { apps: [...world.identities.apps.keys()].map((each) => world.credits.describe(each)) };
}
