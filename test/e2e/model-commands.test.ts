import { expect, test } from 'vitest';
import type { Member, MessageView } from '../../sandbox/discord/index.ts';
import { TestClock } from '../openrouter/harness.ts';
import { openScene, type Scene } from './scene.ts';

type Options = Record<string, string | number | boolean>;

/** Asks until the bot has read the catalogue, which it does beside everything else. */
async function catalogueRead({ mara, channel }: Scene): Promise<void> {
  while ((await mara.autocomplete(channel, 'models', { query: 'claude' }, 'query')).length === 0);
}

/** What somebody is told by a command, when it has been. */
async function toldBy(
  { discord, channel }: Scene,
  who: Member,
  command: string,
  inputs: Options = {},
): Promise<MessageView> {
  const used = await who.slash(channel, command, inputs);
  return discord.until(() => {
    const reply = used.reply();
    return reply && reply.content !== '' && reply;
  });
}

/** The ids that an answer of `/models` names, and how many it leaves out. */
async function listed(scene: Scene, options: Options) {
  const { content, ephemeral } = await toldBy(scene, scene.mara, 'models', options);
  expect(ephemeral).toBe(true);
  return {
    content,
    ids: [...content.matchAll(/^`(.+)`$/gm)].map(([, id = '']) => id),
    more: Number(/…and (\d+) more/.exec(content)?.[1] ?? 0),
  };
}

test('/models shows only what fits every filter, and all that fits', async () => {
  await using scene = await openScene();
  await catalogueRead(scene);
  const models = scene.openrouter.models.filter(
    ({ id, architecture }) =>
      !id.endsWith(':batch') &&
      architecture.output_modalities.some((kind) => ['text', 'image'].includes(kind)),
  );
  type Model = (typeof models)[number];
  const usd = (price: string) => Number((Number(price) * 1e6).toPrecision(6));
  const reads = (kind: string) => (model: Model) => model.architecture.input_modalities.includes(kind);
  const cases: [Options, (model: Model) => boolean][] = [
    [{ free: true }, ({ pricing }) => usd(pricing.prompt) === 0 && usd(pricing.completion) === 0],
    [{ vision: true, query: 'gpt' }, (model) => reads('image')(model) && /gpt/i.test(model.id + model.name)],
    [{ audio: true }, reads('audio')],
    [{ video: true, files: true }, (model) => reads('video')(model) && reads('file')(model)],
    [
      { tools: true, price: 0.5 },
      ({ supported_parameters: can, pricing }) =>
        can.includes('tools') && usd(pricing.completion) >= 0 && usd(pricing.completion) <= 0.5,
    ],
    [
      { reasoning: true, context: 1050 },
      (model) =>
        (model.reasoning !== undefined || model.supported_parameters.includes('reasoning')) &&
        (model.context_length ?? 0) >= 1_050_000,
    ],
    [{ category: 'programming', free: true }, ({ id }) => id === 'cohere/north-mini-code:free'],
  ];
  for (const [options, fits] of cases) {
    const wanted = models.filter(fits).map(({ id }) => id);
    const { ids, more } = await listed(scene, options);
    expect(wanted, JSON.stringify(options)).toEqual(expect.arrayContaining(ids));
    expect(ids.length + more, JSON.stringify(options)).toBe(wanted.length);
  }
  expect(
    (await listed(scene, { free: true, price: 0, audio: true, tools: true, context: 100_000 })).content,
  ).toBe('No model is all of that. Leave one of the filters out.');
});

test('/model info tells what a model reads and costs, and how its providers do, privately', async () => {
  await using scene = await openScene();
  await catalogueRead(scene);
  const info = (model: string) => toldBy(scene, scene.mara, 'model info', { model });
  const sonnet = await info('anthropic/claude-sonnet-4.5');
  expect(sonnet.ephemeral).toBe(true);
  for (const line of [
    '**Anthropic: Claude Sonnet 4.5** `anthropic/claude-sonnet-4.5`',
    '- Reads text, image, file; makes text',
    '- 1M tokens of context · answers of up to 64K tokens · $3 in, $15 out per million tokens · $0.3 from the cache',
    '- Above 200K tokens of a prompt: $6 in, $22.5 out',
    '- Thinks: `effort` none, minimal, low, medium, high',
    '`tool_choice` `tools`',
    '- **Amazon Bedrock** · up 99.8% · 0.4 s to the first word · 50 tokens/s · $3 in, $15 out · 1M context',
  ])
    expect(sonnet.content).toContain(line);
  const lines = (await info('deepseek/deepseek-v4-pro')).content.split('\n');
  expect(lines.slice(lines.indexOf('**Served by**, as of the last half hour') + 1)).toEqual([
    '- **Fireworks** · up 99.8% · 0.4 s to the first word · 50 tokens/s · $0.955 in, $1.91 out · 1.02M context',
    '- **DeepInfra** · fp8 · up 99.6% · 0.7 s to the first word · 35 tokens/s · $0.764 in, $1.53 out · 510K context',
    '- **Cerebras** · up 99.9% · 0.2 s to the first word · 1,800 tokens/s · $1.91 in, $3.82 out · 255K context',
    '- **Novita** · $0.86 in, $1.72 out · 1.02M context',
  ]);
  expect((await info('google/gemini-3.8-flash')).content).toContain(
    '- **Google AI Studio** · has trouble · up 71.5% · 3.2 s to the first word',
  );
  expect((await info('openai/gpt-6-luna')).content).toContain('- Presets here: `fast`');
  expect((await info('~anthropic/claude-haiku-latest')).content).toContain(
    '- Stands for `anthropic/claude-haiku-5.5` just now',
  );
  expect((await info('nvidia/nemotron-3-ultra-550b-a55b:free')).content).toContain('**Nvidia** · up 99.8%');
  expect((await info('anthropic/claude-sonet-5.5')).content).toContain(
    'Did you mean `anthropic/claude-sonnet-5.5`?',
  );
  scene.openrouter.failLookups({ status: 500, body: { error: { code: 500, message: 'down' } } });
  const down = (await info('openai/gpt-6-luna')).content;
  expect(down).toContain('- Reads text, image, file');
  expect(down).toContain('Who serves it could not be asked just now');
});

test('/model info names the presets that ask a model under a variant, too, and knows it by one', async () => {
  await using scene = await openScene({
    presets: `
default: fast
presets:
  fast: { description: Fast, model: 'openai/gpt-6-luna:nitro' }
  house: { description: House, model: openai/gpt-6-astra, fallbacks: [openai/gpt-6-luna@preset/house] }
  own: { description: Own, model: openai/gpt-6-luna, base_url: http://localhost:1/v1 }
`,
  });
  await catalogueRead(scene);
  const { content } = await toldBy(scene, scene.mara, 'model info', { model: 'openai/gpt-6-luna:floor' });
  expect(content).toContain('`openai/gpt-6-luna`\n');
  expect(content).toContain('- Presets here: `fast`, `house`\n');
  expect(content).toContain('**OpenAI** · up 99.8%');
});

test('which models are in a category is asked once by all who look, and anew after an hour', async () => {
  const clock = new TestClock();
  await using scene = await openScene({ clock });
  await catalogueRead(scene);
  const { mara, channel, openrouter, discord } = scene;
  const asks = () => openrouter.lookups.filter(({ path }) => path === '/models').length;
  const before = asks();
  const letGo = openrouter.holdLookups();
  const used = await Promise.all(
    [1, 2].map(() => mara.slash(channel, 'models', { category: 'programming', query: 'claude' })),
  );
  letGo();
  const [one, other] = await discord.until(() => {
    const replies = used.map((each) => each.reply()?.content ?? '');
    return replies.every((content) => content.includes('claude')) && replies;
  });
  expect(one).toBe(other);
  expect(asks()).toBe(before + 1);
  const again = { category: 'programming', query: 'claude' };
  expect((await listed(scene, again)).content).toBe(one);
  expect(asks()).toBe(before + 1);
  clock.time += 3_600_000;
  expect((await listed(scene, again)).content).toBe(one);
  expect(asks()).toBe(before + 2);
  clock.time += 3_600_000;
  openrouter.failLookups({ status: 500, body: { error: { code: 500, message: 'down' } } });
  expect((await listed(scene, again)).content).toBe(one);
  expect((await toldBy(scene, mara, 'models', { category: 'roleplay' })).content).not.toContain('`');
});

test('/presets list and show tell of presets; instructions only to who runs the bot', async () => {
  await using scene = await openScene();
  const { mara, channel, discord } = scene;
  const say = (who: Member, part: string, inputs?: Options) => toldBy(scene, who, `presets ${part}`, inputs);
  const list = await say(mara, 'list');
  expect(list).toMatchObject({
    ephemeral: true,
    content:
      '- `fast` Quick answers (default) · `openai/gpt-6-luna`\n- `/code` Programs · `anthropic/claude-sonnet-5.5`',
  });
  const fast = (await say(mara, 'show', { preset: 'fast' })).content;
  expect(fast).toBe(
    [
      '**fast** (default): Quick answers',
      '- Ask by `/ask preset:fast`',
      '- Model: `openai/gpt-6-luna`',
      '- If it fails: `google/gemini-3.8-flash`',
      '- Answers of up to 1,000 tokens; remembers 24,000 tokens of the conversation',
    ].join('\n'),
  );
  expect((await say(discord.owner, 'show')).content).toContain('-# Instructions: You are helpful.');
  expect((await say(mara, 'show', { preset: 'nope' })).content).toContain('nope');
  expect(await mara.autocomplete(channel, 'presets show', { preset: 'pro' }, 'preset')).toEqual([
    { name: 'code: Programs', value: 'code' },
  ]);
});
