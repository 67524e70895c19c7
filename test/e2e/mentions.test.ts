import { expect, test } from 'vitest';
import { say, toolCalls } from '../../sandbox/openrouter/scenarios.ts';
import { ask, asked, labels } from './asking.ts';
import { hears, openScene, said } from './scene.ts';
import { agentPreset, call, toolFile } from './tools.ts';

/** What the bot has sent that people read: each with the mentions that it allows. */
interface Words {
  content?: string;
  allowed_mentions?: { parse?: string[]; users?: string[]; roles?: string[] };
}

test('law: whatever is said where, nothing leaves the bot without saying whom it may ping: nobody', async () => {
  const noise = toolFile('noise', {
    run: "return '@everyone';",
    more: "writes: true, asks: () => 'tell @everyone and <@&1>', doing: 'telling @everyone',",
  });
  await using scene = await openScene({ presets: agentPreset(['noise']), tools: { 'noise.ts': noise } });
  const { channel, mara, openrouter, server, discord } = scene;
  const otto = discord.member('otto', { in: server });
  const loud = `@everyone @here ${otto.mention} ${mara.mention}`;
  openrouter.answer(say(loud));

  const first = await asked(scene, `say ${loud}`);
  await mara.click(first, '⋯');
  await hears(scene, channel, /./, mara);
  await asked(scene, 'what is this?', { attachments: [{ name: `${loud}.txt`, data: loud }] });
  await ask(scene, 'and this?', { attachments: [{ name: `${loud}.exe`, data: 'MZ\0\0' }] });
  await hears(scene, channel, 'of a kind that I cannot read');
  await mara.slash(channel, 'ask', { prompt: loud });
  await mara.slash(channel, 'history show');
  const thread = channel.thread(loud, { by: mara });
  await asked(scene, loud, { where: thread });
  openrouter.next(toolCalls([call('noise')]), say(loud));
  const prompt = await ask(scene, 'make noise');
  const leave = await discord.until(() => said(scene, channel).find((one) => labels(one).includes('Allow')));
  await mara.click(leave, 'Don’t');
  await discord.until(() =>
    said(scene, channel).find(({ reference, buttons }) => reference === prompt.id && buttons.length === 2),
  );

  const sent = discord.requests.flatMap(({ method, body }) => {
    if (!['POST', 'PATCH'].includes(method) || typeof body !== 'object' || body === null) return [];
    const words = ('data' in body ? body.data : body) as Words;
    return words?.content ? [words] : [];
  });
  expect(sent.length).toBeGreaterThan(8);
  for (const { content, allowed_mentions } of sent) {
    expect(allowed_mentions, content).toMatchObject({ parse: [] });
    expect([...(allowed_mentions?.users ?? []), ...(allowed_mentions?.roles ?? [])], content).toEqual([]);
  }
  for (const place of [channel, thread])
    for (const message of said(scene, place)) expect(message.pinged, message.content).toEqual([]);
});
