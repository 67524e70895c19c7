import { expect, test } from 'vitest';
import type { ChannelHandle, Member, MessageView } from '../../sandbox/discord/index.ts';
import type { RecordedRequest } from '../../sandbox/openrouter/index.ts';
import { failed, failures, held, say, toolCalls } from '../../sandbox/openrouter/scenarios.ts';
import { openStore } from '../../src/store/store.ts';
import { asked, labels, talk, under } from './asking.ts';
import { askedLeave } from './functions.ts';
import { logged, openScene, type Scene, said, textOf } from './scene.ts';
import { call, toolFile } from './tools.ts';
import { uploads } from './uploads.ts';

const presets = `
default: fast
presets:
  fast: { description: Quick answers, model: openai/gpt-6-luna, max_tokens: 1000 }
  code: { description: Programs, model: anthropic/claude-haiku-5.5, max_tokens: 1000 }
  deep: { description: Thoughts, model: deepseek/deepseek-v4-flash, max_tokens: 1000 }
  wide: { description: Views, model: google/gemini-3.8-flash, max_tokens: 1000 }
`;
const luna = 'openai/gpt-6-luna';
const haiku = 'anthropic/claude-haiku-5.5';
const both = { first: 'fast', second: 'code' };

/** Stops the bot and reads what it has entered of its calls. */
async function ledger(scene: Scene) {
  await scene.parley.stop();
  const store = await openStore(`sqlite://${scene.database}`);
  const rows = await store.sql.selectFrom('calls').selectAll().orderBy('id').execute();
  await store.close();
  return rows;
}

/** What a model answers to what is asked from now on. */
function answers({ openrouter }: Scene, byModel: Record<string, ReturnType<typeof say>>): void {
  openrouter.answer((request: RecordedRequest) => byModel[String(request.body.model)] ?? say('Something.'));
}

/** The answer of a preset, as it is seen now. */
function column(scene: Scene, preset: string, where: ChannelHandle, to?: Member): MessageView | undefined {
  return said(scene, where, to).findLast(({ content }) => content.startsWith(`**${preset}** · `));
}

/** Waits until a comparison is over; returns its answers in the order of the presets. */
async function compared(
  scene: Scene,
  names: readonly string[],
  where: ChannelHandle = scene.channel,
  to?: Member,
): Promise<MessageView[]> {
  return scene.discord.until(() => {
    const all = names.map((name) => column(scene, name, where, to));
    const isOver = all.every((message) => message && !labels(message).includes('Stop'));
    const isSaved = logged(scene, 'comparison drawn and saved').length > 0;
    return isOver && isSaved && all.filter((message) => message !== undefined);
  });
}

test.for(['a channel', 'a thread', 'direct messages'])(
  'in %s presets answer side by side, and the one that is kept is the one later turns see',
  async (place) => {
    await using scene = await openScene({ presets });
    const { discord, openrouter, channel } = scene;
    const who = place === 'direct messages' ? discord.owner : scene.mara;
    const where =
      place === 'direct messages'
        ? who.dm()
        : place === 'a thread'
          ? channel.thread('talk', { by: who })
          : channel;
    const [one, other] = [held(['Lu', 'na.']), held(['Hai', 'ku.'])];
    answers(scene, { [luna]: one, [haiku]: other });
    const used = await who.slash(where, 'compare ask', { prompt: 'Who are *you*?', ...both });
    await Promise.all([one.asked, other.asked]);
    one.release();
    other.release();
    // Both grow at once, each with its own name above it.
    await discord.until(() => column(scene, 'fast', where)?.content.endsWith('\nLu'));
    await discord.until(() => column(scene, 'code', where)?.content === '**code** · claude-haiku-5.5\nHai');
    for (const preset of ['fast', 'code'])
      expect(labels(column(scene, preset, where) as MessageView)).toEqual(['Stop']);
    one.finish();
    other.finish();
    const [fast, code] = (await compared(scene, ['fast', 'code'], where)) as [MessageView, MessageView];
    expect(used.reply()?.content).toBe('> Who are \\*you\\*?\n-# Side by side: `fast`, `code`');
    for (const message of [fast, code]) {
      expect(message.content).toMatch(/\n-# \S+ · \d+\.\d s · [\d,]+ → \d+ tokens · \$[\d.]+$/);
      expect(labels(message)).toEqual(['Keep this one']);
    }
    // Both were asked the same.
    expect(openrouter.requests).toHaveLength(2);
    expect(talk(openrouter.requests[0])).toEqual(talk(openrouter.requests[1]));
    expect(talk(openrouter.requests[0]).at(-1)).toContain('Who are *you*?');

    await who.click(code, 'Keep this one');
    await discord.until(() => labels(column(scene, 'fast', where) as MessageView).length === 0);
    expect(labels(column(scene, 'code', where) as MessageView).slice(0, 2)).toEqual(under.whole);
    openrouter.answer(say('Next.'));
    await who.slash(where, 'ask', { prompt: 'And then?' });
    await discord.until(() => openrouter.requests.length > 2);
    expect(talk(openrouter.requests[2])).toContain('assistant: Haiku.');
    expect(talk(openrouter.requests[2]).join()).not.toContain('Luna.');
  },
);

test('until one is kept, the first that says something counts; another can be regenerated with the usual controls', async () => {
  await using scene = await openScene({ presets });
  const { openrouter, mara, channel, discord } = scene;
  const down = failed(failures.providerUnavailable());
  answers(scene, { [luna]: down, [haiku]: say('Haiku.'), 'deepseek/deepseek-v4-flash': say('Deep.') });
  await mara.slash(channel, 'compare ask', { prompt: 'Q1', ...both, third: 'deep' });
  const [fast, code, deep] = (await compared(scene, ['fast', 'code', 'deep'])) as MessageView[];
  if (!fast || !code || !deep) throw new Error('not drawn');
  // What failed says so, and cannot be kept.
  expect(labels(fast)).toEqual([]);
  expect(textOf([code])).toContain('Haiku.');
  expect([labels(code), labels(deep)]).toEqual([['Keep this one'], ['Keep this one']]);
  openrouter.answer(say('Next.'));
  await asked(scene, 'Q2');
  expect(talk(openrouter.requests.at(-1)).join()).toContain('Haiku.');
  await mara.click(deep, 'Keep this one');
  await discord.until(() => labels(column(scene, 'code', channel) as MessageView).length === 0);
  const kept = discord.message(deep.id) as MessageView;
  expect(labels(kept)).toEqual([...under.whole, '‹', '2/2', '›']);
  await mara.click(kept, 'Regenerate');
  await discord.until(() => discord.message(deep.id)?.content.startsWith('Next.\n-# '));
  expect(openrouter.requests.at(-1)?.body.model).toBe('deepseek/deepseek-v4-flash');
});

test('Keep this one ends what is still being written, and only the asker keeps', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, discord, server } = scene;
  const endless = held(['Lu', 'na.']);
  answers(scene, { [luna]: endless, [haiku]: say('Haiku.') });
  await mara.slash(channel, 'compare ask', { prompt: 'Q1', ...both });
  await endless.asked;
  endless.release();
  await discord.until(() => column(scene, 'fast', channel)?.content.endsWith('Lu'));
  const code = await discord.until(() => {
    const seen = column(scene, 'code', channel);
    return seen && labels(seen)[0] === 'Keep this one' && seen;
  });
  const noa = discord.member('noa', { in: server });
  await noa.click(code, 'Keep this one');
  expect(labels(discord.message(code.id) as MessageView)).toEqual(['Keep this one']);
  await mara.click(code, 'Keep this one');
  await discord.until(() => labels(discord.message(code.id) as MessageView).includes('Regenerate'));
  expect(column(scene, 'fast', channel)?.content).toContain('mara');
});

test('/compare results counts what was kept, by preset and by model', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, discord } = scene;
  const results = async (who: Member, where: ChannelHandle) => {
    const used = await who.slash(where, 'compare results');
    return discord.until(() => {
      const reply = used.reply();
      return reply && reply.content !== '' && reply;
    });
  };
  expect((await results(mara, channel)).content).toContain('Nothing was kept');
  answers(scene, { [luna]: say('Luna.'), [haiku]: say('Haiku.') });
  for (const keep of ['fast', 'fast', 'code', undefined]) {
    const before = logged(scene, 'comparison drawn and saved').length;
    await mara.slash(channel, 'compare ask', { prompt: 'Q', ...both });
    await discord.until(() => logged(scene, 'comparison drawn and saved').length > before);
    const message = keep && column(scene, keep, channel);
    if (!message) continue;
    await mara.click(message, 'Keep this one');
    await discord.until(() => labels(discord.message(message.id) as MessageView).includes('Regenerate'));
  }
  await scene.restart();
  const told = await results(mara, channel);
  expect(told.ephemeral).toBe(true);
  expect(told.content).toBe(
    [
      '**What was kept** here, of 3 comparisons',
      '**By preset**',
      '- `fast` 2 of 3 (67%)',
      '- `code` 1 of 3 (33%)',
      '**By model**',
      `- \`${luna}\` 2 of 3 (67%)`,
      `- \`${haiku}\` 1 of 3 (33%)`,
    ].join('\n'),
  );
  // What is compared in direct messages is nobody else's.
  expect((await results(discord.owner, discord.owner.dm())).content).toContain('Nothing was kept');
});

test('the same preset twice, and one that is none, are refused before anything is asked', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, discord, openrouter } = scene;
  const refused = async (inputs: Record<string, string>) => {
    const used = await mara.slash(channel, 'compare ask', { prompt: 'Q', ...inputs } as never);
    return discord.until(() => used.reply()?.content);
  };
  expect(await refused({ first: 'fast', second: 'fast' })).toContain('twice');
  expect(await refused({ first: 'fast', second: 'nope' })).toContain('nope');
  expect(openrouter.requests).toHaveLength(0);
  expect(await mara.autocomplete(channel, 'compare ask', { prompt: 'Q', second: 'dee' }, 'second')).toEqual([
    { name: 'deep: Thoughts', value: 'deep' },
  ]);
});

test('each answer is reserved and settled as a call of its own', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, openrouter } = scene;
  answers(scene, {
    [luna]: say('Luna.', { usage: { cost: 0.002 } }),
    [haiku]: say('Haiku.', { usage: { cost: 0.003 } }),
  });
  await mara.slash(channel, 'compare ask', { prompt: 'Q', ...both });
  await compared(scene, ['fast', 'code']);
  const calls = (await ledger(scene)).filter(({ purpose }) => purpose === 'answer');
  expect(
    calls
      .map(({ preset, state, cost_micro_usd, requests }) => [preset, state, cost_micro_usd, requests])
      .sort(),
  ).toEqual([
    ['code', 'settled', 3000, 1],
    ['fast', 'settled', 2000, 1],
  ]);
  expect(openrouter.requests).toHaveLength(2);
});

test('a comparison that a restart interrupts keeps what was written, and the talk goes on from it', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, discord, openrouter } = scene;
  const endless = held(['Lu', 'na.']);
  answers(scene, { [luna]: endless, [haiku]: say('Haiku.') });
  await mara.slash(channel, 'compare ask', { prompt: 'Q', ...both });
  await endless.asked;
  endless.release();
  await discord.until(() => column(scene, 'fast', channel)?.content.endsWith('Lu'));
  await discord.until(() => labels(column(scene, 'code', channel) as MessageView)[0] === 'Keep this one');
  await scene.restart();
  await discord.until(() => said(scene, channel).every((message) => !labels(message).includes('Stop')));
  openrouter.answer(say('Next.'));
  await asked(scene, 'And then?');
  expect(talk(openrouter.requests.at(-1)).join()).toMatch(/assistant: (Lu|Haiku\.)/);
});

test('a file goes to every preset that is compared; where one cannot read it, that is said and nothing is asked', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, discord, openrouter } = scene;
  answers(scene, { [luna]: say('A cat.'), [haiku]: say('A black cat.') });
  const prompt = 'What is on this?';
  await mara.slash(channel, 'compare ask', { prompt, ...both, file: uploads.cat() });
  await compared(scene, ['fast', 'code']);
  expect(openrouter.requests).toHaveLength(2);
  for (const request of openrouter.requests)
    expect(talk(request).at(-1)).toMatch(/What is on this\?.*\[image_url\]$/s);
  const used = await mara.slash(channel, 'compare ask', {
    ...{ prompt, first: 'fast', second: 'deep', file: uploads.cat() },
  });
  const refused = await discord.until(() => used.reply()?.content);
  expect(refused).toMatch(/see images/);
  expect(openrouter.requests).toHaveLength(2);
});

test('where turns follow each other a comparison waits for its own, and can be kept like any', async () => {
  await using scene = await openScene({ presets });
  const { discord, openrouter } = scene;
  const { owner } = discord;
  const where = owner.dm();
  const slow = held('Slow.');
  answers(scene, { [luna]: slow, [haiku]: say('Haiku.') });
  await owner.send(where, 'Q1');
  await slow.asked;
  await owner.slash(where, 'compare ask', { prompt: 'Q2', ...both });
  const waiting = await discord.until(() => said(scene, where).find((one) => labels(one)[0] === 'Cancel'));
  answers(scene, { [luna]: say('Luna.'), [haiku]: say('Haiku.') });
  slow.finish();
  const [fast, code] = (await compared(scene, ['fast', 'code'], where)) as [MessageView, MessageView];
  expect(fast.id).toBe(waiting.id);
  expect(openrouter.requests).toHaveLength(3);
  await owner.click(fast, 'Keep this one');
  await discord.until(() => labels(discord.message(code.id) as MessageView).length === 0);
  const kept = discord.message(fast.id) as MessageView;
  await owner.click(kept, '›');
  await discord.until(() => discord.message(fast.id)?.content.startsWith('Haiku.\n-# '));
});

test('four answers grow evenly: none waits for the end of another', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, discord } = scene;
  const names = ['fast', 'code', 'deep', 'wide'];
  const models = [luna, haiku, 'deepseek/deepseek-v4-flash', 'google/gemini-3.8-flash'];
  const streams = models.map(() => held(Array.from({ length: 30 }, (_, index) => ` w${index}`)));
  answers(scene, Object.fromEntries(models.map((model, index) => [model, streams[index] ?? say('')])));
  await mara.slash(channel, 'compare ask', { prompt: 'Q', ...both, third: 'deep', fourth: 'wide' });
  await Promise.all(streams.map(({ asked }) => asked));
  for (const word of [0, 9]) {
    for (const stream of streams) stream.release(word === 0 ? 1 : 9);
    // All of them show the newest word before any goes on.
    await discord.until(() =>
      names.every((name) => column(scene, name, channel)?.content.endsWith(` w${word}`)),
    );
  }
  for (const stream of streams) stream.finish();
  await compared(scene, names);
  const ids = names.map((name) => column(scene, name, channel)?.id);
  const edits = ids.map(
    (id) =>
      discord.requests.filter(({ method, path }) => method === 'PATCH' && path.endsWith(`/${id}`)).length,
  );
  expect(Math.min(...edits)).toBeGreaterThan(0);
  expect(Math.max(...edits) - Math.min(...edits)).toBeLessThanOrEqual(2);
});

test('a private comparison is seen by the asker alone, and can be kept', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, discord } = scene;
  answers(scene, { [luna]: say('Luna.'), [haiku]: say('Haiku.') });
  const used = await mara.slash(channel, 'compare ask', { prompt: 'Q', ...both, private: true });
  const drawn = await discord.until(() => {
    const all = used.followups();
    return all.length === 2 && all.every((message) => labels(message)[0] === 'Keep this one') && all;
  });
  expect(said(scene, channel)).toHaveLength(0);
  for (const { ephemeral } of drawn) expect(ephemeral).toBe(true);
  await discord.until(() => logged(scene, 'comparison drawn and saved').length > 0);
  const code = drawn.find(({ content }) => content.includes('Haiku.')) as MessageView;
  await mara.click(code, 'Keep this one');
  await discord.until(() => used.followups().some((message) => labels(message).includes('Regenerate')));
});

test('what was not kept goes with the turn when it is deleted', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, discord } = scene;
  answers(scene, { [luna]: say('Luna.'), [haiku]: say('Haiku.') });
  await mara.slash(channel, 'compare ask', { prompt: 'Q', ...both });
  const [fast, code] = (await compared(scene, ['fast', 'code'])) as [MessageView, MessageView];
  await mara.click(code, 'Keep this one');
  await discord.until(() => labels(discord.message(fast.id) as MessageView).length === 0);
  await mara.click(discord.message(code.id) as MessageView, '⋯');
  const panel = await discord.until(() => discord.visible(channel, mara).find(({ ephemeral }) => ephemeral));
  await mara.click(panel, 'Delete');
  await discord.until(() => !discord.message(code.id) && !discord.message(fast.id));
});

test('of two answers kept at once one has the controls', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, discord } = scene;
  answers(scene, { [luna]: say('Luna.'), [haiku]: say('Haiku.') });
  await mara.slash(channel, 'compare ask', { prompt: 'Q', ...both });
  const [fast, code] = (await compared(scene, ['fast', 'code'])) as [MessageView, MessageView];
  const edits = () => discord.requests.filter(({ method }) => method === 'PATCH').length;
  const before = edits();
  await Promise.all([mara.click(fast, 'Keep this one'), mara.click(code, 'Keep this one')]);
  await discord.until(() => edits() >= before + 4);
  await discord.until(() => {
    const [one = [], other = []] = [fast, code].map(({ id }) => labels(discord.message(id) as MessageView));
    return (
      one.includes('Regenerate') !== other.includes('Regenerate') && (one.length === 0 || other.length === 0)
    );
  });
});

test('a long answer stays in its own message, with the whole of it as a file', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, discord } = scene;
  const long = Array.from({ length: 900 }, (_, index) => `word${index}`).join(' ');
  answers(scene, { [luna]: say(long), [haiku]: say('Haiku.') });
  await mara.slash(channel, 'compare ask', { prompt: 'Q', ...both });
  const [fast] = (await compared(scene, ['fast', 'code'])) as [MessageView, MessageView];
  expect(said(scene, channel)).toHaveLength(3);
  expect(fast.content).toMatch(/\n-# The whole answer is in the file\.\n-# \S+ · .*\$[\d.]+$/);
  expect(labels(fast)).toEqual(['Keep this one']);
  expect(discord.file(fast.attachments[0]?.id ?? '')?.toString()).toContain(long);
});

test('a column that asks leave says whose it is', async () => {
  const one = (name: string) =>
    `  ${name}: { description: A, model: ${name === 'fast' ? luna : haiku}, max_tokens: 1000, functions: [create_poll] }`;
  await using scene = await openScene({
    presets: ['default: fast', 'presets:', one('fast'), one('code')].join('\n'),
  });
  const { mara, channel, discord } = scene;
  const poll = toolCalls([call('create_poll', { question: 'Q?', answers: ['a', 'b'] })]);
  answers(scene, { [luna]: poll, [haiku]: say('Haiku.') });
  await mara.slash(channel, 'compare ask', { prompt: 'Q', ...both });
  const asks = await discord.until(() => said(scene, channel).find((each) => labels(each).includes('Allow')));
  expect(asks.content).toMatch(/^\*\*fast\*\* · \S+\n-# /);
  answers(scene, { [luna]: say('Luna.'), [haiku]: say('Haiku.') });
  await mara.click(asks, 'Don’t');
  await compared(scene, ['fast', 'code']);
});

test('presets that write at once ask one after the other, and no two of their calls have the same id', async () => {
  const note = toolFile('note', { run: 'return arguments[1].callId;', more: 'writes: true,' });
  await using scene = await openScene({
    presets: presets.replaceAll('max_tokens: 1000', 'max_tokens: 1000, functions: [note]'),
    tools: { 'note.ts': note },
  });
  const { channel, mara, openrouter } = scene;
  openrouter.answer(({ body }) =>
    body.messages.at(-1)?.role === 'tool' ? say('Noted.') : toolCalls([call('note')]),
  );
  await mara.slash(channel, 'compare ask', { prompt: 'Note it.', ...both });
  const first = await askedLeave(scene, channel);
  await mara.click(first, 'Allow');
  const second = await scene.discord.until(() =>
    said(scene, channel).find((message) => message.id !== first.id && labels(message).includes('Allow')),
  );
  await mara.click(second, 'Allow');
  await compared(scene, ['fast', 'code']);
  const given = openrouter.requests.flatMap((request) =>
    talk(request).flatMap((line) => /^tool: .*\n> (.*)/s.exec(line)?.[1] ?? []),
  );
  expect(given.map((id) => id.replace(/^\d+/, '')).toSorted()).toEqual(['.code.1.0', '.fast.1.0']);
});

test.for([false, true])(
  'what could be asked next stands under the answer that is kept (private: %s)',
  async (isPrivate) => {
    await using scene = await openScene({
      presets: presets.replaceAll('max_tokens: 1000 }', 'max_tokens: 1000, suggestions: true }'),
    });
    const { mara, channel, discord, openrouter, server } = scene;
    answers(scene, { [luna]: say('Luna.'), [haiku]: say('Haiku.') });
    await mara.slash(channel, 'preferences set', { name: 'zdr', value: 'on' });
    const used = await mara.slash(channel, 'compare ask', {
      ...{ prompt: 'Q', ...both, ...(isPrivate && { private: true }) },
    });
    const drawn = () => (isPrivate ? used.followups() : said(scene, channel));
    await discord.until(() => drawn().filter((one) => labels(one)[0] === 'Keep this one').length === 2);
    await discord.until(() => logged(scene, 'comparison drawn and saved').length > 0);
    // Nobody knows yet which of them the talk goes on from.
    expect(openrouter.requests).toHaveLength(2);
    openrouter.answer(say(JSON.stringify({ questions: ['Why Haiku?'] })));
    const nils = discord.member('nils', { in: server, permissions: ['ManageMessages'] });
    // Whoever keeps it: what mara lets providers do holds for her words.
    await (isPrivate ? mara : nils).click(
      drawn().find(({ content }) => content.includes('Haiku.')) as MessageView,
      'Keep this one',
    );
    await discord.until(() => drawn().some((one) => labels(one).includes('Why Haiku?')));
    expect(JSON.stringify(openrouter.requests[2]?.body.messages)).toContain('Haiku.');
    for (const { body } of openrouter.requests) expect(body.provider).toMatchObject({ zdr: true });
  },
);
