import type { Role } from '../../api/types/people.ts';

/** From the least to the most. */
export const ROLES: readonly Role[] = ['agent', 'lead', 'admin'];

/** Nobody makes anybody more than they are themselves, nor changes somebody higher; the server has the last word. */
export const mayGrant = (own: Role, role: Role): boolean => ROLES.indexOf(own) >= ROLES.indexOf(role);
