import { isIP } from 'node:net';

/** Whether a server stands on this machine or in the network around it (RFC 1918, 4193, 6762, 8375). */
export function isNear(baseUrl: string): boolean {
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 4) return /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\./.test(host);
  if (isIP(host) === 6) return host === '::1' || /^f[cde]/.test(host);
  // A name without a dot is one of the machine's or of its containers' own.
  return !host.includes('.') || /\.(localhost|local|lan|internal|home\.arpa)$/.test(host);
}
