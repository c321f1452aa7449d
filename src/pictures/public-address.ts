import ipaddr from 'ipaddr.js';
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/**
 * Whether an address is one of the open internet. Whatever is private, reserved, link-local or a way around (an IPv4 address
 * inside an IPv6 one: mapped, compatible, 6to4, NAT64, Teredo) is not.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // All of the internet's IPv6 addresses lie in this block. [RFC 4291, 2.4; IANA, IPv6 global unicast]
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]);
}

/**
 * Finds the addresses of a host, and gives them only if all are public. The connection goes to what is given here, so a
 * name that is something else a moment later (DNS rebinding) gains nothing.
 */
export const publicLookup =
  (find: typeof systemLookup = systemLookup): LookupFunction =>
  (host, options, done) => {
    find(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      const first = addresses[0];
      if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
        return done(new Error(`${host} is at an address that is not public.`), '', 0);
      }
      if (options.all) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
