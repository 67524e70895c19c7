import { expect, test } from 'vitest';
import { failed, failures, held, reasoning, say, steps } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ask, asked, labels, settled } from './asking.ts';
import { answeredBy, openPanel, pressed, slashed } from './panel.ts';
import { openScene } from './scene.ts';
import { drawnIn, lastOf, ways } from './ways.ts';

/** The select of a panel: what it says, and its options. */
function selectOf({ components }: { components: readonly unknown[] }) {
  const [row] = components as { components: { placeholder?: string; options?: { label: string }[] }[] }[];
  const [select] = row?.components ?? [];
  return { placeholder: select?.placeholder, options: select?.options?.map(({ label }) => label) };
}

test.each(ways)('⋯ under the answer to %s opens a panel that only who pressed sees', async (way) => {
  await using scene = await openScene();
  scene.openrouter.answer(say('A1', { reasoning: 'Let me see.' }));
  const { answer, where, by } = await answeredBy(scene, way);
  const panel = await openPanel(by, answer);
  expect(panel.ephemeral).toBe(true);
  expect(panel.content).toBe(english.more.panel);
  expect(selectOf(panel)).toEqual({
    placeholder: english.more.regenerateWith,
    options: ['fast (now)', 'code'],
  });
  const hasThreads = way !== 'a direct message';
  expect(labels(panel)).toEqual([
    'Show reasoning',
    'Details',
    ...(hasThreads ? ['Continue in a thread'] : []),
    'Delete',
  ]);
  expect(scene.discord.visible(where).some(({ id }) => id === panel.id)).toBe(false);
});

test('whoever did not ask may look but change nothing; a moderator may do all', async () => {
  await using scene = await openScene();
  const otto = scene.discord.member('otto', { in: scene.server });
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  scene.openrouter.answer(say('A1'));
  const answer = await asked(scene, 'Q1');
  const panel = await openPanel(otto, answer);
  expect(labels(panel)).toEqual(['Details']);
  expect(selectOf(panel).options).toBeUndefined();
  expect(labels(await openPanel(mod, answer))).toEqual(['Details', 'Continue in a thread', 'Delete']);
  expect((await pressed(scene, otto, answer, 'Details')).content).toContain('gpt-6-luna');
});

test('a failed turn offers to retry with another preset', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(failed(failures.providerUnavailable()));
  const panel = await openPanel(scene.mara, await asked(scene, 'Q1'));
  expect(selectOf(panel).placeholder).toBe(english.more.retryWith);
});

test('of many presets 25 are offered, of a single one none', async () => {
  const file = (count: number) =>
    `default: p1\npresets:\n${Array.from({ length: count }, (_, index) => `  p${index + 1}: { description: Number ${index + 1}, model: openai/gpt-6-luna }`).join('\n')}\n`;
  for (const [count, offered] of [
    [30, 25],
    [1, undefined],
  ] as const) {
    await using scene = await openScene({ presets: file(count) });
    scene.openrouter.answer(say('A1'));
    const panel = await openPanel(scene.mara, await asked(scene, 'Q1'));
    expect(selectOf(panel).options?.length).toBe(offered);
  }
});

test('details tell all that is known, and nothing that is not', async () => {
  await using scene = await openScene();
  scene.openrouter.next(
    failed(failures.providerUnavailable()),
    say('A1', {
      model: 'google/gemini-3.8-flash',
      reasoning: 'Hm.',
      usage: {
        prompt_tokens: 1214,
        completion_tokens: 96,
        cost: 0.00123,
        prompt_tokens_details: { cached_tokens: 1000, cache_write_tokens: 50 },
        completion_tokens_details: { reasoning_tokens: 40 },
      },
    }),
  );
  const answer = await asked(scene, 'Q1');
  await scene.restart();
  const { content, ephemeral } = await pressed(scene, scene.mara, answer, 'Details');
  expect(ephemeral).toBe(true);
  const lines = content.split('\n').map((line) => line.replaceAll(/[\d,]+ ms/g, 'N ms'));
  expect(lines).toEqual([
    '**Details**',
    '- **Preset** fast',
    '- **Model** `google/gemini-3.8-flash`',
    '- **Asked for** `openai/gpt-6-luna`',
    expect.stringMatching(/^- \*\*Instead of\*\* `openai\/gpt-6-luna`: /),
    expect.stringMatching(/^- \*\*Provider\*\* `.+`/),
    '- **Ended with** `completed`',
    '- **Prompt** 1,214 tokens, 1,000 read from the cache, 50 written to it',
    '- **Answer** 96 tokens, 40 of them reasoning',
    '- **Cost** $0.0012',
    '- **First word after** N ms',
    '- **In all** N ms',
    expect.stringMatching(/^- \*\*Generation\*\* `gen-.+`/),
    expect.stringMatching(
      /^- \*\*Failed attempt\*\* `openai\/gpt-6-luna`, `google\/gemini-3\.8-flash`: .+, after N ms$/,
    ),
  ]);
});

test('details of an answer that was stopped leave out what nobody knows', async () => {
  await using scene = await openScene();
  const slow = held(['One ', 'two']);
  scene.openrouter.next(slow);
  const prompt = await ask(scene, 'count');
  slow.release();
  const growing = await scene.discord.until(() => answerTo(scene, prompt));
  await scene.mara.click(growing, 'Stop');
  await scene.discord.until(() => {
    const now = answerTo(scene, prompt);
    return now && labels(now).includes('⋯');
  });
  await settled(scene);
  const { content } = await pressed(scene, scene.mara, growing, 'Details');
  expect(content).toContain('- **Asked for** `openai/gpt-6-luna`');
  expect(content).not.toMatch(/undefined|NaN|Prompt|Cost|Provider/);
});

test('what reasoning there was is shown to who asks for it, pings nobody and breaks nothing', async () => {
  await using scene = await openScene();
  const { mara, discord, channel, server } = scene;
  const otto = discord.member('otto', { in: server });
  const thought = `First: @everyone and ${otto.mention}.\n\`\`\`py\nprint("open")`;
  scene.openrouter.answer(say('A1', { reasoning: thought }));
  const answer = await asked(scene, 'Q1');
  await scene.restart();
  const shown = await pressed(scene, otto, answer, 'Show reasoning');
  expect(shown.ephemeral).toBe(true);
  expect(shown.content).toContain('First: @everyone');
  expect(shown.content).toContain(english.reasoning.by('gpt-6-luna'));
  expect(shown.content.match(/```/g)).toHaveLength(2);
  expect(shown.mentions).toEqual([]);
  expect(discord.visible(channel, mara).some(({ content }) => content.includes('First:'))).toBe(false);
});

test('long reasoning takes several messages, and a file when it is longer still', async () => {
  await using scene = await openScene();
  const { mara, openrouter, channel, discord } = scene;
  const line = 'I think about it, and then I think about it once more.\n\n';
  const show = async (thought: string) => {
    openrouter.next(say('A1', { reasoning: thought }));
    const answer = await asked(scene, 'Q1');
    const before = discord.visible(channel, mara).length + 1;
    await pressed(scene, mara, answer, 'Show reasoning');
    return discord.until(() => {
      const shown = discord.visible(channel, mara).slice(before);
      return shown.at(-1)?.content.includes(english.reasoning.by('gpt-6-luna')) && shown;
    });
  };
  const several = await show(line.repeat(80));
  expect(several.length).toBe(3);
  expect(several.every(({ ephemeral, attachments }) => ephemeral && attachments.length === 0)).toBe(true);
  const filed = await show(line.repeat(400));
  expect(filed.length).toBe(4);
  const [file] = filed.flatMap(({ attachments }) => attachments);
  expect(file?.filename).toBe('reasoning.md');
  expect(discord.file(file?.id ?? '')?.toString()).toBe(line.repeat(400));
});

test('encrypted reasoning is not offered', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(steps([reasoning('', { signature: 'c2lnbmVk' }), say('A1')]));
  expect(labels(await openPanel(scene.mara, await asked(scene, 'Q1')))).not.toContain('Show reasoning');
});

test('the panel of a private answer is private and tells its asker everything', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(say('Secret.', { reasoning: 'A secret thought.' }));
  const answer = await slashed(scene, { prompt: 'Q1', private: true });
  expect(labels(await openPanel(scene.mara, answer))).toEqual([
    'Show reasoning',
    'Details',
    'Continue in a thread',
    'Delete',
  ]);
  expect((await pressed(scene, scene.mara, answer, 'Details')).ephemeral).toBe(true);
  const shown = await pressed(scene, scene.mara, answer, 'Show reasoning');
  expect(shown).toMatchObject({ ephemeral: true, content: expect.stringContaining('A secret thought.') });
});

test('where the bot is not in the place itself, the panel works by its own token', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  const server = discord.server('Without', { bot: false });
  const channel = server.channel('general');
  const stranger = discord.member('stranger', { in: server, installed: true });
  await scene.restart({ ALLOWED_USERS: stranger.id });
  openrouter.next(say('A1', { reasoning: 'Hm, hm.' }), say('B1'));
  const used = await stranger.slash(channel, 'ask', { prompt: 'Q1' });
  await drawnIn(scene, channel, /^A1/, stranger);
  used.expire();
  const answer = used.reply();
  if (!answer) throw new Error('no answer');
  const panel = await openPanel(stranger, answer);
  expect(labels(panel)).toEqual(['Show reasoning', 'Details', 'Delete']);
  expect((await pressed(scene, stranger, answer, 'Show reasoning')).content).toContain('Hm, hm.');
  await stranger.select(panel, english.more.regenerateWith, 'code');
  const again = await drawnIn(scene, channel, /B1\n-# /, stranger);
  expect(openrouter.requests.at(-1)?.models).toEqual(['anthropic/claude-sonnet-5.5']);
  const last = await openPanel(stranger, lastOf(again));
  await stranger.click(last, 'Delete');
  await discord.until(() => discord.message(last.id)?.content === english.delete.stays);
  expect(discord.requests.filter(({ status }) => status >= 400)).toEqual([]);
});

test('of several answers, the panel tells of the one that is shown', async () => {
  await using scene = await openScene();
  const { discord, mara, openrouter } = scene;
  openrouter.next(say('A1', { reasoning: 'First thought.' }), say('B1', { reasoning: 'Second thought.' }));
  const answer = await asked(scene, 'Q1');
  const reads = async (text: string) => {
    await discord.until(() => {
      const now = discord.message(answer.id);
      return now?.content.startsWith(text) && labels(now).includes('⋯');
    });
    await settled(scene);
  };
  await mara.select(await openPanel(mara, answer), english.more.regenerateWith, 'code');
  await reads('B1');
  expect((await pressed(scene, mara, answer, 'Show reasoning')).content).toContain('Second thought.');
  await mara.click(answer, '‹');
  await reads('A1');
  expect((await pressed(scene, mara, answer, 'Show reasoning')).content).toContain('First thought.');
  const { content } = await pressed(scene, mara, answer, 'Details');
  expect(content).toMatch(/^\*\*Details\*\* of answer 1 of 2\n- \*\*Preset\*\* fast\n/);
  expect(selectOf(await openPanel(mara, answer)).options).toEqual(['fast (now)', 'code']);
});

test('while a further answer is being written, the panel tells of the one before it', async () => {
  await using scene = await openScene();
  const { mara, openrouter } = scene;
  const slow = held(['B1']);
  openrouter.next(say('A1', { reasoning: 'First thought.' }), slow);
  const answer = await asked(scene, 'Q1');
  const panel = await openPanel(mara, answer);
  const other = await openPanel(mara, answer);
  await mara.select(other, english.more.regenerateWith, 'code');
  await slow.asked;
  expect((await mara.click(panel, 'Details')).reply()?.content).toContain('**Preset** fast');
  const shown = await mara.click(panel, 'Show reasoning');
  await scene.discord.until(() => shown.reply()?.content.includes('First thought.'));
  slow.finish();
});
