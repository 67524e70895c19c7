import { expect, test } from 'vitest';
import { failures, routed, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { TestClock } from '../openrouter/harness.ts';
import { labels } from './asking.ts';
import { pressed } from './panel.ts';
import { openScene, type Scene, said } from './scene.ts';
import { askerBy, drawnIn, lastOf, ways } from './ways.ts';

const one = (fields: string) =>
  `default: one\npresets:\n  one:\n    description: One\n    max_tokens: 500\n${fields}`;

const careful = one(`    model: openai/gpt-6-luna:nitro
    fallbacks: [anthropic/claude-sonnet-5.5]
    provider: { zdr: true, data_collection: deny, sort: latency }
`);

const marking = one(`    model: anthropic/claude-sonnet-5.5
    system: |
      ${'You are a helper with very long instructions. '.repeat(150)}
`);

const free = one('    model: cohere/north-mini-code:free\n');
const mixed = one('    model: google/gemma-4-31b-it:free\n    fallbacks: [openai/gpt-6-luna]\n');

function bodies({ openrouter }: Scene) {
  return openrouter.requests.map(({ body }) => body);
}

test.for(ways)(
  '%s: who asks, in which conversation, which call of which turn, of whom: all of it is sent',
  async (way) => {
    await using scene = await openScene({ presets: careful });
    const { where, ask, who } = askerBy(scene, way);
    scene.openrouter.answer(say('One.'));
    await ask('first');
    await drawnIn(scene, where, /One\./);
    scene.openrouter.answer(say('Two.'));
    await ask('second');
    await drawnIn(scene, where, /Two\./);
    const answers = bodies(scene).filter(
      ({ trace }) => (trace as { span_name?: string }).span_name === 'answer',
    );
    expect(answers).toHaveLength(2);
    for (const body of answers)
      expect(body).toMatchObject({
        model: 'openai/gpt-6-luna:nitro',
        models: ['anthropic/claude-sonnet-5.5'],
        provider: { zdr: true, data_collection: 'deny', sort: 'latency' },
        trace: { trace_name: 'turn', generation_name: 'one' },
      });
    const [first, second] = answers;
    expect(second?.session_id).toBe(first?.session_id);
    expect(second?.user).toBe(first?.user);
    const turns = answers.map(({ trace }) => (trace as { trace_id: string }).trace_id);
    expect(new Set(turns).size).toBe(2);
    const sent = JSON.stringify(answers);
    for (const id of [who.id, where.id, scene.server.id]) expect(sent).not.toContain(id);
  },
);

test.for(ways)('%s: what a conversation begins with is marked for the cache of its provider', async (way) => {
  await using scene = await openScene({ presets: marking });
  const { where, ask } = askerBy(scene, way);
  scene.openrouter.answer(say('One.'));
  await ask('first');
  await drawnIn(scene, where, /One\./);
  scene.openrouter.answer(say('Two.'));
  await ask('second');
  const [...drawn] = await drawnIn(scene, where, /Two\./);
  const marks = bodies(scene).map(({ messages }) =>
    messages.flatMap(({ content }, index) =>
      Array.isArray(content) && content.some((part) => part.cache_control) ? [index] : [],
    ),
  );
  expect(marks).toEqual([[0], [0, 2]]);
  expect(lastOf(drawn).content).toMatch(/ cached\) →/);
});

test.for(ways)('%s: who asks a free model too early sees the place in the line', async (way) => {
  const clock = new TestClock();
  clock.time = Date.now();
  await using scene = await openScene({
    presets: free,
    clock,
    prepare: (_, { account }) => Object.assign(account, { freePerMinute: 0 }),
  });
  const { where, ask } = askerBy(scene, way);
  scene.openrouter.answer(say('Here.'));
  void ask('hi');
  const waiting = await scene.discord.until(() =>
    said(scene, where).find(({ content }) => content.includes(english.free.queued(0))),
  );
  expect(labels(waiting)).toEqual(['Stop']);
  scene.openrouter.account.freePerMinute = 1000;
  await clock.advance(61_000);
  const answer = lastOf(await drawnIn(scene, where, /Here\./));
  expect(answer.id).toBe(waiting.id);
});

test.for(ways)('%s: a provider’s own limit moves on to the next model', async (way) => {
  await using scene = await openScene({ presets: mixed });
  const { where, ask } = askerBy(scene, way);
  scene.openrouter.answer(routed(say('Here.')));
  scene.openrouter.down('google/gemma-4-31b-it:free', failures.sharedPool('Chutes', 30));
  await ask('hi');
  const answer = lastOf(await drawnIn(scene, where, /Here\./));
  expect(answer.content).toContain('instead of gemma-4-31b-it:free');
});

test.for(ways)('%s: an operator is shown what went to the provider', async (way) => {
  await using scene = await openScene();
  const { discord, mara } = scene;
  await scene.restart({ DEBUG_ECHO: 'on', OPERATOR_IDS: `${discord.owner.id},${mara.id}` });
  const { where, ask, who } = askerBy(scene, way);
  scene.openrouter.answer(say('Yes.'));
  await ask('hi');
  const answer = lastOf(await drawnIn(scene, where, /Yes\./));
  expect((await pressed(scene, who, answer, 'Details')).attachments).toHaveLength(1);
});

test('models and presets are told of in threads and direct messages as in channels', async () => {
  await using scene = await openScene();
  const { channel, discord, mara } = scene;
  while ((await mara.autocomplete(channel, 'models', { query: 'claude' }, 'query')).length === 0);
  const places = [
    { who: mara, where: channel.thread('talk', { by: mara }) },
    { who: discord.owner, where: discord.owner.dm() },
  ];
  const commands: [string, Record<string, string | boolean>, string][] = [
    ['models', { free: true }, 'gemma-4-31b-it:free'],
    ['models', { category: 'programming' }, 'claude'],
    ['model info', { model: 'openai/gpt-6-luna' }, '**Served by**'],
    ['presets list', {}, '`fast`'],
    ['presets show', { preset: 'code' }, '/code'],
  ];
  for (const { who, where } of places)
    for (const [command, inputs, words] of commands) {
      const used = await who.slash(where, command, inputs);
      const reply = await discord.until(() => used.reply()?.content && used.reply());
      expect(reply.content, command).toContain(words);
      expect(reply.ephemeral).toBe(true);
    }
});
