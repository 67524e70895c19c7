import fc from 'fast-check';
import { expect, test } from 'vitest';
import { definitionOf, type SettingValues, settingNames } from '../../src/settings/definitions.ts';
import { type Layer, layerNames, resolve, valuesOf } from '../../src/settings/resolve.ts';

const list = (...items: string[]) => fc.subarray(items.sort());
const values: fc.Arbitrary<SettingValues> = fc.record(
  {
    preset: fc.constantFrom('a', 'b'),
    footer: fc.constantFrom('off', 'model', 'full'),
    recentTalk: fc.nat(50),
    notify: fc.constantFrom('edit', 'ping', 'fresh'),
    language: fc.constantFrom('en', 'zh-CN'),
    tools: fc.oneof(fc.constant('all' as const), list('roll', 'search', 'web')),
    dataCollection: fc.constantFrom('allow', 'deny'),
    zdr: fc.boolean(),
    noStore: fc.boolean(),
    off: fc.boolean(),
    retentionDays: fc.integer({ min: 1, max: 99 }),
    atOnce: fc.integer({ min: 1, max: 9 }),
    providersOnly: list('x', 'x/fast', 'x/fast/eu', 'y', 'y/eu', 'z'),
    providersIgnored: list('x', 'y', 'z'),
    bots: list('1', '2'),
    alertChannel: fc.constant('7'),
  },
  { requiredKeys: [] },
);
const layers: fc.Arbitrary<Layer[]> = fc.subarray([...layerNames]).chain((from) =>
  fc.tuple(
    ...from.map((one) =>
      fc.record({
        from: fc.constant(one),
        values,
        locked: fc.subarray(settingNames).map((names) => new Set(names)),
      }),
    ),
  ),
);
const scopes = { operator: 'bot', server: 'server', channel: 'channel', thread: 'channel' } as const;
const saidIn = (all: Layer[], name: (typeof settingNames)[number]) =>
  all.filter(
    ({ from, values }) =>
      values[name] !== undefined &&
      definitionOf(name).scopes.includes(from in scopes ? scopes[from as 'server'] : 'member'),
  );

test('the order in which layers are given is of no matter', () => {
  fc.assert(
    fc.property(layers, (all) => {
      expect(resolve(all.toReversed())).toEqual(resolve(all));
    }),
  );
});

test('what is said most narrowly holds, but where something wider is locked; everything else is told as beaten', () => {
  fc.assert(
    fc.property(layers, (all) => {
      const held = resolve(all);
      for (const name of settingNames) {
        const { join, usual, lockable } = definitionOf(name);
        if (join !== 'narrowest') continue;
        const said = saidIn(all, name);
        const winner = (lockable && said.find(({ locked }) => locked?.has(name))) || said.at(-1);
        expect(held[name].value).toEqual(winner ? winner.values[name] : usual);
        expect(held[name].from).toBe(winner?.from ?? 'usual');
        expect([...held[name].beaten.map(({ from }) => from), winner?.from].sort()).toEqual(
          [...said.map(({ from }) => from), ...(winner ? [] : [undefined])].sort(),
        );
      }
    }),
  );
});

test('what guards somebody only becomes stricter, whatever is added and wherever', () => {
  fc.assert(
    fc.property(layers, fc.nat(5), (all, index) => {
      const fewer = valuesOf(resolve(all.filter((_, each) => each !== index)));
      const held = valuesOf(resolve(all));
      for (const name of settingNames) {
        const { join } = definitionOf(name);
        if (join === 'narrowest') continue;
        const before = fewer[name];
        if (before !== undefined) expect(join(held[name], before)).toEqual(held[name]);
        for (const layer of saidIn(all, name))
          expect(join(held[name], layer.values[name])).toEqual(held[name]);
      }
    }),
  );
});

test('where nothing is set, the usual values hold, and each is one of its setting', () => {
  const held = resolve([]);
  for (const name of settingNames) {
    const { schema, usual } = definitionOf(name);
    expect(held[name]).toEqual({ value: usual, from: 'usual', isLocked: false, beaten: [] });
    if (usual !== undefined) expect(schema.parse(usual)).toEqual(usual);
  }
});

test('a locked preset of the server stands against a thread, a member and a typed option', () => {
  const held = resolve([
    { from: 'server', values: { preset: 'house' }, locked: new Set(['preset']) },
    { from: 'thread', values: { preset: 'thread' } },
    { from: 'member', values: { preset: 'mine' } },
    { from: 'typed', values: { preset: 'typed' } },
  ]);
  expect(held.preset).toMatchObject({ value: 'house', from: 'server', isLocked: true });
  expect(held.preset.beaten.map(({ from, by }) => `${from} ${by}`)).toEqual([
    'thread lock',
    'member lock',
    'typed lock',
  ]);
});

test('of lists of providers what both allow is left: an endpoint is part of its provider', () => {
  const held = (server: string[], channel: string[]) =>
    resolve([
      { from: 'server', values: { providersOnly: server } },
      { from: 'channel', values: { providersOnly: channel } },
    ]).providersOnly.value;
  expect(held(['deepinfra'], ['deepinfra/turbo'])).toEqual(['deepinfra/turbo']);
  expect(held(['deepinfra/turbo', 'x'], ['deepinfra'])).toEqual(['deepinfra/turbo']);
  expect(held(['deepinfra/turbo'], ['deepinfra/fp8', 'deep'])).toEqual([]);
});
