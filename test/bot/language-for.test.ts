import fc from 'fast-check';
import { expect, test } from 'vitest';
import { languageFor } from '../../src/bot/locales.ts';
import type { SettingValues } from '../../src/settings/definitions.ts';
import { type Layer, layerNames, resolve } from '../../src/settings/resolve.ts';

const locale = fc.constantFrom('en-US', 'zh-CN', 'de', 'ja');
const maybe = fc.option(locale, { nil: undefined });
const layers = fc.record({ operator: maybe, server: maybe, channel: maybe, thread: maybe, member: maybe });

type Said = Partial<Record<(typeof layerNames)[number], string | undefined>>;

function held(said: Said, locked?: Layer['from']) {
  const given = layerNames.flatMap((from): Layer[] => {
    const values: SettingValues = said[from] === undefined ? {} : { language: said[from] };
    return [{ from, values, ...(from === locked && { locked: new Set(['language'] as const) }) }];
  });
  return resolve(given).language;
}

test('alone everybody reads what they have chosen, else the language of their client; others what is set there', () => {
  fc.assert(
    fc.property(layers, maybe, maybe, (said, community, client) => {
      const { own, shared } = languageFor({ set: held(said), community, client });
      const here = said.thread ?? said.channel ?? said.server ?? community;
      const theirs = said.member ?? client;
      expect(own).toBe(theirs ?? here ?? said.operator);
      expect(shared).toBe(here ?? theirs ?? said.operator);
    }),
  );
});

test('what is locked holds for all', () => {
  fc.assert(
    fc.property(
      layers,
      fc.constantFrom('operator', 'server', 'channel'),
      locale,
      maybe,
      maybe,
      (...given) => {
        const [said, from, value, community, client] = given;
        const set = held({ ...said, [from]: value }, from);
        expect(languageFor({ set, community, client })).toEqual({ own: value, shared: value });
      },
    ),
  );
});
