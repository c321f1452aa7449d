import type { DisconnectType } from '../world/stream-faults.ts';
import { XProblem } from './problems.ts';

/** What X says about streams and their rules, as seen on the wire. */

const TYPE = 'https://api.twitter.com/2/problems/';

/** All places are taken. It is a 429, but no rate limit is exhausted. */
export const tooManyConnections = () =>
  new XProblem(429, {
    title: 'ConnectionException',
    detail: 'This stream is currently at the maximum allowed connection limit.',
    connection_issue: 'TooManyConnections',
    type: `${TYPE}streaming-connection`,
  });

export const noRules = () =>
  new XProblem(409, {
    title: 'ConnectionException',
    detail:
      'You must define rules using the POST /2/tweets/search/stream/rules endpoint before connecting to filtered stream.',
    connection_issue: 'RuleConfigurationIssue',
    type: `${TYPE}streaming-connection`,
  });

const DETAILS: Partial<Record<DisconnectType, string>> = {
  UpstreamOperationalDisconnect: 'This stream has been disconnected upstream for operational reasons.',
  SlowReader: 'This stream has been disconnected because the client is not reading fast enough.',
  ForceDisconnect: 'This stream has been disconnected by an operator.',
};

/** The last line of a stream that X ends. */
export function disconnectError(type: DisconnectType) {
  return {
    errors: [
      {
        title: 'operational-disconnect',
        disconnect_type: type,
        detail: DETAILS[type] ?? 'This stream has been disconnected for operational reasons.',
        type: `${TYPE}operational-disconnect`,
      },
    ],
  };
}

/** A private event of somebody who has not let the app in. */
export const notAuthorisedByUser = () =>
  new XProblem(403, {
    title: 'Forbidden',
    detail: 'The user has not authorized your application to receive private events of this type.',
    type: 'about:blank',
    status: 403,
  });

export function duplicateRule(value: string, id: string) {
  return { value, id, title: 'DuplicateRule', type: `${TYPE}duplicate-rules` };
}

export function invalidRule(value: string, details: string[]) {
  return { value, details, title: 'UnprocessableEntity', type: `${TYPE}invalid-rules` };
}

export function ruleCap(value: string, cap: number) {
  return {
    value,
    title: 'RulesCapExceeded',
    detail: `Rules cap exceeded: your app may have ${cap} rules.`,
    type: `${TYPE}rule-cap`,
  };
}
