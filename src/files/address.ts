import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Config } from '../config.ts';

/** What an operator lets Parley fetch from though it is not public. */
export type Allowed = Config['fetchAllow'][number];

/** Where something leads to: a host as in an address of the web, in small letters, and one of the addresses that it has. */
export interface Target {
  host: string;
  port: number;
  address: string;
}

const globalUnicast = ipaddr.parseCIDR('2000::/3');
const nat64 = ipaddr.parseCIDR('64:ff9b::/96');

/**
 * Whether an address is one of the public internet: none of loopback, link-local, private, shared (CGNAT), multicast,
 * documentation, tunnels and the like (IANA's special-purpose registries, by ipaddr.js). An IPv6 address that only wraps an
 * IPv4 one (mapped, NAT64) is what it wraps.
 */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.range() === 'unicast';
  const wide = parsed as ipaddr.IPv6;
  if (wide.match(nat64)) return isPublic(wide.toByteArray().slice(-4).join('.'));
  return wide.match(globalUnicast) && wide.range() === 'unicast';
}

/** Whether the operator allows what something leads to, by its host or by its address. */
export function isAllowed(list: readonly Allowed[], { host, port, address }: Target): boolean {
  return list.some(
    (one) => (one.port ?? port) === port && (one.host === host || isWithin(address, one.host)),
  );
}

function isWithin(address: string, range: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (!ipaddr.isValidCIDR(range))
    return ipaddr.isValid(range) && ipaddr.process(range).toString() === parsed.toString();
  const [network, bits] = ipaddr.parseCIDR(range);
  return network.kind() === parsed.kind() && parsed.match([network, bits] as [ipaddr.IPv4, number]);
}
