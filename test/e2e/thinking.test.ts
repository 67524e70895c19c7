import { expect, test } from 'vitest';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { TestClock } from '../openrouter/harness.ts';
import { ask, asked, ended, labels, parts, talk } from './asking.ts';
import { hears, openScene, type Scene, said } from './scene.ts';
import { askerBy, drawnIn, ways } from './ways.ts';

/** A model that always thinks, and one that does not unless it is told to. */
const thinkers = `
default: deep
presets:
  deep:
    description: Thinks
    model: anthropic/claude-sonnet-5.5
    max_tokens: 1000
    reasoning: { effort: low }
  plain:
    description: Does not
    command: true
    model: openai/gpt-4o-mini
    max_tokens: 1000
`;

const { thinking } = english.effort;

/** A scene whose clock for requests to models stands still. */
async function openStill(): Promise<Scene & { clock: TestClock }> {
  const clock = new TestClock();
  clock.time = Date.now();
  return Object.assign(await openScene({ presets: thinkers, clock }), { clock });
}

test('while a model thinks and nothing is to be seen, one quiet line says so; it goes with the text', async () => {
  await using scene = await openStill();
  const answer = held('Forty-two.');
  scene.openrouter.next(answer);
  const prompt = await ask(scene, 'why?');
  await answer.asked;
  await scene.clock.asleep(3000);
  await scene.clock.advance(12_000);
  const waiting = await hears(scene, scene.channel, `-# ${thinking(12)}`);
  expect(waiting.content).toBe(`-# ${thinking(12)}`);
  expect(labels(waiting)).toEqual(['Stop']);
  answer.finish();
  const done = await ended(scene, prompt);
  expect(done.id).toBe(waiting.id);
  expect(parts(done).text).toBe('Forty-two.');
  expect(done.content).not.toContain('thinking');
  scene.openrouter.next(say('Still.'));
  await asked(scene, 'sure?');
  expect(JSON.stringify(talk(scene.openrouter.requests.at(-1)))).not.toContain('thinking');
});

test('thoughts are counted in the footer, kept behind the button, and never in the answer', async () => {
  await using scene = await openStill();
  scene.openrouter.next(say('Yes.', { reasoning: 'Let me see: yes.' }));
  const answer = await asked(scene, 'is it?');
  expect(parts(answer).text).toBe('Yes.');
  expect(parts(answer).quiet[0]).toMatch(/→ \d+ \(\d+ thought\) tokens/);
});

test('a model that says that it thinks is believed, whatever the list of models says', async () => {
  await using scene = await openStill();
  let release = () => {};
  const waits = new Promise<void>((resolve) => {
    release = resolve;
  });
  scene.openrouter.next({
    async play(exchange) {
      exchange.send({ delta: { role: 'assistant', content: '', reasoning: 'Hm. ' } });
      await waits;
      await say('Done.').play(exchange);
    },
  });
  const used = scene.mara.begin(scene.channel, 'plain', { prompt: 'well?' });
  await scene.clock.asleep(3000);
  await scene.clock.advance(5000);
  await scene.discord.until(() => used.reply()?.content === `-# ${thinking(5)}`);
  release();
  await scene.discord.until(() => used.reply()?.content.startsWith('Done.'));
});

test('a model that does not think is waited for without a word', async () => {
  await using scene = await openStill();
  const answer = held('Hello.');
  scene.openrouter.next(answer);
  const used = scene.mara.begin(scene.channel, 'plain', { prompt: 'hi' });
  await answer.asked;
  expect(scene.clock.sleeping).not.toContain(3000);
  answer.finish();
  await scene.discord.until(() => used.reply()?.content.startsWith('Hello.'));
});

test('who stops a thinking model leaves no line behind', async () => {
  await using scene = await openStill();
  const answer = held('Never seen.');
  scene.openrouter.next(answer);
  const prompt = await ask(scene, 'why?');
  await answer.asked;
  await scene.clock.asleep(3000);
  await scene.clock.advance(4000);
  const waiting = await hears(scene, scene.channel, `-# ${thinking(4)}`);
  await scene.mara.click(waiting, 'Stop');
  const stopped = await ended(scene, prompt);
  expect(stopped.content).toContain(english.reply.stoppedBy('mara'));
  expect(said(scene, scene.channel)).toHaveLength(1);
  expect(stopped.content).not.toContain('thinking');
});

test('over an older answer nothing is written before there is a new one: it stands beside the buttons', async () => {
  await using scene = await openStill();
  scene.openrouter.next(say('First.'));
  const first = await asked(scene, 'why?');
  const second = held('Second.');
  scene.openrouter.next(second);
  await scene.mara.click(first, 'Regenerate');
  await second.asked;
  await scene.clock.asleep(3000);
  await scene.clock.advance(6000);
  const waiting = await scene.discord.until(() => {
    const [seen] = said(scene, scene.channel);
    return seen && labels(seen).includes(thinking(6)) && seen;
  });
  expect(waiting.content).toBe(first.content);
  expect(waiting.buttons.map(({ label, disabled }) => [label, disabled])).toEqual([
    ['Stop', false],
    [thinking(6), true],
  ]);
  second.finish();
  const done = await scene.discord.until(() => {
    const [seen] = said(scene, scene.channel);
    return seen?.content.startsWith('Second.') && !labels(seen).includes('Stop') && seen;
  });
  expect(labels(done).join()).not.toContain('thinking');
});

test.each(ways)('it says so after %s', async (way) => {
  await using scene = await openStill();
  const answer = held('Forty-two.');
  scene.openrouter.next(answer);
  const { where, who, ask: begin } = askerBy(scene, way);
  void begin('why?');
  await answer.asked;
  await scene.clock.asleep(3000);
  await scene.clock.advance(12_000);
  await hears(scene, where, `-# ${thinking(12)}`, who);
  answer.finish();
  const messages = await drawnIn(scene, where, /^Forty-two\.$/m, who);
  expect(messages).toHaveLength(1);
});
