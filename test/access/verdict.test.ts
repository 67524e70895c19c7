import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessRule } from '../../src/access/rules.ts';
import { verdict } from '../../src/access/verdict.ts';

const visitor = {
  ...{ userId: 'u', serverId: 's', channelId: 't', parentId: 'c', categoryId: 'k' },
  roleIds: ['r1', 'r2'],
};
const rule = (
  kind: AccessRule['kind'],
  subjectId: string,
  effect: AccessRule['effect'],
  preset?: string,
) => ({
  ...{ kind, subjectId, effect, preset },
});
const rules = fc.array(
  fc.record({
    kind: fc.constantFrom('role', 'member', 'channel'),
    subjectId: fc.constantFrom('u', 's', 't', 'c', 'k', 'r1', 'r2', 'other'),
    effect: fc.constantFrom('allow', 'deny'),
    preset: fc.constantFrom(undefined, 'code', 'write'),
  }),
) as fc.Arbitrary<AccessRule[]>;

test('without lists everybody may', () => {
  expect(verdict([], visitor, 'code')).toBeUndefined();
});

test('the order of the lists is of no matter, and a preset is never freer than all of them', () => {
  fc.assert(
    fc.property(rules, (all) => {
      expect(verdict(all.toReversed(), visitor, 'code')).toEqual(verdict(all, visitor, 'code'));
      const atDoor = verdict(all, visitor);
      if (atDoor) expect(verdict(all, visitor, 'code')).toEqual(atDoor);
    }),
  );
});

test('what is said of other presets is of no matter', () => {
  fc.assert(
    fc.property(rules, (all) => {
      const own = all.filter(({ preset }) => preset !== 'write');
      expect(verdict(all, visitor, 'code')).toEqual(verdict(own, visitor, 'code'));
    }),
  );
});

test('to deny one more, that is named nowhere narrower, shuts out', () => {
  fc.assert(
    fc.property(rules, (all) => {
      const others = all.filter(({ subjectId }) => subjectId !== 'u');
      expect(verdict([...others, rule('member', 'u', 'deny')], visitor)).toBeDefined();
    }),
  );
});

test('the member before their roles, the thread before its channel before the category; of roles the denied one', () => {
  const may = (...all: AccessRule[]) => verdict(all, visitor) === undefined;
  expect(may(rule('role', 'r1', 'deny'), rule('member', 'u', 'allow'))).toBe(true);
  expect(may(rule('role', 'r1', 'allow'), rule('role', 'r2', 'deny'))).toBe(false);
  expect(may(rule('role', 's', 'deny'))).toBe(false);
  expect(may(rule('channel', 'k', 'deny'), rule('channel', 'c', 'allow'))).toBe(true);
  expect(may(rule('channel', 'k', 'allow'), rule('channel', 't', 'deny'))).toBe(false);
  expect(may(rule('channel', 'other', 'allow'))).toBe(false);
  expect(may(rule('channel', 'other', 'deny'))).toBe(true);
});
