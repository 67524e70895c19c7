import { expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { TurnsAtOnce } from '../../src/quota/turns-at-once.ts';
import type { Texts } from '../../src/texts/index.ts';

const refusal = (_: Texts, limit: number) => `${limit} answers`;

test('a member has so many turns at once, and others are not in the way', () => {
  const turns = new TurnsAtOnce(2, refusal);
  const leave = turns.enter('mara');
  turns.enter('mara');
  expect(() => turns.enter('mara')).toThrow(/2 answers/);
  turns.enter('tom');
  leave();
  leave();
  turns.enter('mara');
  expect(() => turns.enter('mara')).toThrow(UserError);
  expect(() => new TurnsAtOnce(0, refusal).enter('mara')).toThrow(UserError);
});

test('who may wait gets a place when one is free, in the order in which they came', async () => {
  const turns = new TurnsAtOnce(1, refusal);
  const never = new AbortController().signal;
  const leaving = new AbortController();
  const events: string[] = [];
  const wait = (name: string, signal = never) =>
    turns
      .whenFree('mara', signal, () => events.push(`${name} waits`))
      .then((leave) => {
        events.push(name);
        return leave;
      });
  const first = await wait('first');
  const second = wait('second');
  const gone = wait('gone', leaving.signal);
  const third = wait('third');
  leaving.abort('tired');
  await expect(gone).rejects.toBe('tired');
  expect(() => turns.enter('mara')).toThrow(UserError);
  first();
  (await second)();
  (await third)();
  expect(events).toEqual(['first', 'second waits', 'gone waits', 'third waits', 'second', 'third']);
  turns.enter('mara');
});
