import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/discord/index.ts';
import { cutSocket, held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english, textsIn } from '../../src/texts/index.ts';
import { answerTo, ask, asked, labels } from './asking.ts';
import { quota } from './limits.ts';
import { hears, isEnd, openScene, type Scene, said } from './scene.ts';
import { openSite } from './start-process.ts';
import { askerBy, ways } from './ways.ts';

const chinese = textsIn('zh-CN');
const underChinese = [chinese.reply.regenerate, chinese.reply.more];

/** From now on their client is Chinese, which the bot learns with their first interaction. */
async function speaksChinese({ channel }: Scene, who: Scene['mara']): Promise<void> {
  who.speak('zh-CN');
  const used = await who.slash(channel, '帮助');
  expect(used.reply()?.content).toMatch(/\p{sc=Han}/u);
}

/** The answer under a message, once it is drawn to its end in whichever language. */
function drawn(scene: Scene, prompt: MessageView): Promise<MessageView> {
  const stops = [chinese.reply.stop, english.reply.stop];
  return scene.discord.until(() => {
    const answer = answerTo(scene, prompt);
    return answer && !labels(answer).some((label) => stops.includes(label)) && isEnd(answer) && answer;
  });
}

test.each(ways)('whose client is Chinese is answered in Chinese: by %s', async (way) => {
  await using scene = await openScene();
  const { who, where, ask } = askerBy(scene, way);
  await speaksChinese(scene, who);
  scene.openrouter.answer(say('猫。'));
  if (way === 'a slash command') await who.slash(where, '提问', { prompt: '那是什么？' });
  else await ask('那是什么？');
  const answer = await hears(scene, where, /^猫。\n-# gpt-6-luna/);
  await scene.discord.until(() =>
    said(scene, where).some((one) => labels(one).includes(chinese.reply.regenerate)),
  );
  const now = said(scene, where).find(({ id }) => id === answer.id);
  expect(now && labels(now)).toEqual(underChinese);
});

test('beside them whose client is English is answered in English, and both are refused in their own language', async () => {
  await using scene = await openScene({ environment: { DAILY_LIMIT_USD: '0.50' } });
  const { discord, openrouter, server } = scene;
  const ming = discord.member('ming', { in: server });
  await speaksChinese(scene, ming);
  openrouter.next(say('One.'), say('二。', { usage: { cost: 0.6 } }));
  expect(labels(await asked(scene, 'one'))).toEqual([english.reply.regenerate, english.reply.more]);
  expect(labels(await drawn(scene, await ask(scene, '二', { by: ming })))).toEqual(underChinese);
  expect((await asked(scene, 'three')).content).toContain('is what all may use of this bot together');
  const refused = (await asked(scene, '四', { by: ming })).content;
  expect(refused).toMatch(/\p{sc=Han}/u);
  expect(refused).not.toContain('may use');
});

test('in a community all read its language, and each reads what only they see in their own', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  const server = discord.server('猫友会', { owner: discord.owner, communityLocale: 'zh-CN' });
  const channel = server.channel('general');
  const nils = discord.member('nils', { in: server });
  openrouter.answer(say('A cat.'));
  const answer = await drawn(scene, await nils.send(channel, '@Parley what is that?'));
  expect(labels(answer)).toEqual(underChinese);
  const used = await nils.click(answer, chinese.reply.more);
  const panel = await discord.until(() => used.reply());
  expect(panel.content).toBe(english.more.panel);
});

test('a failure, and what is done about it, are told in the language of the answer', async () => {
  await using scene = await openScene();
  const { mara, openrouter, channel } = scene;
  await speaksChinese(scene, mara);
  openrouter.next(cutSocket('半句'));
  const answer = await drawn(scene, await ask(scene, '说话'));
  expect(labels(answer)).toEqual([chinese.reply.continue, ...underChinese]);
  const growing = held(['一', '二', '三']);
  openrouter.next(growing);
  await ask(scene, '数数');
  growing.release(2);
  const shown = await hears(scene, channel, '一二');
  expect(labels(shown)).toEqual([chinese.reply.stop]);
  await mara.click(shown, chinese.reply.stop);
  await hears(scene, channel, chinese.reply.stoppedBy('mara'));
});

test('what concerns a server is told there in its language, and a member in theirs', async () => {
  await using scene = await openScene();
  const { discord, openrouter, mara } = scene;
  await speaksChinese(scene, mara);
  await quota(scene, 'set', { who: 'member', member: mara, amount: '1', unit: 'usd', per: 'day' });
  openrouter.next(say('一。', { usage: { cost: 0.85 } }));
  await ask(scene, '一');
  const told = await discord.until(() =>
    said(scene, mara.dm()).find(({ content }) => content.includes('85%')),
  );
  expect(told.content).toMatch(/\p{sc=Han}/u);
});

test('after a crash an answer is drawn as interrupted in the language that it was in', async () => {
  await using site = await openSite();
  const server = site.discord.server('猫友会', { owner: site.discord.owner, communityLocale: 'zh-CN' });
  const channel = server.channel('general');
  const mara = site.discord.member('mara', { in: server });
  const parley = await site.started();
  const growing = held(['一', '二', '三']);
  growing.release(2);
  site.openrouter.next(growing);
  await mara.send(channel, '@Parley 数数');
  await hears(site, channel, '一二');
  await parley.kill();
  const next = await site.started();
  await next.logged('drew a reply as interrupted');
  const drawn = await hears(site, channel, chinese.reply.interrupted);
  expect(labels(drawn)).toEqual([chinese.reply.retry, chinese.reply.more]);
  await next.stop();
});

test('presets are described, and their commands called, as the reader’s language does', async () => {
  const presets = await readFile(new URL('../../presets.yaml', import.meta.url), 'utf8');
  await using scene = await openScene({ presets });
  const { discord, channel, mara } = scene;
  mara.speak('zh-CN');
  for (const command of ['帮助', '预设列表 list']) {
    const used = await mara.slash(channel, command);
    const content = await discord.until(() => used.reply()?.content);
    expect(content).toContain('- `smart` 几乎什么都能清楚地回答');
    expect(content).toContain('- `/代码` 编写、解释、审查或修复代码');
    // Names of models are called alike everywhere.
    const rest = content.replaceAll(/`[^`]*`/g, '');
    expect(rest.match(/[a-z]+ [a-z]+ [a-z]+/gi)).toBeNull();
  }
  const shown = await mara.slash(channel, '预设列表 show', { preset: 'code' });
  expect(await discord.until(() => shown.reply()?.content)).toContain('`/代码` 或 `/提问 预设:code`');
  const offered = await mara.autocomplete(channel, '提问', { preset: 'smart' }, 'preset');
  expect(offered).toEqual([{ name: 'smart：几乎什么都能清楚地回答', value: 'smart' }]);
  discord.owner.speak('zh-CN');
  const languages = await discord.owner.autocomplete(
    channel,
    '设置 set',
    { name: 'language', value: '' },
    'value',
  );
  expect(languages).toContainEqual({ name: '中文（中国）', value: 'zh-CN' });
});

test('an option and a choice are called as the reader sees them while typing', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  discord.owner.speak('zh-CN');
  const limit = { who: 'role', amount: '5', unit: 'usd', per: 'day' };
  const used = await discord.owner.slash(channel, '额度 set', limit);
  const content = await discord.until(() => used.reply()?.content);
  expect(content).toBe('你选择了 `对象：身份组`：请在选项 `身份组` 中说明是哪一个。');
  const quota = discord.commands().find(({ name }) => name === 'quota');
  expect(JSON.stringify(quota)).toContain('"zh-CN":"身份组：');
});
