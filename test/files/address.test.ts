import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAllowed, isPublic } from '../../src/files/address.ts';

test.each([
  ...['127.0.0.1', '127.255.0.3', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ...['169.254.169.254', '100.64.0.1', '100.127.255.255', '224.0.0.1', '239.1.1.1', '255.255.255.255'],
  ...['192.0.0.8', '192.0.2.1', '198.18.0.1', '198.51.100.7', '203.0.113.9', '240.0.0.1'],
  ...['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'fc00::1', 'fd12:3456::1', 'ff02::1'],
  ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b:1::8.8.8.8'],
  ...['2002:7f00:1::', '2002:808:808::1', '2001:0:7f00:1::', '2001:db8::1', '100::1', '4000::1'],
  ...['', 'localhost', '1.2.3', '999.1.1.1'],
])('%s is not of the public internet', (address) => {
  expect(isPublic(address)).toBe(false);
});

test.each([
  ...['8.8.8.8', '162.159.135.233', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111'],
  ...['::ffff:8.8.8.8', '64:ff9b::8.8.8.8', '2a00:1450:4001:81b::200e'],
])('%s is', (address) => {
  expect(isPublic(address)).toBe(true);
});

test('an address that only wraps another is as public as that', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(isPublic(`::ffff:${address}`)).toBe(isPublic(address));
      expect(isPublic(`64:ff9b::${address}`)).toBe(isPublic(address));
    }),
  );
});

test('the operator allows hosts by name, addresses and ranges, and nothing beside them', () => {
  const list = [
    { host: 'wiki.example' },
    { host: '10.1.0.0/16' },
    { host: '127.0.0.1' },
    { host: 'fd00::/8' },
  ];
  const allowed = (host: string, address: string) => isAllowed(list, { host, address, port: 80 });
  expect(allowed('wiki.example', '192.168.0.7')).toBe(true);
  expect(allowed('10.1.2.3', '10.1.2.3')).toBe(true);
  expect(allowed('any.example', '10.1.2.3')).toBe(true);
  expect(allowed('::ffff:10.1.2.3', '::ffff:10.1.2.3')).toBe(true);
  expect(allowed('localhost', '127.0.0.1')).toBe(true);
  expect(allowed('x', 'fd12::1')).toBe(true);
  expect(allowed('evil-wiki.example', '192.168.0.7')).toBe(false);
  expect(allowed('x', '10.2.0.1')).toBe(false);
  expect(allowed('x', '127.0.0.2')).toBe(false);
  expect(allowed('x', 'fe80::1')).toBe(false);
});

test.each([['wiki.example'], ['192.168.0.7'], ['192.168.0.0/24']])(
  'where the operator names a port of %s, no other is allowed',
  (host) => {
    const list = [{ host, port: 8080 }, { host: '10.0.0.1' }];
    const allowed = (port: number) => isAllowed(list, { host: 'wiki.example', address: '192.168.0.7', port });
    expect(allowed(8080)).toBe(true);
    expect(allowed(80)).toBe(false);
  },
);
