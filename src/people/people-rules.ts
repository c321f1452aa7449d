import { Problem } from '../kernel/index.js';
import { outranks } from './actor.js';
import type { AgentRole } from './agent.entity.js';

export interface Standing {
  id: string;
  role: AgentRole;
  isActive: boolean;
}

export interface PersonChange {
  role?: AgentRole;
  active?: boolean;
}

/** Throws unless `actor` may do this to `target`. `otherAdmins`: how many there are besides, who have a way in. */
export function requireMayChange(actor: Standing, target: Standing, change: PersonChange, otherAdmins: number): void {
  requireMayGrant(actor, change.role ?? target.role);
  if (outranks(target.role, actor.role)) {
    throw new Problem(403, 'outranked', 'Only somebody of the same role or a higher one may change this person.');
  }
  if (change.active === false && actor.id === target.id) {
    throw new Problem(422, 'own_account', 'You cannot deactivate yourself. Ask another admin.');
  }
  const losesAdmin =
    target.role === 'admin' && target.isActive && (change.active === false || (change.role ?? 'admin') !== 'admin');
  if (losesAdmin && otherAdmins === 0) {
    throw new Problem(422, 'last_admin', 'This is the last admin who can sign in. Make somebody else an admin first.');
  }
}

/** Nobody makes anybody more than they are themselves. */
export function requireMayGrant(actor: Standing, role: AgentRole): void {
  if (!outranks(role, actor.role)) return;
  throw new Problem(403, 'outranked', 'Nobody can give a role that is higher than their own. Ask an admin.');
}
