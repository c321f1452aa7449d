import twitterText from 'twitter-text';
import type { Charge, CreditRefusal, PriceKind } from '../world/credits.ts';
import { isSummoned } from '../world/post-rules.ts';
import type { Post } from '../world/records.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './authentication.ts';
import type { Answer, Endpoint } from './endpoint.ts';
import { problem, problems, XProblem } from './problems.ts';

/** What an endpoint costs: a kind for each thing in `data`, or for the thing it made. */
export type Bill = 'post-read' | 'user-read' | 'dm-read' | 'post-create' | 'dm-create' | 'delete';

export function checkCredits(world: World, caller: Caller, endpoint: Endpoint): void {
  const refusal = endpoint.bills === undefined ? null : world.credits.refusal(caller.app.id);
  if (refusal) throw refusalOf(world, refusal);
}

export function bill(world: World, caller: Caller, endpoint: Endpoint, path: Record<string, string>, answer: Answer) {
  if (endpoint.bills === undefined || answer.status >= 400) return;
  world.credits.charge(caller.app.id, chargesOf(world, caller, endpoint.bills, path, answer));
}

function refusalOf(world: World, refusal: CreditRefusal): XProblem {
  switch (refusal) {
    case 'credits-depleted':
      return problem('credits');
    case 'usage-capped':
      return problem('usage-capped');
    case 'spend-cap-reached': {
      const { status, body } = problems['spend-cap'];
      const reset_date = world.credits.nextCycle();
      return new XProblem(status, { ...body, detail: body.detail.replace(/\d{4}-\d\d-\d\d/, reset_date), reset_date });
    }
  }
}

function chargesOf(world: World, { app, user }: Caller, bills: Bill, path: Record<string, string>, answer: Answer) {
  switch (bills) {
    case 'post-create': {
      const post = world.posts.get(answer.committed!);
      return [{ kind: priceOfPost(world, post), id: post.id }];
    }
    case 'dm-create':
    case 'delete':
      return [{ kind: bills, id: answer.committed ?? '' }];
    default: {
      const isOwn = user !== null && path['id'] === user.id && app.ownerId === user.id;
      const kind = isOwn && bills === 'post-read' ? 'owned-read' : bills;
      // A stream has no body: what it delivers is charged as it goes.
      return answer.stream ? [] : readsOf(world, kind, answer.body as Body);
    }
  }
}

function priceOfPost(world: World, post: Post): PriceKind {
  if (twitterText.extractUrls(post.text).length > 0) return 'post-create-with-url';
  const target = post.inReplyToId === undefined ? undefined : world.posts.live(post.inReplyToId);
  const author = world.identities.user(post.authorId);
  return target && target.authorId !== author.id && isSummoned(world, author, target)
    ? 'summoned-reply'
    : 'post-create';
}

type Resource = { id: string };
type Body = { data?: Resource | Resource[]; includes?: { tweets?: Resource[]; users?: Resource[] } };

function readsOf(world: World, kind: PriceKind, { data = [], includes = {} }: Body): Charge[] {
  const charges = [data].flat().map(({ id }): Charge => ({ kind, id }));
  if (!world.behaviour.billIncludes) return charges;
  for (const { id } of includes.tweets ?? []) charges.push({ kind: 'post-read', id });
  for (const { id } of includes.users ?? []) charges.push({ kind: 'user-read', id });
  return charges;
}
