import fc from 'fast-check';
import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { ThoughtTags } from '../../src/openrouter/thought-tags.ts';
import { ask, run, world } from './harness.ts';

/** What pieces are taken apart into. */
function told(pieces: readonly string[]) {
  const tags = new ThoughtTags();
  const all = [...pieces.map((piece) => tags.read(piece)), tags.rest()];
  return { thought: all.map(({ thought }) => thought).join(''), text: all.map(({ text }) => text).join('') };
}

/** A text cut anywhere. */
const cut = (text: string) =>
  fc
    .array(fc.nat({ max: text.length }))
    .map((places) => [0, ...places.sort((a, b) => a - b), text.length])
    .map((places) => places.slice(1).map((place, index) => text.slice(places[index], place)));

test.each([
  ['<think>Hm, yes.</think>\n\nYes.', 'Hm, yes.', 'Yes.'],
  ['\n<think>\na < b </ c</think>Yes.', '\na < b </ c', 'Yes.'],
  ['Yes, <think>no</think>.', '', 'Yes, <think>no</think>.'],
  ['<thin', '', '<thin'],
  ['<think>never ends </th', 'never ends </th', ''],
])('%j, however it is cut', (text, thought, said) => {
  fc.assert(
    fc.property(cut(text), (pieces) => {
      expect(told(pieces)).toEqual({ thought, text: said });
    }),
  );
});

test('an answer that begins with tagged thoughts has them as thoughts', async () => {
  const { server, openrouter } = await world();
  server.answer(say('<think>Let me see.</think>\n\nYes.'));
  const { text, events } = await run(openrouter, ask());
  expect(text).toBe('Yes.');
  const thoughts = events.flatMap((event) => (event.type === 'reasoning-delta' ? [event.text] : []));
  expect(thoughts.join('')).toBe('Let me see.');
});
