import { z } from 'zod';
import { editHistory, editRefusal } from '../world/edits.ts';
import { refusalOf, type Draft } from '../world/post-rules.ts';
import { wireText } from '../world/post-text.ts';
import type { Post } from '../world/records.ts';
import { isVisibleTo } from '../world/visibility.ts';
import type { World } from '../world/world.ts';
import { readScopes, writeScopes, type Answer, type Call, type Endpoint } from './endpoint.ts';
import { checkPathId, tweetRules } from './parameters.ts';
import { byUser, byUserOrApp } from './permission.ts';
import { invalidRequest, notFound, problem, problems, unauthorized, XProblem } from './problems.ts';
import { checkAttachments } from './attachments.ts';
import { directoryOf, Rendering } from './rendering.ts';

export const tweetEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path: '/2/tweets',
    auth: byUserOrApp,
    scopes: readScopes,
    limits: { user: 5000, app: 3500 },
    bills: 'post-read',
    query: { ids: { kind: 'ids', pattern: /^[0-9]{1,19}$/, required: true }, ...tweetRules },
    answer: lookUpMany,
  },
  {
    method: 'GET',
    path: '/2/tweets/:id',
    auth: byUserOrApp,
    scopes: readScopes,
    limits: { user: 900, app: 450 },
    bills: 'post-read',
    query: tweetRules,
    answer: lookUp,
  },
  {
    method: 'POST',
    path: '/2/tweets',
    auth: byUser,
    scopes: writeScopes,
    limits: { user: 100, appPerDay: 10_000 },
    bills: 'post-create',
    query: {},
    answer: create,
  },
  {
    method: 'DELETE',
    path: '/2/tweets/:id',
    auth: byUser,
    scopes: writeScopes,
    limits: { user: 50 },
    bills: 'delete',
    query: {},
    answer: remove,
  },
];

function lookUpMany(call: Call): Answer {
  const rendering = new Rendering(call.world, call.query, call.caller.user);
  const data = call.query.list('ids').flatMap((id) => {
    const found = visiblePost(call, 'ids', id);
    if ('error' in found) rendering.addError(found.error);
    return 'post' in found ? [rendering.tweet(found.post)] : [];
  });
  return { status: 200, body: { ...(data.length > 0 ? { data } : {}), ...rendering.rest } };
}

function lookUp(call: Call): Answer {
  const id = call.path['id']!;
  checkPathId('id', id);
  const found = visiblePost(call, 'id', id);
  if ('error' in found) return { status: 200, body: { errors: [found.error] } };
  const rendering = new Rendering(call.world, call.query, call.caller.user);
  return { status: 200, body: { data: rendering.tweet(found.post), ...rendering.rest } };
}

/** The newest version of a post, or the partial error that X gives in its place. */
export function visiblePost(
  call: Call,
  parameter: string,
  id: string,
): { post: Post } | { error: Record<string, unknown> } {
  const post = call.world.posts.live(id);
  if (!post) return { error: notFound('tweet', parameter, id) };
  if (!isVisibleTo(call.world, post, call.caller.user)) return { error: unauthorized('tweet', parameter, id) };
  return { post };
}

const postId = z.string().regex(/^[0-9]{1,19}$/);

/** The part of X's TweetCreateRequest that this sandbox honours. Anything else is refused, never ignored. */
const createBody = z.strictObject({
  text: z.string().optional(),
  reply: z
    .strictObject({
      in_reply_to_tweet_id: postId,
      exclude_reply_user_ids: z.array(z.string()).optional(),
      auto_populate_reply_metadata: z.boolean().optional(),
    })
    .optional(),
  quote_tweet_id: postId.optional(),
  media: z
    .strictObject({
      media_ids: z.array(postId).min(1).max(4),
      tagged_user_ids: z.array(z.string()).max(0).optional(),
    })
    .optional(),
  edit_options: z.strictObject({ previous_post_id: postId }).optional(),
  reply_settings: z.enum(['following', 'mentionedUsers', 'subscribers', 'verified']).optional(),
  made_with_ai: z.boolean().optional(),
});

function create(call: Call): Answer {
  const { world, caller } = call;
  const author = caller.user!;
  const body = readCreateBody(call.body);
  checkAttachments(world, author, body.media?.media_ids);
  if (body.edit_options) return edit(call, body.edit_options.previous_post_id, body);
  const draft: Draft = {
    text: body.text ?? '',
    ...(body.reply ? { inReplyTo: body.reply.in_reply_to_tweet_id } : {}),
    ...(body.reply?.exclude_reply_user_ids ? { excludeReplyUserIds: body.reply.exclude_reply_user_ids } : {}),
    ...(body.quote_tweet_id === undefined ? {} : { quote: body.quote_tweet_id }),
  };
  const refusal = refusalOf(world, author, caller.app, draft);
  if (refusal === 'reply-to-deleted') {
    const status = world.behaviour.replyToDeletedStatus;
    const golden = problems['reply-to-deleted'].body;
    throw new XProblem(status, { ...golden, status, title: status === 400 ? 'Bad Request' : golden.title });
  }
  if (refusal) throw problem(refusal);
  const quoted = draft.quote === undefined ? undefined : world.posts.live(draft.quote);
  if (draft.quote !== undefined && !(quoted && isVisibleTo(world, quoted, author))) throw problem('reply-to-deleted');

  const post = world.post({
    ...draft,
    authorId: author.id,
    viaApi: true,
    ...(body.media ? { mediaIds: body.media.media_ids } : {}),
    ...(body.reply_settings ? { replySettings: body.reply_settings } : {}),
  });
  return created(world, post);
}

/** X takes the new text alone: what was attached, quoted or answered stays. */
function edit(call: Call, previousId: string, body: CreateBody): Answer {
  const { world, caller } = call;
  const previous = world.posts.live(previousId);
  if (!previous) throw problem('not-found');
  if (previous.authorId !== caller.user!.id) throw problem('not-yours-to-edit');
  if (body.reply || body.quote_tweet_id !== undefined || body.media || body.reply_settings) {
    const message = '$.edit_options: can only be used with text';
    throw invalidRequest([{ parameters: { edit_options: [previousId] }, message }]);
  }
  if (editRefusal(world, previous) !== null) throw problem('not-editable');
  const draft = { text: body.text ?? '', ...(previous.quotedId ? { quote: previous.quotedId } : {}) };
  const refusal = refusalOf(world, caller.user!, caller.app, draft);
  if (refusal === 'too-long' || refusal === 'cashtags') throw problem(refusal);
  return created(world, world.editPost(previous.id, body.text ?? '', true));
}

function created(world: World, post: Post): Answer {
  const history = editHistory(world, post);
  return {
    status: 201,
    committed: post.id,
    body: { data: { id: post.id, text: textOnTheWire(world, post.id), edit_history_tweet_ids: history } },
  };
}

type CreateBody = z.infer<typeof createBody>;

function readCreateBody(body: unknown): CreateBody {
  const parsed = createBody.safeParse(body);
  if (!parsed.success) {
    throw invalidRequest(
      parsed.error.issues.map((issue) => {
        const where = issue.code === 'unrecognized_keys' ? issue.keys.join(',') : issue.path.join('.');
        const message = `$.${where}: ${issue.message}`;
        return { parameters: { [where || 'body']: [] }, message };
      }),
    );
  }
  if (parsed.data.media && parsed.data.quote_tweet_id !== undefined) {
    const message = '$.media: cannot be used together with quote_tweet_id';
    throw invalidRequest([{ parameters: { media: [], quote_tweet_id: [parsed.data.quote_tweet_id] }, message }]);
  }
  if (!parsed.data.text?.trim() && !parsed.data.media) {
    throw invalidRequest([{ parameters: { text: [parsed.data.text ?? ''] }, message: '$.text: may not be empty' }]);
  }
  return parsed.data;
}

function textOnTheWire(world: World, id: string): string {
  return wireText(world.posts.get(id), directoryOf(world)).text;
}

function remove(call: Call): Answer {
  const id = call.path['id']!;
  checkPathId('id', id);
  const post = call.world.posts.live(id);
  if (!post) throw problem('not-found');
  if (post.authorId !== call.caller.user!.id) throw problem('not-yours');
  call.world.deletePost(id);
  return { status: 200, committed: id, body: { data: { deleted: true } } };
}
