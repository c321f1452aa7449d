import type { CookieSerializeOptions } from '@fastify/cookie';
import type { Config } from '../kernel/index.js';

/** Where HTTPS is on, the browser itself sees to it that the cookie is ours alone (`__Host-`). */
export function sessionCookie(config: Config): { name: string; options: CookieSerializeOptions } {
  const secure = config.publicUrl?.startsWith('https:') ?? false;
  return { name: secure ? '__Host-parley' : 'parley', options: { path: '/', httpOnly: true, sameSite: 'lax', secure } };
}
