import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What an operator lets Parley fetch from though it is not public: hosts by name, addresses, ranges (CIDR). */
export type AllowList = readonly string[];

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

/** Whether the operator allows an address, or the host that has it. @param host as in an address of the web, lower case */
export function isAllowed(list: AllowList, host: string, address: string): boolean {
  if (list.includes(host)) return true;
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  return list.some((entry) => {
    if (ipaddr.isValidCIDR(entry)) {
      const [network, bits] = ipaddr.parseCIDR(entry);
      return network.kind() === parsed.kind() && parsed.match([network, bits] as [ipaddr.IPv4, number]);
    }
    return ipaddr.isValid(entry) && ipaddr.process(entry).toString() === parsed.toString();
  });
}
