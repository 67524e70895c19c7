import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { quota } from './limits.ts';
import { hears, logged, openScene, type Scene, said } from './scene.ts';
import { enterDays, today, usage } from './usage-rows.ts';

/** As if so many weeks went by: the newest week that was told of lies before those that ended since. */
function letTimePass({ database }: Scene): void {
  const file = new Database(database);
  file.prepare('UPDATE usage_reports SET week = ?').run('2020-01-06');
  file.close();
}

/** What was used on the Sunday of the week that is told of, and a week before. Until Monday, eight o'clock, that is the week before the last. */
function useLastWeek(scene: Scene): void {
  const eightHours = 1 / 3;
  const weekday =
    ((new Date(Date.now() - eightHours * 24 * 60 * 60 * 1000).getUTCDay() + 6) % 7) + eightHours;
  enterDays(scene, [
    { server_id: scene.server.id, user_id: scene.mara.id, day: today(weekday + 1), micro_usd: 2_000_000 },
    { server_id: scene.server.id, user_id: scene.mara.id, day: today(weekday + 8), micro_usd: 9_000_000 },
  ]);
}

const sent = (scene: Scene) => logged(scene, 'report of a week sent').length;

test('a report of the week is sent once, also where the bot was down when it was due', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  const news = server.channel('news');
  const answer = await usage(scene, discord.owner, 'report', { channel: news });
  expect(answer.content).toContain(`<#${news.id}>`);
  useLastWeek(scene);
  await quota(scene, 'timezone', { zone: 'Africa/Abidjan' });
  await scene.restart();
  expect(said(scene, news)).toEqual([]);
  await scene.restart({}, () => letTimePass(scene));
  const report = await hears(scene, news, 'What was used in Cats, by model');
  expect(report.content).toMatch(/\$2\.00 +0 +1 {2}openai\/gpt-6-luna/);
  expect(report.content).toMatch(/ · \w+ \d+ – \w+ \d+ \(Africa\/Abidjan\)\n/);
  expect(report.content).not.toContain('mara');
  expect(report.attachments).toHaveLength(1);
  await discord.until(() => sent(scene) === 1);
  await scene.restart();
  expect((await usage(scene, discord.owner, 'report')).content).toContain(`<#${news.id}>`);
  expect(said(scene, news)).toHaveLength(1);
});

test('a process that was killed between sending a report and noting it sends no second one', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  await usage(scene, discord.owner, 'report', { channel });
  for (const times of [1, 2]) {
    await scene.restart({}, () => letTimePass(scene));
    await discord.until(() => sent(scene) === times);
  }
  expect(said(scene, channel)).toHaveLength(1);
  expect(said(scene, channel)[0]?.content).toContain('Nothing.');
});

test('where it may not write it says so, and what is switched off is not sent', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  expect((await usage(scene, discord.owner, 'report')).content).toMatch(/^I send no report of the week/);
  channel.permit('bot', { deny: ['AttachFiles'] });
  const refused = await usage(scene, discord.owner, 'report', { channel });
  expect(refused.content).toContain('I am missing **Attach Files**');
  channel.permit('bot', { allow: ['AttachFiles'] });
  await usage(scene, discord.owner, 'report', { channel });
  channel.permit('bot', { deny: ['SendMessages'] });
  await scene.restart({}, () => letTimePass(scene));
  await discord.until(() => logged(scene, 'could not send the report of a week').length === 1);
  await scene.restart();
  expect((await usage(scene, discord.owner, 'report', { off: true })).content).toContain('any more');
  channel.permit('bot', { allow: ['SendMessages'] });
  await scene.restart({}, () => letTimePass(scene));
  expect((await usage(scene, discord.owner, 'report')).content).toMatch(/^I send no report/);
  expect(logged(scene, 'could not send the report of a week')).toHaveLength(1);
  expect(said(scene, channel)).toEqual([]);
});

test('who chose a channel that is gone is told so, `/usage report` says it too, and a new channel gets that report', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  const news = server.channel('news');
  const zoe = discord.member('zoe', { in: server, permissions: ['ManageGuild'] });
  await usage(scene, zoe, 'report', { channel: news });
  await scene.restart({}, () => {
    letTimePass(scene);
    news.delete();
  });
  const told = await hears(scene, zoe.dm(), 'report of the week');
  expect(told.content).toMatch(
    /^⚠️ I could not send the report of the week from \w+ \d+ to <#\d+> \(server \*\*Cats\*\*\): that channel is gone/,
  );
  await discord.until(async () => (await usage(scene, zoe, 'report')).content.endsWith(told.content));
  await scene.restart();
  expect(said(scene, zoe.dm())).toHaveLength(1);
  const other = server.channel('other');
  const moved = await usage(scene, zoe, 'report', { channel: other });
  expect(moved.content).not.toContain('could not');
  await scene.restart();
  await hears(scene, other, 'What was used in Cats');
  expect((await usage(scene, zoe, 'report')).content).not.toContain('could not');
});

test('where permissions are missing for a report, the channel for alerts reads which', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  const news = server.channel('news');
  const admins = server.channel('admins');
  await quota(scene, 'alerts', { channel: admins });
  await usage(scene, discord.owner, 'report', { channel: news });
  useLastWeek(scene);
  news.permit('bot', { deny: ['AttachFiles'] });
  await scene.restart({}, () => letTimePass(scene));
  const told = await hears(scene, admins, 'report of the week');
  expect(told.content).toContain('I am missing **Attach Files** there');
  expect(said(scene, discord.owner.dm())).toEqual([]);
  // The permission is back: the channel is chosen once more.
  news.permit('bot', { allow: ['AttachFiles'] });
  await usage(scene, discord.owner, 'report', { channel: news });
  await scene.restart();
  await hears(scene, news, 'What was used in Cats');
});
