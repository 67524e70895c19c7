import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findingsHere, type Here } from '../../src/diagnosis/here.ts';
import { invitedPermissions, type PermissionName, permissions } from '../../src/diagnosis/permissions.ts';
import { english } from '../../src/texts/index.ts';

const names = Object.keys(permissions) as PermissionName[];
const titles: Readonly<Record<string, string>> = english.diagnosis.permissions;

const here = (held: bigint, heldInServer: bigint, more: Partial<Here> = {}): Here => ({
  channel: '<#1>',
  kind: 'channel',
  role: 'Parley',
  serverId: '2',
  applicationId: '3',
  closed: false,
  outside: false,
  ...{ held, heldInServer },
  ...more,
});

const said = (facts: Here) =>
  findingsHere(facts).map(({ standing, say }) => [standing, say(english)] as const);

const bitsOf = (some: readonly PermissionName[]) => some.reduce((all, name) => all | permissions[name], 0n);

test('every permission that is missing is named once, where it can be switched on; none that is there', () => {
  fc.assert(
    fc.property(fc.subarray(names), fc.subarray(names), (inServer, denied) => {
      const server = bitsOf(inServer);
      const held = server & ~bitsOf(denied);
      const blamed = said(here(held, server)).filter(([standing]) => standing !== 'well');
      for (const name of names) {
        const has = (held & permissions[name]) !== 0n;
        const naming = blamed.filter(([, sentence]) => sentence.includes(`**${titles[name]}**`));
        expect(naming).toHaveLength(has ? 0 : 1);
        if (!has) expect(naming[0]?.[1].includes('Server Settings')).toBe(!inServer.includes(name));
      }
    }),
  );
});

test('it is in the way only that nothing can be said', () => {
  for (const name of names) {
    const without = invitedPermissions & ~permissions[name];
    const isWrong = said(here(without, invitedPermissions)).some(([standing]) => standing === 'wrong');
    expect([name, isWrong]).toEqual([name, name === 'ViewChannel' || name === 'SendMessages']);
  }
});

test('an administrator may do all; threads and forums need what they need', () => {
  expect(said(here(1n << 3n, 1n << 3n)).map(([standing]) => standing)).toEqual(['well']);
  const inThreads = bitsOf([
    'ViewChannel',
    'SendMessagesInThreads',
    'ReadMessageHistory',
    'AttachFiles',
    'EmbedLinks',
    'SendPolls',
  ]);
  expect(said(here(inThreads, inThreads, { kind: 'thread' })).map(([standing]) => standing)).toEqual([
    'well',
  ]);
  const [first] = said(here(inThreads, invitedPermissions, { kind: 'forum', category: 'Talk' }));
  expect(first).toEqual([
    'wrong',
    english.diagnosis.isDenied(['answer'], ['SendMessages'], {
      channel: '<#1>',
      category: 'Talk',
      role: 'Parley',
    }),
  ]);
});
