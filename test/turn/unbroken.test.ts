import { expect, test } from 'vitest';
import type { Logger } from '../../src/ops/log.ts';
import { unbroken } from '../../src/turn/unbroken.ts';

test('what cannot be shown is logged once, and the rest is shown', () => {
  const logged: unknown[] = [];
  const log = { error: (line: unknown) => logged.push(line) } as unknown as Logger;
  const shown: number[] = [];
  const show = unbroken(log, 'turn', (piece: number) => {
    if (piece % 2 === 1) throw new Error(`piece ${piece}`);
    shown.push(piece);
  });
  for (const piece of [0, 1, 2, 3, 4]) show(piece);
  expect(shown).toEqual([0, 2, 4]);
  expect(logged).toEqual([{ turnId: 'turn', error: new Error('piece 1') }]);
});
