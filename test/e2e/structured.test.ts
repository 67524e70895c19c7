import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/discord/index.ts';
import type { LocalOpenRouter } from '../../sandbox/openrouter/index.ts';
import { failed, failures, held, picture, say, toolCalls } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { asked, ended, labels, overLimit, parts, settled, under } from './asking.ts';
import { answered, hears, logged, openScene, said } from './scene.ts';
import { agentPreset, call, rollDice } from './tools.ts';
import { askerBy, drawnIn, lastOf, ways } from './ways.ts';

const schema = `
          type: object
          properties:
            dish: { type: string }
            minutes: { type: integer }
            steps: { type: array, items: { type: string } }
          required: [dish, minutes, steps]
          additionalProperties: false`;

/** A preset whose answers are recipes. */
function recipes(response = ''): string {
  return `
default: cook
presets:
  cook:
    description: Recipes
    model: openai/gpt-6-luna
    max_tokens: 1000
    response_format:
      type: json_schema
      json_schema:
        name: recipe
        schema:${schema}
${response}
  plain:
    description: Words
    command: true
    model: openai/gpt-6-luna
    max_tokens: 1000
`;
}

const template = `
    response:
      template: |
        # {{ dish }} ({{ minutes }} min)
        {% for step in steps %}{{ forloop.index }}. {{ step }}
        {% endfor %}`;

const toast = { dish: 'Toast', minutes: 3, steps: ['Slice the bread', 'Toast **it**'] };
const json = JSON.stringify(toast);

/** From now on a model cannot do this. */
function cannot(openrouter: LocalOpenRouter, ...parameters: string[]): void {
  openrouter.models = openrouter.models.map((model) => ({
    ...model,
    supported_parameters: model.supported_parameters.filter((one) => !parameters.includes(one)),
  }));
}

const embeds = (message: MessageView | undefined) => message?.embeds ?? [];

test.for(ways)('%s: data are shown on a card by the template; later turns see the data', async (way) => {
  await using scene = await openScene({ presets: recipes(template) });
  const { openrouter } = scene;
  const { where, ask } = askerBy(scene, way);
  openrouter.next(say(json), say(json));
  await ask('toast');
  const answer = lastOf(await drawnIn(scene, where, /gpt-6-luna/));
  expect(embeds(answer)).toMatchObject([
    { title: 'Toast (3 min)', description: '1. Slice the bread\n2. Toast **it**' },
  ]);
  expect(parts(answer)).toMatchObject({ text: '' });
  expect(labels(answer)).toEqual(under.whole);
  expect(openrouter.requests[0]?.body).toMatchObject({
    stream: false,
    response_format: { type: 'json_schema', json_schema: { name: 'recipe', strict: true } },
    plugins: [{ id: 'response-healing' }],
  });
  await ask('and with jam?');
  await openrouter.until(() => openrouter.requests.length === 2);
  expect(openrouter.requests[1]?.body.messages).toContainEqual({ role: 'assistant', content: json });
});

test('without a template every field is listed', async () => {
  await using scene = await openScene({ presets: recipes() });
  const { channel, mara, openrouter } = scene;
  openrouter.next(say(json));
  await mara.send(channel, '@Parley toast');
  const [answer] = await answered(scene, channel);
  expect(embeds(answer)).toMatchObject([
    {
      title: 'Recipe',
      description: '**Dish**\nToast\n\n**Minutes**\n3\n\n**Steps**\n- Slice the bread\n- Toast **it**',
    },
  ]);
});

test('as a file: by the template under the name that the preset gives, or as JSON', async () => {
  const file = `${template.trimEnd()}\n      as: file\n      file: '{{ dish }}/../recipe.md'`;
  await using scene = await openScene({ presets: recipes(file) });
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer(say(json));
  await mara.send(channel, '@Parley toast');
  const [answer] = await answered(scene, channel);
  expect(answer?.attachments.map(({ filename }) => filename)).toEqual(['Toast-..-recipe.md']);
  expect(discord.file(answer?.attachments[0]?.id ?? '')?.toString()).toBe(
    '# Toast (3 min)\n1. Slice the bread\n2. Toast **it**\n',
  );
  await scene.changePresets(recipes('    response: { as: file }'));
  await mara.click(answer as MessageView, 'Regenerate');
  const second = await discord.until(() =>
    said(scene, channel).find(({ attachments }) => attachments[0]?.filename === 'recipe.json'),
  );
  expect(JSON.parse(discord.file(second.attachments[0]?.id ?? '')?.toString() ?? '')).toEqual(toast);
  const back = await discord.until(() => said(scene, channel).find((one) => labels(one).includes('‹')));
  await mara.click(back, '‹');
  await discord.until(() =>
    said(scene, channel).find(({ attachments }) => attachments[0]?.filename === 'Toast-..-recipe.md'),
  );
});

test('a model without schemas is made to call a function', async () => {
  await using scene = await openScene({
    presets: recipes(template),
    prepare: (_, openrouter) => cannot(openrouter, 'structured_outputs'),
  });
  const { channel, mara, openrouter } = scene;
  openrouter.next(toolCalls([{ id: 'call_1', name: 'recipe', arguments: json }]));
  await mara.send(channel, '@Parley toast');
  expect(embeds((await answered(scene, channel))[0])).toMatchObject([{ title: 'Toast (3 min)' }]);
  const { body } = openrouter.requests[0] ?? {};
  expect(body).toMatchObject({
    stream: false,
    tool_choice: { type: 'function', function: { name: 'recipe' } },
    tools: [
      {
        type: 'function',
        function: { name: 'recipe', strict: true, parameters: { required: ['dish', 'minutes', 'steps'] } },
      },
    ],
  });
  expect(body?.response_format).toBeUndefined();
});

test('a model that knows neither is asked in words, and words around its JSON do no harm', async () => {
  await using scene = await openScene({ presets: recipes(template) });
  const { channel, mara, openrouter } = scene;
  openrouter.next(
    failed(failures.badRequest('response_format is not supported')),
    failed(failures.badRequest('tool_choice is not supported')),
    say(`Here it is:\n\`\`\`json\n${json}\n\`\`\`\nEnjoy!`),
  );
  await mara.send(channel, '@Parley toast');
  expect(embeds((await answered(scene, channel))[0])).toMatchObject([{ title: 'Toast (3 min)' }]);
  const [first, second, third] = openrouter.requests.map(({ body }) => body);
  expect(first?.response_format).toBeDefined();
  expect(second?.tool_choice).toBeDefined();
  expect([third?.response_format, third?.tools]).toEqual([undefined, undefined]);
  expect(JSON.stringify(third?.messages.at(-1))).toContain('additionalProperties');
});

test('the next model answers where one is down, and the quiet line says so', async () => {
  await using scene = await openScene({
    prepare: (_, local) => {
      local.models = local.models.map((model) =>
        model.id.startsWith('meta-llama/') ? { ...model, supported_parameters: ['max_tokens'] } : model,
      );
    },
    presets: recipes(template).replace(
      'max_tokens: 1000',
      'fallbacks: [meta-llama/llama-3.3-70b-instruct]\n    max_tokens: 1000',
    ),
  });
  const { channel, mara, openrouter } = scene;
  openrouter.answer((request) =>
    request.models[0] === 'openai/gpt-6-luna'
      ? failed(failures.providerUnavailable())
      : say(json, { model: 'meta-llama/llama-3.3-70b-instruct' }),
  );
  await mara.send(channel, '@Parley toast');
  const [answer] = await answered(scene, channel);
  expect(embeds(answer)).toMatchObject([{ title: 'Toast (3 min)' }]);
  expect(answer?.content).toMatch(/llama-3\.3-70b-instruct \(instead of gpt-6-luna: /);
});

test('what does not fit is given back once, with what is wrong, and both requests are paid', async () => {
  await using scene = await openScene({ presets: recipes(template) });
  const { channel, mara, openrouter } = scene;
  const wrong = JSON.stringify({ ...toast, minutes: 'three' });
  openrouter.next(say(wrong, { usage: { cost: 0.01 } }), say(json, { usage: { cost: 0.02 } }));
  await mara.send(channel, '@Parley toast');
  const [answer] = await answered(scene, channel);
  expect(embeds(answer)).toMatchObject([{ title: 'Toast (3 min)' }]);
  expect(answer?.content).toContain('$0.03');
  expect(openrouter.requests[1]?.body.messages.slice(-2)).toEqual([
    { role: 'assistant', content: wrong },
    { role: 'user', content: expect.stringMatching(/answer\/minutes must be integer/) },
  ]);
  expect(openrouter.requests).toHaveLength(2);
});

test('what does not fit twice is no answer, and can be asked again', async () => {
  await using scene = await openScene({ presets: recipes(template) });
  const { channel, mara, openrouter } = scene;
  openrouter.next(say('I would rather not.'), say('{"dish": "Toast"}'));
  const answer = await ended(scene, await mara.send(channel, '@Parley toast'));
  expect(answer.content).toContain(english.structured.noFit);
  expect(labels(answer)).toEqual(under.failed);
  openrouter.next(say(json));
  await mara.click(answer, 'Retry');
  const [again] = await scene.discord.until(() => {
    const all = said(scene, channel);
    return embeds(all[0]).length > 0 && all;
  });
  expect(labels(again as MessageView)).toEqual(under.whole);
});

test('an answer that its length limit cuts off says so, and is not asked for twice', async () => {
  await using scene = await openScene({ presets: recipes(template) });
  const { channel, mara, openrouter } = scene;
  openrouter.next(say('{"dish": "Toa', { finishReason: 'length' }));
  const answer = await ended(scene, await mara.send(channel, '@Parley toast'));
  expect(answer.content).toContain(english.structured.tooLong);
  expect(openrouter.requests).toHaveLength(1);
});

test('Stop says that it saves nothing', async () => {
  await using scene = await openScene({ presets: recipes(template) });
  const { channel, discord, mara, openrouter } = scene;
  const answer = held(json);
  openrouter.next(answer);
  await mara.send(channel, '@Parley toast');
  await answer.asked;
  const waiting = await hears(scene, channel, english.structured.waiting);
  await mara.click(waiting, 'Stop');
  const stopped = await discord.until(() =>
    said(scene, channel).find((one) => labels(one).includes('Retry')),
  );
  expect(stopped.content).toContain(english.structured.stoppedBy('mara'));
  answer.finish();
});

test('a template that is broken shows the data without it, and the operator reads why', async () => {
  await using scene = await openScene({
    presets: recipes('    response: { template: "{% for x in %}" }'),
  });
  const { channel, mara, openrouter } = scene;
  openrouter.next(say(json));
  await mara.send(channel, '@Parley toast');
  expect(embeds((await answered(scene, channel))[0])).toMatchObject([
    { title: 'Recipe', description: expect.stringContaining('**Dish**') },
  ]);
  expect(logged(scene, 'a template could not be filled: the data are shown without it')).toHaveLength(1);
});

test('a schema that is none is said, and nothing is paid for it', async () => {
  await using scene = await openScene({
    presets: recipes(template).replace('type: integer', 'type: wholenumber'),
  });
  const { channel, mara, openrouter } = scene;
  const answer = await ended(scene, await mara.send(channel, '@Parley toast'));
  expect(answer.content).toContain(english.structured.brokenSchema('recipe'));
  expect(openrouter.requests).toHaveLength(0);
});

test('what is in the data is neither a template nor a mention', async () => {
  await using scene = await openScene({ presets: recipes(template) });
  const { channel, mara, openrouter } = scene;
  const evil = {
    dish: '{{ constructor }} @everyone',
    minutes: 1,
    steps: ['{% include "/etc/passwd" %}', '<@1>'],
  };
  openrouter.next(say(JSON.stringify(evil)));
  await mara.send(channel, '@Parley toast');
  const [answer] = await answered(scene, channel);
  expect(embeds(answer)).toMatchObject([
    { title: '{{ constructor }} @everyone (1 min)', description: '1. {% include "/etc/passwd" %}\n2. <@1>' },
  ]);
  expect(answer?.pinged).toEqual([]);
});

test('a card goes where another answer is shown in its place, and comes back with it', async () => {
  await using scene = await openScene({ presets: recipes(template) });
  const { channel, discord, mara, openrouter } = scene;
  openrouter.next(say(json), say('Just toast it.'));
  await mara.send(channel, '@Parley toast');
  const [card] = await answered(scene, channel);
  await mara.click(card as MessageView, '⋯');
  const panel = await discord.until(() => discord.visible(channel, mara).find(({ ephemeral }) => ephemeral));
  await mara.select(panel, english.more.regenerateWith, 'plain');
  const words = lastOf(await drawnIn(scene, channel, /^Just toast it\./));
  expect(embeds(words)).toEqual([]);
  await mara.click(words, '‹');
  await discord.until(() => embeds(said(scene, channel)[0]).length === 1);
  expect(said(scene, channel)).toHaveLength(1);
});

test('where embeds are not allowed, the card is text', async () => {
  await using scene = await openScene({ presets: recipes(template) });
  const { channel, mara, openrouter } = scene;
  channel.permit('bot', { deny: ['EmbedLinks'] });
  openrouter.next(say(json));
  await mara.send(channel, '@Parley toast');
  const answer = lastOf(await drawnIn(scene, channel, /gpt-6-luna/));
  expect(parts(answer).text).toContain('**Toast (3 min)**\n\n1. Slice the bread');
});

test('more than a card holds comes as a file beside it', async () => {
  await using scene = await openScene({ presets: recipes(template) });
  const { channel, discord, mara, openrouter } = scene;
  const steps = Array.from({ length: 200 }, (_, index) => `Step ${index} of a very long recipe for toast`);
  openrouter.next(say(JSON.stringify({ ...toast, steps })));
  await mara.send(channel, '@Parley toast');
  const [answer] = await answered(scene, channel);
  expect(String(embeds(answer)[0]?.description).length).toBe(4096);
  expect(answer?.attachments.map(({ filename }) => filename)).toEqual(['recipe.md']);
  expect(discord.file(answer?.attachments[0]?.id ?? '')?.toString()).toContain('200. Step 199');
});

const polls = recipes('    response: { as: poll }')
  .replace('name: recipe', 'name: poll')
  .replace(
    schema,
    `
          type: object
          properties:
            question: { type: string }
            answers: { type: array, items: { type: string } }
            multiple: { type: boolean }
            hours: { type: integer }
          required: [question, answers, multiple, hours]
          additionalProperties: false`,
  );
const pizza = { question: 'Pizza?', answers: ['Yes', 'No', 'x'.repeat(80)], multiple: true, hours: 2000 };

test.for(ways)('%s: data can be a poll of Discord’s own', async (way) => {
  await using scene = await openScene({ presets: polls });
  const { discord, openrouter } = scene;
  const { where, ask } = askerBy(scene, way);
  openrouter.next(say(JSON.stringify(pizza)));
  await ask('shall we have pizza?');
  const poll = await discord.until(() => said(scene, where).find((message) => message.poll));
  expect(poll.poll).toMatchObject({
    question: 'Pizza?',
    answers: [{ text: 'Yes' }, { text: 'No' }, { text: `${'x'.repeat(54)}…` }],
    multiple: true,
  });
  const answer = await discord.until(() =>
    said(scene, where).find(({ content }) => content.includes('gpt-6-luna')),
  );
  expect(embeds(answer)).toEqual([]);
});

test('where no poll can be posted, its question and answers stand on a card', async () => {
  await using scene = await openScene({ presets: polls });
  const { channel, mara, openrouter } = scene;
  channel.permit('bot', { deny: ['SendPolls'] });
  openrouter.next(say(JSON.stringify(pizza)));
  await mara.send(channel, '@Parley shall we have pizza?');
  const [answer] = await answered(scene, channel);
  expect(String(embeds(answer)[0]?.description)).toContain('- Yes\n- No');
});

test('who may not create polls gets none posted by a preset either', async () => {
  await using scene = await openScene({ presets: polls });
  const { channel, mara, openrouter } = scene;
  channel.permit(mara, { deny: ['SendPolls'] });
  openrouter.next(say(JSON.stringify(pizza)));
  await mara.send(channel, '@Parley shall we have pizza?');
  const [answer] = await answered(scene, channel);
  expect(String(embeds(answer)[0]?.description)).toContain('- Yes\n- No');
  expect(said(scene, channel).some(({ poll }) => poll)).toBe(false);
});

test('a poll that is asked for anew takes the place of the one before: unvoted it goes, else it ends', async () => {
  await using scene = await openScene({ presets: polls });
  const { channel, discord, mara, openrouter } = scene;
  const posted = () =>
    said(scene, channel).flatMap(({ poll }) => (poll ? [[poll.question, poll.ended] as const] : []));
  const again = async (question: string) => {
    openrouter.next(say(JSON.stringify({ ...pizza, question })));
    await mara.click(answer, 'Regenerate');
    await discord.until(
      () =>
        posted().some(([one]) => one === question) &&
        labels(discord.message(answer.id) as MessageView).includes('Regenerate'),
    );
    await settled(scene);
  };
  openrouter.next(say(JSON.stringify(pizza)));
  const answer = await asked(scene, 'shall we have pizza?');
  await again('Cake?');
  expect(posted()).toEqual([['Cake?', false]]);
  const cake = said(scene, channel).find(({ poll }) => poll) as MessageView;
  mara.vote(cake, 1);
  await again('Tea?');
  expect(posted()).toEqual([
    ['Cake?', true],
    ['Tea?', false],
  ]);
  // What does not stand as a poll any more has a card.
  expect(embeds(discord.message(answer.id))).toEqual([]);
  await mara.click(answer, '‹');
  await discord.until(() => String(embeds(discord.message(answer.id))[0]?.description).includes('Cake?'));
  await mara.click(answer, '›');
  await discord.until(() => embeds(discord.message(answer.id)).length === 0);
  expect(posted()).toHaveLength(2);
});

test('where a poll with votes cannot be ended, no second one is posted beside it', async () => {
  await using scene = await openScene({ presets: polls });
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer(say(JSON.stringify(pizza)));
  const answer = await asked(scene, 'shall we have pizza?');
  mara.vote(said(scene, channel).find(({ poll }) => poll) as MessageView, 1);
  discord.fail(
    { method: 'POST', route: '/channels/:channel/polls/:message/expire' },
    { status: 403, code: 50013, times: 99 },
  );
  await mara.click(answer, 'Regenerate');
  await discord.until(() => embeds(discord.message(answer.id)).length === 1);
  expect(said(scene, channel).filter(({ poll }) => poll)).toHaveLength(1);
});

test('two presets side by side post a poll each', async () => {
  const second = polls.slice(polls.indexOf('  cook:'), polls.indexOf('\n  plain:')).replace('cook:', 'bake:');
  await using scene = await openScene({ presets: `${polls}\n${second}\n` });
  const { channel, discord, mara, openrouter } = scene;
  openrouter.next(say(JSON.stringify(pizza)), say(JSON.stringify({ ...pizza, question: 'Bread?' })));
  await mara.slash(channel, 'compare ask', { prompt: 'what?', first: 'cook', second: 'bake' });
  const posted = await discord.until(() => {
    const found = said(scene, channel).flatMap(({ poll }) => (poll ? [poll.question] : []));
    return found.length === 2 && found;
  });
  expect(new Set(posted)).toEqual(new Set(['Pizza?', 'Bread?']));
});

test('a model with functions uses them first, and then gives its answer the form', async () => {
  const cook = recipes(template);
  const form = cook.slice(cook.indexOf('    response_format:'), cook.indexOf('\n  plain:'));
  await using scene = await openScene({
    presets: `${agentPreset(['roll_dice'])}${form}\n`,
    tools: { 'roll-dice.ts': rollDice },
  });
  const { channel, mara, openrouter } = scene;
  openrouter.next(
    toolCalls([call('roll_dice', { sides: 3 })], { usage: { cost: 0.01 } }),
    say('It takes 3 minutes.', { usage: { cost: 0.01 } }),
    say(json, { usage: { cost: 0.01 } }),
  );
  await mara.send(channel, '@Parley toast, as long as a die says');
  const [answer] = await answered(scene, channel);
  expect(embeds(answer)).toMatchObject([{ title: 'Toast (3 min)' }]);
  expect(answer?.content).toContain('$0.03');
  const [first, second, third] = openrouter.requests.map(({ body }) => body);
  expect([first, second].map((body) => [body?.stream, body?.response_format])).toEqual([
    [true, undefined],
    [true, undefined],
  ]);
  expect(third).toMatchObject({ stream: false, response_format: { type: 'json_schema' } });
  expect(third?.tools).toBeUndefined();
  expect(JSON.stringify(third?.messages)).toMatch(/Called roll_dice.*Result of a tool.*It takes 3 minutes/);
});

test('where the form fails after functions were used, the words stay, with why', async () => {
  const cook = recipes(template);
  const form = cook.slice(cook.indexOf('    response_format:'), cook.indexOf('\n  plain:'));
  await using scene = await openScene({
    presets: `${agentPreset(['roll_dice'])}${form}\n`,
    tools: { 'roll-dice.ts': rollDice },
  });
  scene.openrouter.next(
    toolCalls([call('roll_dice', { sides: 3 })]),
    say('It takes 3 minutes.'),
    say('no'),
    say('no'),
  );
  const answer = await asked(scene, 'toast');
  expect(parts(answer).text).toBe('It takes 3 minutes.');
  expect(answer.content).toContain(english.structured.noFit);
});

test('a model that cannot call tools gives data without the tools of the preset, and that is said', async () => {
  const search =
    '    tools: [{ type: openrouter:web_search, parameters: { max_results: 3, max_uses: 2 } }]\n';
  await using scene = await openScene({
    presets: recipes(`${template}\n${search}`),
    prepare: (_, openrouter) => cannot(openrouter, 'tools', 'tool_choice'),
  });
  scene.openrouter.next(say(json));
  const answer = await asked(scene, 'toast');
  expect(embeds(answer)).toMatchObject([{ title: 'Toast (3 min)' }]);
  expect(answer.content).toContain('gpt-6-luna cannot use tools: answered without');
  expect(scene.openrouter.requests[0]?.body).not.toHaveProperty('tools');
});

test('a private poll is a card, since nobody else could vote', async () => {
  await using scene = await openScene({ presets: polls });
  const { channel, mara, openrouter } = scene;
  openrouter.next(say(JSON.stringify(pizza)));
  await mara.slash(channel, 'ask', { prompt: 'shall we have pizza?', private: true });
  const answer = lastOf(await drawnIn(scene, channel, /gpt-6-luna/, mara));
  expect(String(embeds(answer)[0]?.description)).toContain('- Yes\n- No');
  expect(answer).toMatchObject({ ephemeral: true, poll: undefined });
});

test('a limit that leaves no room for mending says so, and the first request is paid', async () => {
  await using scene = await openScene({
    presets: recipes(template),
    environment: { DAILY_LIMIT_USD: '0.5' },
  });
  const { channel, mara, openrouter } = scene;
  openrouter.next(say('{"dish": "Toast"}', { usage: { cost: 1 } }));
  await mara.send(channel, '@Parley toast');
  // The question stays as one that was paid, and can be asked again.
  expect(labels(await hears(scene, channel, overLimit))).toContain('Retry');
  expect(openrouter.requests).toHaveLength(1);
});

test('nor is it taken back where a command asked for it', async () => {
  await using scene = await openScene({
    presets: recipes(template),
    environment: { DAILY_LIMIT_USD: '0.5' },
  });
  const { channel, mara, openrouter } = scene;
  openrouter.next(say('{"dish": "Toast"}', { usage: { cost: 1 } }));
  await mara.slash(channel, 'ask', { prompt: 'toast' });
  const refused = await hears(scene, channel, overLimit);
  expect(labels(refused)).toContain('Retry');
  expect(openrouter.requests).toHaveLength(1);
});

test('Stop while an answer is mended keeps what the first request has cost', async () => {
  await using scene = await openScene({ presets: recipes(template) });
  const { channel, mara, openrouter } = scene;
  const mending = held(json);
  openrouter.next(say('{"dish": "Toast"}', { usage: { cost: 0.01 } }), mending);
  const prompt = await mara.send(channel, '@Parley toast');
  await mending.asked;
  await mara.click(await hears(scene, channel, /-# /), 'Stop');
  await ended(scene, prompt);
  mending.finish();
  expect(logged(scene, 'turn').at(-1)).toMatchObject({ costMicroUsd: 10_000 });
});

test('the shipped presets make a card, a poll and a picture', async () => {
  await using scene = await openScene({ presets: await readFile('presets.yaml', 'utf8') });
  const { channel, discord, mara, openrouter } = scene;
  const decision = {
    question: 'Cat or dog?',
    options: [
      { name: 'Cat', pros: ['Purrs'], cons: ['Claws', 'Nights'] },
      { name: 'Dog', pros: ['Walks'], cons: [] },
    ],
    verdict: 'Cat.',
  };
  openrouter.next(say(JSON.stringify(decision)));
  await mara.slash(channel, 'decide', { prompt: 'cat or dog?' });
  const [card] = await answered(scene, channel);
  expect(embeds(card)).toMatchObject([
    {
      title: 'Cat or dog?',
      description: '**Cat**\n➕ Purrs\n➖ Claws\n➖ Nights\n\n**Dog**\n➕ Walks\n\nCat.',
    },
  ]);
  openrouter.next(say(JSON.stringify(pizza)));
  await mara.slash(channel, 'poll', { prompt: 'pizza?' });
  await discord.until(() => said(scene, channel).find(({ poll }) => poll?.question === 'Pizza?'));
  openrouter.next(picture('A dot.'));
  await mara.slash(channel, 'imagine', { prompt: 'a dot' });
  const drawn = await discord.until(() =>
    said(scene, channel).find(({ attachments }) => attachments.length === 1),
  );
  expect(drawn.attachments[0]?.description).toBe('a dot');
  for (const { refused } of openrouter.requests) expect(refused).toBeUndefined();
});
