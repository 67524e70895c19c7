import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { LocalKey } from '../../sandbox/openrouter/keys.ts';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { textsIn } from '../../src/texts/index.ts';
import { answerTo, asked } from './asking.ts';
import { answers, chat } from './conversing.ts';
import { openFunctions, willCall } from './functions.ts';
import { quota } from './limits.ts';
import { unhurried } from './memory.ts';
import { hears, openScene, type Scene, said } from './scene.ts';

const chinese = textsIn('zh-CN');
const han = /\p{sc=Han}/u;

/** What is English in what somebody reads, besides names, code and what they wrote themselves. */
function englishIn(content: string): string[] {
  return (
    content.replaceAll(/```[\s\S]*?```|`[^`]*`|\*\*[^*]*\*\*|<[^>]*>/g, '').match(/[a-z]+(?: [a-z]+)+/gi) ??
    []
  );
}

function expectChinese(content: string): void {
  expect(content).toMatch(han);
  expect(englishIn(content)).toEqual([]);
}

/** A Chinese server: its language is set, whatever its members' clients speak. */
async function speaksChinese({ discord, channel }: Scene): Promise<void> {
  await discord.owner.slash(channel, 'settings set', { name: 'language', value: 'zh-CN' });
}

test('a limit that is nearly used up is told in the server’s language in its channel, and to each member in theirs', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { discord, server, mara, openrouter } = scene;
  await speaksChinese(scene);
  const admins = server.channel('admins');
  await quota(scene, 'alerts', { channel: admins });
  const five = { amount: '5', unit: 'requests', per: 'day' };
  await quota(scene, 'set', { who: 'server', ...five });
  await quota(scene, 'set', { who: 'everyone', ...five });
  for (const question of ['Q1', 'Q2', 'Q3', 'Q4']) {
    openrouter.next(say('Yes.'));
    await asked(scene, question);
  }
  expectChinese((await discord.until(() => said(scene, admins)[0])).content);
  // Their client is English, and what is said to them alone is theirs.
  const direct = await discord.until(() => said(scene, mara.dm())[0]);
  expect(direct.content).not.toMatch(han);
});

test('the operators’ channel is told in the language of its server', async () => {
  let key: LocalKey | undefined;
  await using scene = await openScene({
    prepare: (_, openrouter) => {
      key = openrouter.account.issue('sk-or-test', {});
    },
  });
  const { discord, channel, server } = scene;
  await speaksChinese(scene);
  const ops = server.channel('ops');
  await scene.restart({ OPERATOR_CHANNEL_ID: ops.id });
  if (key) key.expiresAt = new Date(Date.now() + 2 * 86_400_000).toISOString();
  await discord.owner.slash(channel, 'key show');
  expectChinese((await discord.until(() => said(scene, ops)[0])).content);
});

test('the report of a week is in the language of its server', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  await speaksChinese(scene);
  await discord.owner.slash(channel, 'usage report', { channel });
  await scene.restart({}, () => {
    const file = new Database(scene.database);
    file.prepare('UPDATE usage_reports SET week = ?').run('2020-01-06');
    file.close();
  });
  const report = await discord.until(() => said(scene, channel)[0]);
  expectChinese(report.content.replaceAll('Cats', ''));
  expect(report.content).toMatch(/\d+月\d+日/);
});

test('a reminder is in the language of the place', async () => {
  await using scene = await openFunctions();
  await speaksChinese(scene);
  willCall(scene, 'remind_me', { text: 'T', minutes: 0.01 });
  await asked(scene, 'remind me');
  const reminder = await hears(scene, scene.channel, '⏰');
  expectChinese(reminder.content);
});

test('who is asked to agree first is asked in the language of the place', async () => {
  await using scene = await openScene();
  const { discord, channel, mara, openrouter } = scene;
  await speaksChinese(scene);
  await discord.owner.slash(channel, 'settings set', { name: 'consent', value: 'on' });
  await mara.send(channel, '@Parley hi');
  expectChinese((await hears(scene, channel, '/隐私 同意')).content);
  expect(openrouter.requests).toEqual([]);
});

test('what a locked thread kept from being drawn is drawn in its language', async () => {
  await using scene = await openScene();
  const { discord, mara, openrouter } = scene;
  const thread = await chat(scene);
  await speaksChinese(scene);
  const first = held(['One ', 'two ', 'three']);
  answers(scene, first);
  const prompt = await mara.send(thread, 'Q0');
  const { request } = await first.asked;
  first.release(2);
  await discord.until(() => answerTo(scene, prompt)?.content.includes('two'));
  thread.archive({ locked: true });
  await openrouter.until(() => request.aborted !== undefined);
  await hears(scene, mara.dm(), textsIn('en-US').access.locked);
  thread.archive({ locked: false });
  thread.archive({ archived: false });
  const left = await discord.until(() => {
    const answer = answerTo(scene, prompt);

    return answer?.content.includes(chinese.reply.lockedMeanwhile) && answer;
  });
  expect(left.content).toContain('One two');
  for (const { label } of left.buttons) expect(label).toMatch(/\p{sc=Han}|⋯/u);
});
