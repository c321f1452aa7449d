import type { User } from '../world/records.ts';
import { readScopes, type Answer, type Call, type Endpoint } from './endpoint.ts';
import { checkPathId, userRules } from './parameters.ts';
import { byUser, byUserOrApp } from './permission.ts';
import { notFound, suspendedUser } from './problems.ts';
import { Rendering } from './rendering.ts';

const HANDLE = /^[A-Za-z0-9_]{1,15}$/;
const ID = /^[0-9]{1,19}$/;

export const userEndpoints: Endpoint[] = [
  {
    method: 'GET',
    path: '/2/users/me',
    auth: byUser,
    scopes: readScopes,
    limits: { user: 75 },
    bills: 'user-read',
    query: userRules,
    answer: me,
  },
  {
    method: 'GET',
    path: '/2/users/by',
    auth: byUserOrApp,
    scopes: readScopes,
    limits: { user: 900, app: 300 },
    bills: 'user-read',
    query: { usernames: { kind: 'ids', pattern: HANDLE, required: true }, ...userRules },
    answer: (call) => many(call, 'usernames', (handle) => call.world.identities.userByHandle(handle)),
  },
  {
    method: 'GET',
    path: '/2/users/by/username/:username',
    auth: byUserOrApp,
    scopes: readScopes,
    limits: { user: 900, app: 300 },
    bills: 'user-read',
    query: userRules,
    answer: (call) => {
      const handle = call.path['username']!;
      checkPathId('username', handle, HANDLE);
      return one(call, 'username', handle, call.world.identities.userByHandle(handle));
    },
  },
  {
    method: 'GET',
    path: '/2/users',
    auth: byUserOrApp,
    scopes: readScopes,
    limits: { user: 900, app: 300 },
    bills: 'user-read',
    query: { ids: { kind: 'ids', pattern: ID, required: true }, ...userRules },
    answer: (call) => many(call, 'ids', (id) => call.world.identities.users.get(id)),
  },
  {
    method: 'GET',
    path: '/2/users/:id',
    auth: byUserOrApp,
    scopes: readScopes,
    limits: { user: 900, app: 300 },
    bills: 'user-read',
    query: userRules,
    answer: (call) => {
      const id = call.path['id']!;
      checkPathId('id', id);
      return one(call, 'id', id, call.world.identities.users.get(id));
    },
  },
];

function me(call: Call): Answer {
  const rendering = new Rendering(call.world, call.query, call.caller.user);
  return { status: 200, body: { data: rendering.user(call.caller.user!), ...rendering.rest } };
}

function one(call: Call, parameter: string, value: string, user: User | undefined): Answer {
  if (!user) return { status: 200, body: { errors: [notFound('user', parameter, value)] } };
  if (user.suspended) return { status: 200, body: { errors: [suspendedUser(parameter, value)] } };
  const rendering = new Rendering(call.world, call.query, call.caller.user);
  return { status: 200, body: { data: rendering.user(user), ...rendering.rest } };
}

function many(call: Call, parameter: string, find: (value: string) => User | undefined): Answer {
  const rendering = new Rendering(call.world, call.query, call.caller.user);
  const data = call.query.list(parameter).flatMap((value) => {
    const user = find(value);
    if (!user) rendering.addError(notFound('user', parameter, value));
    if (user?.suspended) rendering.addError(suspendedUser(parameter, value));
    return user && !user.suspended ? [rendering.user(user)] : [];
  });
  return { status: 200, body: { ...(data.length > 0 ? { data } : {}), ...rendering.rest } };
}
