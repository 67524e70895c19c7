import { expect, test } from 'vitest';
import { cutByLength, cutSocket, failed, failures, held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { labels, parts, talk, under } from './asking.ts';
import { openScene, promptSent, said } from './scene.ts';
import { askerBy, drawnIn, lastOf, ways } from './ways.ts';

const down = failed(failures.providerUnavailable());

test.for(ways)(
  '%s: Continue goes on where the answer was cut off, and both parts are one answer',
  async (way) => {
    await using scene = await openScene();
    const { discord, openrouter } = scene;
    const { who, where, ask } = askerBy(scene, way);
    openrouter.next(cutByLength('One two thr', { usage: { cost: 0.01 } }));
    await ask('Q1');
    const cut = lastOf(await drawnIn(scene, where, /^One two thr/));
    expect(labels(cut)).toEqual(under.broken);
    const more = held(['One two', ' three', ' four.']);
    openrouter.next(more);
    await who.click(cut, 'Continue');
    const { request } = await more.asked;
    expect(talk(request).slice(-2)).toEqual([
      'assistant: One two thr',
      expect.stringContaining('"One two thr"'),
    ]);
    more.release(2);
    await discord.until(() => discord.message(cut.id)?.content === 'One two three');
    more.finish();
    const whole = lastOf(await drawnIn(scene, where, /four/));
    expect(whole.id).toBe(cut.id);
    expect(said(scene, where)).toHaveLength(1);
    expect(parts(whole)).toEqual({
      text: 'One two three four.',
      quiet: [expect.stringMatching(/\$0\.01\d*$/)],
    });
    expect(labels(whole)).toEqual(under.whole);
    openrouter.answer(say('Later.'));
    await ask('Q2');
    await drawnIn(scene, where, /Later\./);
    expect(talk(openrouter.requests.at(-1))).toContain('assistant: One two three four.');
  },
);

test('what a member has stopped and what broke off can be gone on with, after a restart too, again and again', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  const first = held(['One ', 'two ', 'never']);
  openrouter.next(first);
  await mara.send(channel, '@Parley count');
  first.release(2);
  await mara.click(
    await discord.until(() => said(scene, channel).find(({ content }) => content === 'One two')),
    'Stop',
  );
  const stopped = lastOf(await drawnIn(scene, channel, /Stopped by mara/));
  expect(labels(stopped)).toEqual(under.broken);
  await scene.restart();
  openrouter.next(cutSocket('One two three '));
  await mara.click(stopped, 'Continue');
  const broken = lastOf(await drawnIn(scene, channel, /^One two three\n-# /));
  expect(parts(broken).quiet).toEqual([english.failures['cut-socket']()]);
  expect(labels(broken)).toEqual(under.broken);
  openrouter.next(say('four.'));
  await mara.click(broken, 'Continue');
  expect(parts(lastOf(await drawnIn(scene, channel, /four/))).text).toBe('One two three four.');
  expect(said(scene, channel)).toHaveLength(1);
});

test('where nothing more comes the answer stays as it was and says why', async () => {
  await using scene = await openScene({ environment: { RETRY_ATTEMPTS: '1' } });
  const { channel, mara, openrouter } = scene;
  openrouter.next(cutByLength('One two'));
  await mara.send(channel, '@Parley count');
  const cut = lastOf(await drawnIn(scene, channel, /^One two/));
  openrouter.answer(down);
  await mara.click(cut, 'Continue');
  const kept = lastOf(await drawnIn(scene, channel, /Nothing was added/));
  expect(parts(kept).text).toBe('One two');
  // What was asked for in vain took its time, too.
  const timeless = (line = '') => line.replace(/\d+\.\d s/, '… s');
  expect(parts(kept).quiet.map(timeless)).toEqual([
    english.reply.cutOff.length,
    english.retry.noMore(english.failures['provider-down']()),
    timeless(parts(cut).quiet[1]),
  ]);
  expect(labels(kept)).toEqual(under.broken);
});

test('an answer of several messages is grown in them, and no character is lost or doubled', async () => {
  await using scene = await openScene({ discord: { limits: { editMessage: { limit: 50, ms: 5000 } } } });
  const { channel, mara, openrouter } = scene;
  const lines = Array.from({ length: 150 }, (_, index) => `const value${index} = compute(${index}); // step`);
  const code = `Here:\n\n\`\`\`ts\n${lines.join('\n')}\n\`\`\`\n\nThat is all.`;
  const at = code.indexOf('compute(90)') + 3;
  openrouter.next(
    cutByLength(code.slice(0, at)),
    // As models do: the block is opened anew, and the line begins from its beginning.
    say(`\`\`\`ts\nconst value90 = com${code.slice(at)}`),
  );
  await mara.send(channel, '@Parley write');
  const cut = await drawnIn(scene, channel, /value90/);
  await mara.click(lastOf(cut), 'Continue');
  const whole = await drawnIn(scene, channel, /That is all/);
  expect(whole.slice(0, cut.length).map(({ id }) => id)).toEqual(cut.map(({ id }) => id));
  const drawn = whole.map(({ content }) => content).join('\n');
  expect(drawn.split('\n').filter((line) => line.startsWith('const '))).toEqual(lines);
  for (const { content } of whole) expect((content.match(/^```/gm) ?? []).length % 2).toBe(0);
  openrouter.answer(say('Later.'));
  await mara.send(channel, '@Parley and?');
  await drawnIn(scene, channel, /Later\./);
  expect(talk(openrouter.requests.at(-1))).toContain(`assistant: ${code}`);
});

test('a private answer is gone on with in private', async () => {
  await using scene = await openScene();
  const { channel, mara, openrouter } = scene;
  openrouter.next(cutByLength('One two'), say('One two three.'));
  await mara.slash(channel, 'ask', { prompt: 'count', private: true });
  const cut = lastOf(await drawnIn(scene, channel, /^One two/, mara));
  await mara.click(cut, 'Continue');
  const whole = lastOf(await drawnIn(scene, channel, /three/, mara));
  expect(whole).toMatchObject({ id: cut.id, ephemeral: true });
  expect(parts(whole).text).toBe('One two three.');
  expect(said(scene, channel)).toEqual([]);
  expect(promptSent(scene)).toContain('Go on exactly where it stopped');
});
