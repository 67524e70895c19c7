import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { say, toolCalls } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { ask, asked, ended } from './asking.ts';
import { askedLeave, openFunctions, resultOf, willCall } from './functions.ts';
import { answered, hears, logged, type Scene, said } from './scene.ts';
import { askerBy, ways } from './ways.ts';

/** Makes all reminders due, as if so many ms had passed in which their members could not be reached so many times more. */
function pass({ database }: Pick<Scene, 'database'>, ms: number, refusals = 0): void {
  const file = new Database(database);
  file.exec(
    `UPDATE reminders SET at = at - ${ms}, next_try = next_try - ${ms}, refused = refused + ${refusals}`,
  );
  file.close();
}

/** For each reminder how often its member could not be reached. */
function refusals({ database }: Pick<Scene, 'database'>): number[] {
  const file = new Database(database, { readonly: true });
  const counts = file.prepare('SELECT refused FROM reminders').pluck().all() as number[];
  file.close();
  return counts;
}

/** What is still to be told. */
function open({ database }: Pick<Scene, 'database'>): unknown[] {
  const file = new Database(database, { readonly: true });
  const rows = file.prepare('SELECT text, tries FROM reminders').all();
  file.close();
  return rows;
}

const hour = 3_600_000;

/** Mara asks, seen by nobody else, to be reminded of a secret in an hour. */
async function askPrivately(scene: Scene) {
  const { channel, mara } = scene;
  willCall(scene, 'remind_me', { text: 'the secret', minutes: 60 });
  await mara.slash(channel, 'ask', { prompt: 'remind me', private: true });
  await answered(scene, channel, mara);
}

test('somebody is reminded where they asked, when it is time, and nobody else is pinged', async () => {
  await using scene = await openFunctions();
  const { channel, mara } = scene;
  willCall(scene, 'remind_me', { text: '@everyone the tea, <@1234567890123456789>', minutes: 0.01 });
  await asked(scene, 'remind me of the tea');
  expect(resultOf(scene)).toMatch(/^Reminder 1 is noted for \d{4}-\d\d-\d\d \d\d:\d\d \(UTC\)\./);
  const reminder = await hears(scene, channel, '⏰');
  expect(reminder.content).toMatch(/^⏰ <@\d+> @everyone the tea.*\n-# You asked me for it <t:\d+:R>\.$/);
  expect(reminder.pinged).toEqual([mara.id]);
  await scene.discord.until(() => open(scene).length === 0);
});

test('asked in whatever way, it is told there', async () => {
  await using scene = await openFunctions();
  const askers = ways.map((way) => ({ way, ...askerBy(scene, way) }));
  for (const { way, where, ask } of askers) {
    willCall(scene, 'remind_me', { text: `asked by ${way}`, minutes: 60 }, `Noted by ${way}.`);
    await ask('remind me');
    await hears(scene, where, `Noted by ${way}.\n-# `);
  }
  await scene.restart({}, () => pass(scene, hour));
  for (const { way, who, where } of askers) {
    const reminder = await hears(scene, where, `⏰ ${who.mention} asked by ${way}`);
    expect(reminder.pinged).toEqual([who.id]);
  }
});

test('a reminder survives a restart; what became due meanwhile is told late, and says so', async () => {
  await using scene = await openFunctions();
  const { channel, mara } = scene;
  willCall(scene, 'remind_me', { text: 'the tea', minutes: 60 });
  await asked(scene, 'remind me in an hour');
  await scene.restart({}, () => pass(scene, 2 * hour));
  const reminder = await hears(scene, channel, `⏰ ${mara.mention} the tea`);
  expect(reminder.content).toMatch(/\n-# That was for <t:\d+:f>: I was away then, sorry\.\n/);
  expect(reminder.pinged).toEqual([mara.id]);
  await scene.restart();
  expect(open(scene)).toEqual([]);
  expect(scene.discord.visible(channel).filter(({ content }) => content.startsWith('⏰'))).toHaveLength(1);
});

test('what was asked privately, or in a channel that is gone or hidden from them, is told directly', async () => {
  await using scene = await openFunctions();
  const { server, channel, mara } = scene;
  const tea = server.channel('tea');
  await askPrivately(scene);
  willCall(scene, 'remind_me', { text: 'the tea', minutes: 60 });
  await asked(scene, 'remind me', { where: tea });
  const milk = server.channel('milk');
  willCall(scene, 'remind_me', { text: 'the milk', minutes: 60 });
  await asked(scene, 'remind me', { where: milk });
  tea.delete();
  milk.permit(mara, { deny: ['ViewChannel'] });
  await scene.restart({}, () => pass(scene, hour));
  await hears(scene, mara.dm(), 'the secret');
  await hears(scene, mara.dm(), 'the tea');
  await hears(scene, mara.dm(), 'the milk');
  expect(scene.discord.visible(channel).some(({ content }) => content.includes('⏰'))).toBe(false);
});

test('who takes no direct messages hears where they asked that there is a reminder, and is told when they can be', async () => {
  await using scene = await openFunctions();
  const { channel, discord, mara } = scene;
  await askPrivately(scene);
  mara.refuseDms();
  await scene.restart({}, () => pass(scene, hour));
  const word = await hears(scene, channel, english.reminders.refused(mara.mention));
  expect(word.pinged).toEqual([mara.id]);
  await discord.until(() => refusals(scene)[0] === 1);
  // It is theirs to see and to take away.
  willCall(scene, 'reminders', {}, 'Listed.');
  await mara.slash(channel, 'ask', { prompt: 'what did I want?', private: true });
  await discord.until(() => said(scene, channel, mara).some(({ content }) => content.startsWith('Listed.')));
  expect(resultOf(scene)).toMatch(/^1: .* the secret \(was due: could not be told yet\)$/);
  await scene.restart({}, () => pass(scene, 24 * hour));
  await discord.until(() => refusals(scene)[0] === 2);
  mara.refuseDms(false);
  await scene.restart({}, () => pass(scene, 24 * hour));
  const reminder = await hears(scene, mara.dm(), `⏰ ${mara.mention} the secret`);
  expect(reminder.content).toMatch(/\n-# That was for <t:\d+:f>: I could not reach you then\.\n/);
  await discord.until(() => open(scene).length === 0);
  expect(discord.visible(channel).filter(({ content }) => content.includes('⏰'))).toHaveLength(1);
});

test('after a week in which nobody could reach them the operators hear for whom it was, and not what', async () => {
  await using scene = await openFunctions();
  const { discord, mara } = scene;
  await askPrivately(scene);
  mara.refuseDms();
  await scene.restart({}, () => pass(scene, hour, 6));
  await hears(scene, discord.owner.dm(), english.reminders.givenUp(mara.id));
  expect(open(scene)).toEqual([]);
  expect(logged(scene, 'a reminder was given up')).toHaveLength(1);
});

test('where Discord does not answer, it is tried again later', async () => {
  await using scene = await openFunctions();
  const { discord } = scene;
  willCall(scene, 'remind_me', { text: 'the tea', minutes: 60 });
  await asked(scene, 'remind me');
  const down = discord.fail(
    { method: 'POST', route: '/channels/:channel/messages' },
    { status: 500, times: 99 },
  );
  await scene.restart({}, () => pass(scene, hour));
  await scene.discord.until(() => logged(scene, 'a reminder could not be told yet').length > 0);
  down.stop();
  await scene.restart({}, () => {
    expect(open(scene)).toEqual([{ text: 'the tea', tries: 1 }]);
    pass(scene, hour);
  });
  await hears(scene, scene.channel, 'the tea');
});

test('what was told, though Discord failed to say so, is not told twice', async () => {
  await using scene = await openFunctions();
  const { discord, channel } = scene;
  willCall(scene, 'remind_me', { text: 'the tea', minutes: 60 });
  await asked(scene, 'remind me');
  const fault = { status: 500, times: 99, applied: true };
  const unwell = discord.fail({ method: 'POST', route: '/channels/:channel/messages' }, fault);
  await scene.restart({}, () => pass(scene, hour));
  await discord.until(() => logged(scene, 'a reminder could not be told yet').length > 0);
  unwell.stop();
  await scene.restart({}, () => pass(scene, hour));
  await discord.until(() => open(scene).length === 0);
  expect(discord.visible(channel).filter(({ content }) => content.startsWith('⏰'))).toHaveLength(1);
});

test('moments that are none, past or too far are told to the model with the time of day', async () => {
  await using scene = await openFunctions();
  for (const [when, words] of [
    [{}, 'When? Give `minutes` from now'],
    [{ at: 'tomorrow' }, 'When? Give `minutes` from now'],
    [{ at: '2020-01-01T08:00' }, 'That moment is past. Now it is 20'],
    [{ at: '2999-01-01T08:00' }, 'more than a year ahead'],
  ] as const) {
    willCall(scene, 'remind_me', { text: 'the tea', ...when });
    await asked(scene, 'remind me');
    expect(resultOf(scene)).toContain(words);
  }
  expect(open(scene)).toEqual([]);
});

test('reminders are listed and taken away by whom they are for', async () => {
  await using scene = await openFunctions();
  const { discord, server } = scene;
  const nils = discord.member('nils', { in: server });
  for (const text of ['the tea', 'the milk']) {
    willCall(scene, 'remind_me', { text, minutes: text === 'the tea' ? 60 : 30 });
    await asked(scene, 'remind me');
  }
  const answer = async (arguments_: object, by = scene.mara) => {
    willCall(scene, 'reminders', arguments_);
    await asked(scene, 'Q', { by });
    return resultOf(scene);
  };
  expect(await answer({})).toMatch(/^2: .* the milk\n1: .* the tea$/);
  expect(await answer({}, nils)).toBe('There are no open reminders.');
  willCall(scene, 'reminders', { cancel: 1 });
  const wish = await ask(scene, 'forget it', { by: nils });
  await nils.click(await askedLeave(scene, scene.channel), 'Allow');
  await ended(scene, wish);
  expect(resultOf(scene)).toContain('no reminder of that number');
  willCall(scene, 'reminders', { cancel: 1 });
  const prompt = await ask(scene, 'forget the tea');
  const leave = await askedLeave(scene, scene.channel);
  expect(leave.content).toContain('take away your reminder 1');
  await scene.mara.click(leave, 'Allow');
  await ended(scene, prompt);
  expect(resultOf(scene)).toBe('Reminder 1 is taken away.');
  expect(await answer({})).toMatch(/^2: .* the milk$/);
});

test('what is told elsewhere is neither listed nor taken away where others see the answer', async () => {
  await using scene = await openFunctions();
  const { discord, channel, mara } = scene;
  willCall(scene, 'remind_me', { text: 'the lawyer', minutes: 60 });
  await mara.slash(channel, 'ask', { prompt: 'remind me', private: true });
  await answered(scene, channel, mara);
  willCall(scene, 'reminders');
  await asked(scene, 'what did I want?');
  expect(resultOf(scene)).toBe('There are no open reminders.');
  willCall(scene, 'reminders', { cancel: 1 });
  const prompt = await ask(scene, 'forget it');
  await mara.click(await askedLeave(scene, channel), 'Allow');
  await ended(scene, prompt);
  expect(resultOf(scene)).toContain('no reminder of that number');
  willCall(scene, 'reminders', {}, 'Listed.');
  await mara.slash(channel, 'ask', { prompt: 'what did I want?', private: true });
  await discord.until(() => said(scene, channel, mara).some(({ content }) => content.startsWith('Listed.')));
  expect(resultOf(scene)).toMatch(/^1: .* the lawyer$/);
});

test('a moderator who regenerates an answer gets no functions, which would act for the asker', async () => {
  await using scene = await openFunctions();
  const { discord, channel, openrouter, server } = scene;
  const moderator = discord.member('nils', { in: server });
  channel.permit(moderator, { allow: ['ManageMessages'] });
  willCall(scene, 'remind_me', { text: 'the tea', minutes: 60 });
  const answer = await asked(scene, 'remind me');
  openrouter.next(say('Without.'));
  await moderator.click(answer, 'Regenerate');
  const again = await hears(scene, channel, 'Without.\n-# ');
  expect(again.content).toContain('functions act only for mara, who asked: answered without');
  expect(openrouter.requests.at(-1)?.body.tools).toBeUndefined();
});

test('an answer that is written anew does not note its reminder twice', async () => {
  await using scene = await openFunctions();
  const { channel, mara } = scene;
  willCall(scene, 'remind_me', { text: 'the tea', minutes: 60 });
  const answer = await asked(scene, 'remind me');
  willCall(scene, 'remind_me', { text: 'the tea', minutes: 60 }, 'Again.');
  await mara.click(answer, 'Regenerate');
  await hears(scene, channel, 'Again.\n-# ');
  expect(resultOf(scene)).toContain('Reminder 1 is noted');
  expect(open(scene)).toHaveLength(1);
});

test('an answer that is written anew later puts its reminders in the place of those before; of one answer each stays', async () => {
  await using scene = await openFunctions();
  const { channel, mara, openrouter } = scene;
  const twice = (then: string) => {
    const calls = [60, 120].map((minutes, index) => ({
      ...{ id: `call_${index}`, name: 'remind_me' },
      arguments: JSON.stringify({ text: 'drink', minutes }),
    }));
    openrouter.next(toolCalls(calls), say(then));
  };
  twice('Noted.');
  const answer = await asked(scene, 'remind me each hour');
  expect(open(scene)).toHaveLength(2);
  pass(scene, hour / 12);
  twice('Again.');
  await mara.click(answer, 'Regenerate');
  await hears(scene, channel, 'Again.\n-# ');
  expect(open(scene)).toHaveLength(2);
  const file = new Database(scene.database, { readonly: true });
  const times = file.prepare('SELECT at FROM reminders ORDER BY at').pluck().all() as number[];
  file.close();
  expect(times.map((at) => Math.round((at - Date.now()) / hour))).toEqual([1, 2]);
  expect(Math.min(...times)).toBeGreaterThan(Date.now() + hour - 60_000);
});
