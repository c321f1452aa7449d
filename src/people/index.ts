export { audit } from './audit.js';
export { CurrentActor, Public, requireRole, type Actor, type ActorRequest } from './actor.js';
export { Agent, AGENT_ROLES, type AgentRole } from './agent.entity.js';
export { plainName } from './plain-name.js';
export { PeopleModule } from './people.module.js';
export { sessionCookie } from './session-cookie.js';
export { Session, SignInLink } from './session.entity.js';
export { Sessions } from './sessions.service.js';
export { Workspaces, type Workspace } from './workspaces.service.js';
