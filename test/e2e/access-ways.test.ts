import { expect, test } from 'vitest';
import type { Member, MessageView, Used } from '../../sandbox/discord/index.ts';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { openStore } from '../../src/store/store.ts';
import { english } from '../../src/texts/index.ts';
import { ask, asked, ended, settled } from './asking.ts';
import { answers, asks, chat } from './conversing.ts';
import { twoPresets } from './house.ts';
import { openPanel } from './panel.ts';
import { answered, hears, logged, nextHeld, openScene, type Scene, said } from './scene.ts';

const shutOut = english.access.shutOut('person', undefined);
const notHere = english.access.shutOut('place', undefined);
const notThis = (preset: string) => english.access.shutOut('person', preset);

const menus = `
menus:
  translate: { on: message, name: Translate, preset: code, prompt: Translate this. }
  ask: { on: message, name: Ask about this…, ask: true }
`;

/** What a command says to whoever used it. */
async function told(scene: Scene, by: Member, command: string, options = {}, where = scene.channel) {
  const used = await by.slash(where, command, options);
  return await scene.discord.until(() => used.reply()?.content);
}

const admin = (scene: Scene, command: string, options = {}) =>
  told(scene, scene.discord.owner, command, options);

/** Waits until whoever made an interaction is refused. */
function refused(scene: Scene, used: Used, words = shutOut): Promise<unknown> {
  return scene.discord.until(() =>
    [used.reply(), ...used.followups()].some((one) => one?.content.startsWith(words)),
  );
}

test('a category holds for its channels and their threads, and a channel counts before it', async () => {
  await using scene = await openScene();
  const { server, mara, openrouter } = scene;
  openrouter.answer(say('Hello.'));
  const category = server.category('Staff');
  const [closed, open] = [server.channel('plans', { category }), server.channel('tea', { category })];
  await admin(scene, 'access deny', { channel: category });
  for (const where of [closed, open, closed.thread('talk', { by: mara })]) {
    await mara.send(where, '@Parley hi');
    await hears(scene, where, notHere);
    expect(await told(scene, mara, 'ask', { prompt: 'hi' }, where)).toBe(notHere);
  }
  expect(openrouter.requests).toHaveLength(0);
  await asked(scene, 'outside of it');
  await admin(scene, 'access allow', { channel: open });
  await asked(scene, 'hi', { where: open });
  // One channel is allowed: those that nothing names are closed.
  expect(await told(scene, mara, 'ask', { prompt: 'hi' })).toBe(notHere);
  await settled(scene);
  expect(openrouter.requests).toHaveLength(2);
});

test('a channel is switched off for itself, and the others answer', async () => {
  await using scene = await openScene();
  const { server, mara, channel, openrouter } = scene;
  openrouter.answer(say('Hello.'));
  const other = server.channel('other');
  expect(await admin(scene, 'settings off', { channel })).toContain(
    `switched off in <#${channel.id}>: I answer nothing there. \`/settings on channel:\``,
  );
  for (const where of [channel, channel.thread('talk', { by: mara })]) {
    await mara.send(where, '@Parley hi');
    await hears(scene, where, english.access.off);
  }
  expect(await told(scene, mara, 'ask', { prompt: 'hi' })).toBe(english.access.off);
  await mara.send(other, '@Parley hi');
  await answered(scene, other);
  scene.discord.owner.speak('zh-CN');
  expect(await admin(scene, '设置 off', { channel })).toContain(`我在<#${channel.id}>已关闭`);
  scene.discord.owner.speak('en-US');
  expect(await admin(scene, 'settings on', { channel })).toContain(
    `switched on in <#${channel.id}>: I answer there.`,
  );
  await asked(scene, 'again');
  expect(openrouter.requests).toHaveLength(2);
});

test('menus, modals and each kind of button are closed to who is denied', async () => {
  await using scene = await openScene({ presets: twoPresets + menus });
  const { discord, server, channel, mara, openrouter } = scene;
  const other = discord.member('otto', { in: server });
  openrouter.answer(say('Hello.'));
  const answer = await asked(scene, 'hi');
  await mara.click(answer, 'Regenerate');
  await openrouter.until(() => openrouter.requests.length === 2);
  await discord.until(() => discord.message(answer.id)?.buttons.some(({ label }) => label === '‹'));
  await settled(scene);
  const panel = await openPanel(mara, answer);
  const opened = await mara.menu('Ask about this…', await other.send(channel, 'Ça va?'));
  expect(opened.modal).toBeDefined();
  await admin(scene, 'access deny', { member: mara });
  await refused(scene, await mara.menu('Translate', answer));
  await refused(scene, await mara.menu('Ask about this…', answer));
  await refused(scene, await mara.submit(opened, { question: 'Why?' }));
  for (const label of ['Regenerate', '‹']) await refused(scene, await mara.click(answer, label));
  await refused(scene, await mara.select(panel, english.more.regenerateWith, 'code'));
  const details = panel.buttons.find(({ label }) => label === english.details.open);
  const subject = details?.customId?.split(':')[1];
  const hidden = ['retry', 'continue', 'vary', 'edited', 'keep', 'summary', 'reasoning'];
  for (const action of [...hidden, 'details', 'thread'])
    await refused(scene, await mara.forge(panel, `${action}:${subject}:0`));
  expect(openrouter.requests).toHaveLength(2);
});

test('what could be asked next, and an edited question, are closed to who is denied', async () => {
  const suggesting = twoPresets.replace(
    '    max_tokens: 1000\n',
    '    max_tokens: 1000\n    suggestions: true\n',
  );
  await using scene = await openScene({ presets: suggesting });
  const { discord, channel, mara, openrouter } = scene;
  openrouter.answer(({ body }) =>
    say(body.response_format ? JSON.stringify({ questions: ['Why do they purr?'] }) : 'Cats.'),
  );
  const prompt = await ask(scene, 'what are cats?');
  const answer = await discord.until(() =>
    said(scene, channel).find(({ buttons }) => buttons.some(({ label }) => label === 'Why do they purr?')),
  );
  mara.edit(prompt, '@Parley what are dogs?');
  await discord.until(() =>
    discord.message(answer.id)?.buttons.some(({ label }) => label === english.reply.edited),
  );
  await admin(scene, 'access deny', { member: mara });
  const before = openrouter.requests.length;
  for (const label of ['Why do they purr?', english.reply.edited])
    await refused(scene, await mara.click(answer, label));
  expect(openrouter.requests).toHaveLength(before);
});

test('who is denied can still stop what is written for them, and delete it', async () => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  const writing = nextHeld(scene, ['First', ' second']);
  const prompt = await ask(scene, 'a long one');
  writing.release();
  const answer = await hears(scene, channel, 'First');
  await admin(scene, 'access deny', { member: mara });
  await mara.click(answer, 'Stop');
  expect((await ended(scene, prompt)).content).toContain('Stopped by mara');
  const panel = await openPanel(mara, answer);
  // Nothing else is offered to them.
  expect(JSON.stringify(panel.components)).not.toContain('Programs');
  await mara.click(panel, english.delete.open);
  await discord.until(() => !discord.message(answer.id));
});

test('a webhook begins something where it is listed, in that channel, and not without end', async () => {
  await using scene = await openScene();
  const { discord, server, mara, channel, openrouter } = scene;
  openrouter.answer(say('Beep.'));
  const other = server.channel('other');
  const hook = (where = channel, name = 'Hook') => mara.send(where, '@Parley hi', { webhook: name });
  const { author } = await hook();
  const { author: unlisted } = await hook(other);
  expect(unlisted.id).not.toBe(author.id);
  await admin(scene, 'settings set', { name: 'bots', value: author.id, channel });
  for (let count = 1; count <= 5; count++) {
    await hook(other);
    await hook();
    await openrouter.until(() => openrouter.requests.length === count);
    await settled(scene);
  }
  await hook();
  await hears(scene, channel, english.access.enoughOfBots(5));
  await hook();
  await discord.until(() => logged(scene, 'bots ask one after the other: not answered').length === 2);
  await asked(scene, 'a person');
  expect(openrouter.requests).toHaveLength(6);
  expect(said(scene, other)).toEqual([]);
  await hook();
  await openrouter.until(() => openrouter.requests.length === 7);
  await settled(scene);
  expect(discord.calls(({ status }) => status === 403)).toEqual([]);
});

test('a preset that a role is denied is denied in every way, and not offered to those who have it', async () => {
  await using scene = await openScene({ presets: twoPresets + menus });
  const { discord, server, channel, mara, openrouter } = scene;
  openrouter.answer(say('Hello.'));
  const role = server.role('Guests');
  const guest = discord.member('gus', { in: server, roles: [role] });
  const used = await guest.slash(channel, 'code', { prompt: 'before' });
  const made = await discord.until(() => {
    const reply = used.reply();
    return reply?.buttons.some(({ label }) => label === 'Regenerate') && reply;
  });
  const plain = await asked(scene, 'by fast', { by: guest });
  const panel = await openPanel(guest, plain);
  const opened = await guest.menu('Ask about this…', plain);
  const before = openrouter.requests.length;
  await admin(scene, 'access deny', { role, preset: 'code' });
  expect(await told(scene, guest, 'ask', { prompt: 'hi', preset: 'code' })).toContain(notThis('code'));
  expect(await told(scene, guest, 'code', { prompt: 'hi' })).toContain(notThis('code'));
  for (const options of [{ preset: 'code' }, { preset: 'code', topic: 'hi' }])
    expect(await told(scene, guest, 'chat', options)).toContain(notThis('code'));
  expect(channel.threads).toEqual([]);
  await refused(scene, await guest.menu('Translate', plain), notThis('code'));
  expect(JSON.stringify((await guest.menu('Ask about this…', plain)).modal)).not.toContain('Programs');
  await refused(scene, await guest.submit(opened, { question: 'Why?', preset: ['code'] }), notThis('code'));
  const both = { prompt: 'hi', first: 'fast', second: 'code' };
  expect(await told(scene, guest, 'compare ask', both)).toContain(notThis('code'));
  await refused(scene, await guest.click(made, 'Regenerate'), notThis('code'));
  await refused(scene, await guest.select(panel, english.more.regenerateWith, 'code'), notThis('code'));
  expect(openrouter.requests).toHaveLength(before);
  const names = async (by: Member, command: string, options: Record<string, string>, option: string) =>
    (await by.autocomplete(channel, command, options, option)).map(({ value }) => value);
  const ways = [
    ['ask', { preset: '' }, 'preset'],
    ['chat', { preset: '' }, 'preset'],
    ['compare ask', { first: '' }, 'first'],
    ['presets show', { preset: '' }, 'preset'],
    ['preferences set', { name: 'preset', value: '' }, 'value'],
  ] as const;
  for (const [command, options, option] of ways) {
    expect(await names(guest, command, options, option), command).toEqual(['fast']);
    expect(await names(mara, command, options, option), command).toEqual(['fast', 'code']);
  }
  const codesModel = 'anthropic/claude-sonnet-5.5';
  expect(await names(guest, 'ask', { model: '' }, 'model')).not.toContain(codesModel);
  expect(await names(mara, 'ask', { model: '' }, 'model')).toContain(codesModel);
  for (const command of ['presets list', 'help']) {
    expect(await told(scene, guest, command), command).not.toContain('Programs');
    expect(await told(scene, mara, command), command).toContain('Programs');
  }
  expect(JSON.stringify((await openPanel(guest, plain)).components)).not.toContain('Programs');
  await asked(scene, 'still by fast', { by: guest });
  expect(openrouter.requests).toHaveLength(before + 1);
});

test('whoever may not use the default preset is told how to choose another, and cannot choose that one', async () => {
  await using scene = await openScene();
  const { discord, mara, channel, openrouter } = scene;
  openrouter.answer(say('Hello.'));
  await admin(scene, 'access deny', { member: mara, preset: 'fast' });
  const { content } = await asked(scene, 'hi');
  expect(content).toBe(notThis('fast'));
  expect(content).toContain('`/preferences set name:preset`');
  const choose = (value: string) => told(scene, mara, 'preferences set', { name: 'preset', value });
  expect(await choose('fast')).toBe(notThis('fast'));
  const panel = (await mara.slash(channel, 'preferences open')).reply();
  await mara.select(panel as MessageView, english.settings.panel.choose, 'preset');
  const offers = JSON.stringify(discord.message(panel?.id ?? '')?.components);
  expect(offers).toContain('code');
  expect(offers).not.toContain('"fast"');
  expect(await choose('code')).not.toBe(notThis('fast'));
  await asked(scene, 'hi again');
  expect(openrouter.requests.map(({ models }) => models[0])).toEqual(['anthropic/claude-sonnet-5.5']);
});

test('commands that only read are closed to who is denied, too; help and what concerns them stays', async () => {
  await using scene = await openScene();
  const { mara } = scene;
  await admin(scene, 'access deny', { member: mara });
  const reading = ['models', 'presets list', 'presets show', 'usage me', 'compare results', 'history show'];
  for (const command of reading) expect(await told(scene, mara, command), command).toBe(shutOut);
  expect(await told(scene, mara, 'model info', { model: 'openai/gpt-6-luna' })).toBe(shutOut);
  expect(await told(scene, mara, 'help')).toContain('Programs');
  expect(await told(scene, mara, 'privacy show')).not.toBe(shutOut);
});

test('in a conversation that it does not answer any more, that is said once to each who was in it', async () => {
  await using scene = await openScene();
  const { discord, server, mara } = scene;
  const [nils, stranger] = ['nils', 'otto'].map((name) => discord.member(name, { in: server }));
  const place = await chat(scene);
  answers(scene, 'A1');
  await ended(scene, await (nils as Member).send(place, 'Q1'));
  await admin(scene, 'settings off');
  for (const who of [mara, mara, nils, stranger, nils, mara]) await who?.send(place, 'and now?');
  await discord.until(() => logged(scene, 'passed over what a stranger said in a conversation').length === 4);
  const refusals = () => said(scene, place).filter(({ content }) => content === english.access.off);
  await discord.until(() => refusals().length === 2);
  await admin(scene, 'settings on');
  answers(scene, 'A2');
  expect((await ended(scene, await mara.send(place, 'Q2'))).content).toContain('A2');
  expect(refusals()).toHaveLength(2);
});

test('a server’s lists have room for so many entries, and say so', async () => {
  await using scene = await openScene();
  const { discord, server, channel } = scene;
  const row = {
    server_id: server.id,
    preset: '',
    kind: 'member',
    effect: 'deny',
    set_by: '1',
    set_at: 0,
  } as const;
  const rows = Array.from({ length: 199 }, (_, index) => ({
    ...row,
    subject_id: `${10n ** 17n + BigInt(index)}`,
  }));
  await scene.restart({}, async () => {
    const store = await openStore(`sqlite://${scene.database}`);
    await store.sql.insertInto('access_rules').values(rows).execute();
    await store.close();
  });
  const [last, over] = ['nils', 'otto'].map((name) => discord.member(name, { in: server }));
  expect(await admin(scene, 'access deny', { member: last, role: server.role('Guests') })).toBe(
    english.access.tooMany(200),
  );
  expect(await admin(scene, 'access deny', { member: last })).toContain('denied');
  expect(await admin(scene, 'access deny', { member: over })).toBe(english.access.tooMany(200));
  const panel = (await discord.owner.slash(channel, 'access open')).reply() as MessageView;
  await refused(
    scene,
    await discord.owner.select(panel, english.access.panel.places, channel),
    english.access.tooMany(200),
  );
  // What stands there can be changed all the same, and taken off.
  expect(await admin(scene, 'access allow', { member: last })).toContain('allowed');
  expect(await admin(scene, 'access remove', { member: last })).toContain(english.access.removed);
});

test('a panel of preferences that was open is closed to who is denied meanwhile', async () => {
  await using scene = await openScene();
  const { mara, channel } = scene;
  const panel = (await mara.slash(channel, 'preferences open')).reply() as MessageView;
  await admin(scene, 'access deny', { member: mara });
  await refused(scene, await mara.select(panel, english.settings.panel.choose, 'preset'));
  expect(await told(scene, mara, 'preferences open')).toBe(shutOut);
});

test.for(['a denied member', 'a denied preset', 'a channel that is switched off'])(
  'what waits in line is looked at again when its turn comes: %s',
  async (what) => {
    await using scene = await openScene();
    const { discord, mara } = scene;
    const place = await chat(scene);
    const first = held(['A', '0']);
    answers(scene, first, 'A1', 'A2');
    const prompt = await mara.send(place, 'Q0');
    await first.asked;
    const later = await mara.send(place, 'Q1');
    await hears(scene, place, english.queue.ahead(1));
    if (what === 'a denied member') await admin(scene, 'access deny', { member: mara });
    else if (what === 'a denied preset') await admin(scene, 'access deny', { member: mara, preset: 'fast' });
    else await admin(scene, 'settings off', { channel: place });
    const sentence =
      { 'a denied member': shutOut, 'a denied preset': notThis('fast') }[what] ?? english.access.off;
    first.finish();
    expect((await ended(scene, prompt)).content).toContain('A0');
    await discord.until(() => said(scene, place).some(({ content }) => content.startsWith(sentence)));
    expect((await ended(scene, later)).content).toContain(sentence.slice(0, 20));
    expect(asks(scene)).toHaveLength(1);
  },
);
