import { expect, test } from 'vitest';
import { lagOf, stepsOf } from '../../playground/page/glass/lag.ts';
import { timelineOf } from '../../playground/stage/timeline.ts';
import type { ModelRequest } from '../../playground/wire/glass.ts';
import type { StateView } from '../../sandbox/discord/index.ts';

const said = (pieces: [number, string][]): ModelRequest => ({
  ...{ id: '1', at: 0, body: {}, status: 200, generationId: 'gen-1', endedAt: 900 },
  events: pieces.map(([at, content]) => ({ at, data: { choices: [{ delta: { content } }] } })),
});

const shown = (states: [number, string][]): StateView[] =>
  states.map(([at, content]) => ({
    ...{ at, content, embeds: [], components: [], attachments: [], flags: 0, mentions: [], loading: false },
  }));

test('letters and digits are counted, of all messages of an answer together', () => {
  const { received, visible } = timelineOf(
    [
      said([
        [100, '**One**'],
        [200, ' two, '],
        [300, 'three'],
      ]),
    ],
    [
      shown([
        [50, '-# Thinking…'],
        [150, '**One**'],
        [260, '**One** two\n-# luna'],
      ]),
      shown([[400, 'three 3\n-# luna · 1 s']]),
    ],
    10,
  );
  expect(received).toEqual([
    { at: 100, units: 3 },
    { at: 200, units: 6 },
    { at: 300, units: 11 },
  ]);
  expect(visible).toEqual([
    { at: 150, units: 3 },
    { at: 260, units: 6 },
    { at: 400, units: 12 },
  ]);
});

test('an answer that goes on counts from where it stopped; one that is given anew from nothing', () => {
  const before: [number, string] = [50, 'The beginning'];
  const visible = (text: string) => timelineOf([], [shown([before, [200, text]])], 100).visible;
  expect(visible('The beginning and more')).toEqual([{ at: 200, units: 7 }]);
  expect(visible('Anew')).toEqual([{ at: 200, units: 4 }]);
});

test('the lag is what was received and not visible, and how long it had waited', () => {
  const timeline = {
    received: [
      { at: 0, units: 10 },
      { at: 500, units: 40 },
      { at: 1000, units: 50 },
    ],
    visible: [
      { at: 200, units: 10 },
      { at: 1400, units: 50 },
    ],
  };
  expect(lagOf(timeline)).toEqual({ units: 40, at: 1000, ms: 900 });
  expect(stepsOf(timeline).map(({ waited }) => waited)).toEqual([200, 900]);
  expect(lagOf({ received: [], visible: [] })).toBeUndefined();
});
