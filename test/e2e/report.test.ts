import { expect, test } from 'vitest';
import type { Member, MessageView } from '../../sandbox/discord/index.ts';
import { asked } from './asking.ts';
import { unhurried } from './memory.ts';
import { hears, isEnd, openScene, type Scene, said } from './scene.ts';

/** An answer that everybody in the channel sees. */
async function answer(scene: Scene, question = 'What is a cat?'): Promise<MessageView> {
  return await asked(scene, question);
}

/** Reports a message and gives what its reporter reads. */
async function report(scene: Scene, message: MessageView, reason = '', by = scene.mara): Promise<string> {
  const opened = await by.menu('Report answer', message);
  if (!opened.modal) return opened.reply()?.content ?? '';
  const sent = await by.submit(opened, { reason });
  return scene.discord.until(() => sent.reply()?.content);
}

test('a member reports an answer: admins get the link, who it was and why, and not what the answer says', async () => {
  await using scene = await openScene();
  const { discord, channel, server, mara } = scene;
  const admins = server.channel('admins');
  await discord.owner.slash(channel, 'quota alerts', { channel: admins });
  const bad = await answer(scene);
  expect(await report(scene, bad, 'It is rude.\nVery.')).toMatch(/have been told/);
  const { content } = await hears(scene, admins, 'has reported');
  expect(content).toContain(`<@${mara.id}>`);
  expect(content).toContain(`https://discord.com/channels/${server.id}/${channel.id}/${bad.id}`);
  expect(content).toContain('> It is rude.\n> Very.');
  expect(content).toContain(`Asked by <@${mara.id}>, preset \`fast\``);
  expect(content).not.toContain(bad.content.slice(0, 20));
  const used = await discord.owner.slash(channel, 'audit show', { what: 'reports' });
  const shown = await discord.until(() => used.reply()?.content);
  expect(shown).toMatch(/Answer reported.*channels.*`It is rude. Very.`\n.*<@/);
  expect(await report(scene, bad)).toContain('already');
});

test('without a channel for admins, whoever owns the server is told; nothing of it stands in the log channel', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const log = server.channel('log');
  await discord.owner.slash(channel, 'audit log', { channel: log });
  await hears(scene, log, '**');
  expect(await report(scene, await answer(scene))).toMatch(/have been told/);
  await hears(scene, discord.owner.dm(), 'has reported');
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 5 });
  await hears(scene, log, 'Recent talk');
  expect(
    said(scene, log)
      .map(({ content }) => content)
      .join(),
  ).not.toContain('reported');
});

test('a member reports five answers an hour; where nobody can be told, it is kept all the same', async () => {
  await using scene = await openScene();
  const { discord } = scene;
  discord.owner.refuseDms();
  const outcomes: string[] = [];
  for (let count = 1; count <= 6; count += 1)
    outcomes.push(await report(scene, await answer(scene, `Question ${count}?`)));
  expect(outcomes[0]).toContain('I have noted it');
  expect(outcomes[4]).toContain('I have noted it');
  expect(outcomes[5]).toContain('five answers in the last hour');
  await scene.restart();
  expect(await report(scene, await answer(scene, 'Question 7?'))).toContain('five answers');
});

test('only answers can be reported, while they are there', async () => {
  await using scene = await openScene();
  const { channel, mara, discord } = scene;
  const own = await mara.send(channel, 'Hello');
  expect((await mara.menu('Report answer', own)).reply()?.content).toContain('not an answer of mine');
  const gone = await answer(scene);
  const opened = await mara.menu('Report answer', gone);
  discord.owner.delete(gone);
  const sent = await mara.submit(opened, {});
  expect(await discord.until(() => sent.reply()?.content)).toContain('not there any more');
});

test('a private answer is not reported, by no forged id either: nobody else could look at it', async () => {
  await using scene = await openScene();
  const { channel, mara, server, discord } = scene;
  const used = await mara.slash(channel, 'ask', { prompt: 'Psst?', private: true });
  const secret = await discord.until(() => {
    const reply = used.reply();
    return reply && isEnd(reply) && reply;
  });
  expect(await report(scene, secret)).toContain('Only whoever asked');
  const elsewhere = await asked(scene, 'And there?', { where: server.channel('other') });
  for (const [id, says] of [
    [secret.id, 'Only whoever asked'],
    [elsewhere.id, 'not there any more'],
    ['1', 'not there any more'],
  ] as const) {
    const opened = await mara.menu('Report answer', await answer(scene, `About ${id}?`));
    Object.assign(opened.modal ?? {}, { custom_id: `report:${id}` });
    const sent = await mara.submit(opened, {});
    expect(await discord.until(() => sent.reply()?.content)).toContain(says);
  }
  expect(said(scene, discord.owner.dm())).toEqual([]);
});

test('the words of a report reach admins as they were typed: no link hides behind others', async () => {
  await using scene = await openScene();
  await report(scene, await answer(scene), '[your bank](http://evil.test) **now**\n# Loud');
  const { content } = await hears(scene, scene.discord.owner.dm(), 'has reported');
  expect(content).toContain('> \\[your bank](http://evil.test) \\*\\*now\\*\\*\n> \\# Loud');
});

/** A member lets all that is kept of them go. */
async function forget(scene: Scene, by: Member): Promise<void> {
  const used = await by.slash(scene.channel, 'privacy forget');
  const asking = await scene.discord.until(() => used.reply()?.content && used.reply());
  const pressed = await by.click(asking as MessageView, 'Forget me');
  await scene.discord.until(() => used.reply()?.content.includes('Done') || pressed.followups().length > 0);
}

test('who is forgotten may report the same answer no second time, and no more answers than others an hour', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { discord, server, channel } = scene;
  const nils = discord.member('nils', { in: server });
  const answers: MessageView[] = [];
  for (let count = 1; count <= 6; count += 1) answers.push(await answer(scene, `Question ${count}?`));
  const [first, ...others] = answers as [MessageView, ...MessageView[]];
  expect(await report(scene, first, 'Of axolotls.')).toMatch(/have been told/);
  await forget(scene, scene.mara);
  expect(await report(scene, first)).toContain('already');
  for (const one of others.slice(0, 4)) expect(await report(scene, one)).toMatch(/have been told/);
  await forget(scene, scene.mara);
  expect(await report(scene, others.at(-1) as MessageView)).toContain('five answers in the last hour');
  // Of others nothing is counted that is not theirs.
  expect(await report(scene, first, '', nils)).toMatch(/have been told/);
  expect(said(scene, discord.owner.dm()).filter(({ content }) => content.includes('🚩'))).toHaveLength(6);
  const used = await discord.owner.slash(channel, 'audit show', { what: 'reports' });
  const shown = await discord.until(() => used.reply()?.content);
  expect(shown.match(/somebody who was forgotten/g)).toHaveLength(5);
  expect(shown).not.toContain('axolotls');
});
