import { expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/discord/index.ts';
import { cutSocket, failed, failures, held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { labels, overLimit, parts, talk, under } from './asking.ts';
import { logged, openScene, said } from './scene.ts';
import { askerBy, drawnIn, lastOf, ways } from './ways.ts';

const down = failed(failures.providerUnavailable());
const paged = (page: string) => [...under.whole, '‹', page, '›'];
const long = (word: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${word} line ${index} of a long answer.`).join('\n');
const edits = 'PATCH /channels/:channel/messages/:message';

test.for(ways)(
  '%s: Regenerate gives a further answer in place, and the one that is shown is the one later turns see',
  async (way) => {
    await using scene = await openScene();
    const { discord, openrouter } = scene;
    const { who, where, ask } = askerBy(scene, way);
    openrouter.next(say('First.'));
    await ask('Q1');
    const answer = lastOf(await drawnIn(scene, where, /^First\./));
    const before = answer.content;
    const other = held(['Sec', 'ond.']);
    openrouter.next(other);
    await who.click(answer, 'Regenerate');
    await other.asked;
    const now = () => discord.message(answer.id);
    await discord.until(() => now()?.buttons[0]?.label === 'Stop');
    expect(now()).toMatchObject({ content: before });
    other.release();
    await discord.until(() => now()?.content === 'Sec');
    other.finish();
    const second = lastOf(await drawnIn(scene, where, /^Second\.\n-# /));
    expect(second.id).toBe(answer.id);
    expect(labels(second)).toEqual(paged('2/2'));
    expect(second.buttons.at(-1)?.disabled).toBe(true);
    expect(talk(openrouter.requests[1])).toEqual(talk(openrouter.requests[0]));

    await who.click(second, '‹');
    const first = lastOf(await drawnIn(scene, where, /^First\.\n-# /));
    expect(first.content).toBe(before);
    expect(labels(first)).toEqual(paged('1/2'));
    expect(said(scene, where)).toHaveLength(1);
    openrouter.next(say('Later.'), say('Later still.'));
    await ask('Q2');
    await drawnIn(scene, where, /Later\./);
    expect(talk(openrouter.requests.at(-1))).toContain('assistant: First.');
    expect(talk(openrouter.requests.at(-1))).not.toContain('assistant: Second.');

    await who.click(first, '›');
    await discord.until(() => now()?.content.startsWith('Second.\n-# '));
    await ask('Q3');
    await openrouter.until(() => openrouter.requests.length === 4);
    expect(talk(openrouter.requests.at(-1))).toContain('assistant: Second.');
    expect(discord.rateLimited).toBe(0);
  },
);

test('a shorter answer leaves no message over, a longer one gets those that it needs', async () => {
  await using scene = await openScene({ discord: { limits: { editMessage: { limit: 50, ms: 5000 } } } });
  const { channel, discord, mara, openrouter } = scene;
  openrouter.next(say(long('first', 150)), say('Short.'), say(long('third', 200)));
  await mara.send(channel, '@Parley hi');
  const first = await drawnIn(scene, channel, /first line 149/);
  expect(first.length).toBeGreaterThan(2);
  await mara.click(lastOf(first), 'Regenerate');
  const second = await discord.until(() => said(scene, channel).length === 1 && said(scene, channel));
  expect(second).toMatchObject([{ id: first[0]?.id, content: expect.stringMatching(/^Short\.\n-# /) }]);
  await mara.click(lastOf(second), 'Regenerate');
  const third = await drawnIn(scene, channel, /third line 199/);
  expect(third[0]?.id).toBe(first[0]?.id);
  const text = third.map(({ content }) => content).join('\n');
  for (let line = 0; line < 200; line += 1) {
    expect(text.match(new RegExp(`third line ${line} of`, 'g'))).toHaveLength(1);
  }
  for (const message of third.slice(0, -1)) expect(labels(message)).toEqual([]);
  expect(labels(lastOf(third))).toEqual(paged('3/3'));
  await mara.click(lastOf(third), '‹');
  await drawnIn(scene, channel, /^Short\.\n-# [^\n]*$/);
  const again = await discord.until(() => said(scene, channel).length === 1 && said(scene, channel));
  await mara.click(lastOf(again), '‹');
  const back = await drawnIn(scene, channel, /first line 149/);
  expect(back.map(({ content }) => content).join('\n')).not.toContain('third');
});

test.for([
  ['a failure', 'provider-down'],
  ['a stop', 'stopped'],
] as const)(
  '%s before any new text leaves the answer that was there, and says why there is no other',
  async ([, how]) => {
    await using scene = await openScene({ environment: { RETRY_ATTEMPTS: '1' } });
    const { channel, mara, openrouter } = scene;
    openrouter.next(say('First.'));
    await mara.send(channel, '@Parley Q1');
    const answer = lastOf(await drawnIn(scene, channel, /^First\./));
    const why = how === 'stopped' ? english.reply.stoppedBy('mara') : english.failures['provider-down']();
    const other = held('never');
    openrouter.answer(how === 'stopped' ? other : down);
    await mara.click(answer, 'Regenerate');
    if (how === 'stopped') {
      await other.asked;
      const waiting = await scene.discord.until(() =>
        said(scene, channel).find((message) => labels(message).includes('Stop')),
      );
      await mara.click(waiting, 'Stop');
    }
    const kept = lastOf(await drawnIn(scene, channel, /no other answer/));
    expect(parts(kept)).toMatchObject({ text: 'First.' });
    expect(parts(kept).quiet).toEqual([english.retry.noOther(why), parts(answer).quiet[0]]);
    expect(labels(kept)).toEqual(under.whole);
    openrouter.answer(say('Later.'));
    await mara.send(channel, '@Parley Q2');
    await drawnIn(scene, channel, /Later\./);
    expect(talk(openrouter.requests.at(-1))).toContain('assistant: First.');
  },
);

test('a further answer that breaks off is shown as far as it came, and one can go back', async () => {
  await using scene = await openScene();
  const { channel, mara, openrouter } = scene;
  openrouter.next(say('First.'), cutSocket('Half of'));
  await mara.send(channel, '@Parley Q1');
  const answer = lastOf(await drawnIn(scene, channel, /^First\./));
  await mara.click(answer, 'Regenerate');
  const half = lastOf(await drawnIn(scene, channel, /^Half of/));
  expect(labels(half)).toEqual([...under.broken, '‹', '2/2', '›']);
  await mara.click(half, '‹');
  expect(lastOf(await drawnIn(scene, channel, /^First\./)).content).toBe(answer.content);
});

test('only the asker and moderators may press; two presses at once make one answer', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter, server } = scene;
  const otto = discord.member('otto', { in: server });
  const mod = discord.member('nils', { in: server, permissions: ['ManageMessages'] });
  openrouter.answer(say('First.'));
  await mara.send(channel, '@Parley Q1');
  const answer = lastOf(await drawnIn(scene, channel, /^First\./));
  const refused = await otto.click(answer, 'Regenerate');
  expect(refused.reply()).toMatchObject({ content: english.retry.notYours, ephemeral: true });
  expect(openrouter.requests).toHaveLength(1);
  openrouter.answer(say('Second.'));
  const presses = await Promise.all([mod.click(answer, 'Regenerate'), mara.click(answer, 'Regenerate')]);
  const second = lastOf(await drawnIn(scene, channel, /^Second\./));
  expect(labels(second)).toEqual(paged('2/2'));
  const told = await discord.until(() => {
    const all = presses.flatMap((press) => press.followups());
    return all.length === 1 && all;
  });
  expect(told[0]).toMatchObject({ content: english.retry.running, ephemeral: true });
  const turned = await otto.click(second, '‹');
  expect(turned.reply()).toMatchObject({ content: english.retry.notYours, ephemeral: true });
  expect(openrouter.requests).toHaveLength(2);
  await Promise.all([mara.click(second, '‹'), mara.click(second, '‹')]);
  expect(lastOf(await drawnIn(scene, channel, /^First\./)).content).toBe(answer.content);
});

test('it works after a restart and a day later, as seldom as Discord lets old messages be edited', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer(say('First.'));
  await mara.send(channel, '@Parley Q1');
  const answer = lastOf(await drawnIn(scene, channel, /^First\./));
  await scene.restart();
  discord.age(answer, 86_400_000);
  openrouter.answer(say('Second.'));
  await mara.click(answer, 'Regenerate');
  const second = lastOf(await drawnIn(scene, channel, /^Second\./));
  expect(second.id).toBe(answer.id);
  expect(discord.rateLimited).toBe(0);
});

test('a message of the answer that was deleted while no process was there to notice is not missed', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter, server } = scene;
  const mod = discord.member('nils', { in: server, permissions: ['ManageMessages'] });
  openrouter.next(say(long('first', 180)), say(long('second', 180)));
  await mara.send(channel, '@Parley Q1');
  const first = await drawnIn(scene, channel, /first line 179/);
  expect(first.length).toBeGreaterThan(2);
  await scene.restart(undefined, () => {
    if (first[1]) mod.delete(first[1]);
  });
  await mara.click(lastOf(first), 'Regenerate');
  const second = await drawnIn(scene, channel, /second line 179/);
  const text = second.map(({ content }) => content).join('\n');
  for (let line = 0; line < 180; line += 1) {
    expect(text.match(new RegExp(`second line ${line} of`, 'g'))).toHaveLength(1);
  }
  expect(text).not.toContain('first');
});

test('a turn of another database is said to be gone, to who pressed', async () => {
  await using scene = await openScene();
  const { channel, mara, openrouter } = scene;
  openrouter.answer(say('First.'));
  await mara.send(channel, '@Parley Q1');
  const answer = lastOf(await drawnIn(scene, channel, /^First\./));
  await scene.restart({ DATABASE_URL: 'sqlite://:memory:' });
  const told = await mara.click(answer, 'Regenerate');
  expect(told.reply()).toMatchObject({ content: english.retry.gone, ephemeral: true });
  expect(openrouter.requests).toHaveLength(1);
});

test('a channel that is deleted while a further answer is written ends the paid request', async () => {
  await using scene = await openScene();
  const { mara, openrouter, server, discord } = scene;
  const channel = server.channel('short-lived');
  openrouter.next(say('First.'));
  await mara.send(channel, '@Parley Q1');
  const answer = lastOf(await drawnIn(scene, channel, /^First\./));
  const other = held(['One.', ' Two.', ' Three.']);
  openrouter.next(other);
  await mara.click(answer, 'Regenerate');
  await other.asked;
  channel.delete();
  other.release();
  await openrouter.until(() => openrouter.requests[1]?.aborted !== undefined);
  await discord.until(() => logged(scene, 'turn').length === 2);
});

test('a thread that is archived meanwhile is opened again; one that is locked keeps its answer', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  const thread = channel.thread('talk', { by: mara });
  openrouter.next(say('First.'));
  await mara.send(thread, '@Parley Q1');
  const answer = lastOf(await drawnIn(scene, thread, /^First\./));
  const other = held(['Sec', 'ond.']);
  openrouter.next(other);
  await mara.click(answer, 'Regenerate');
  await discord.until(() => labels(lastOf(said(scene, thread))).includes('Stop'));
  thread.archive();
  other.finish();
  const second = lastOf(await drawnIn(scene, thread, /^Second\./));
  expect(second.id).toBe(answer.id);
  const third = held(['Thi', 'rd.']);
  openrouter.next(third);
  await mara.click(second, 'Regenerate');
  await discord.until(() => labels(lastOf(said(scene, thread))).includes('Stop'));
  thread.archive({ locked: true });
  third.release();
  await openrouter.until(() => openrouter.requests[2]?.aborted !== undefined);
  await discord.until(() => logged(scene, 'turn drawn and saved').length === 3);
});

test('where the day’s money is gone, Regenerate says so and the answer stays', async () => {
  await using scene = await openScene({ environment: { DAILY_LIMIT_USD: '0.10' } });
  const { channel, discord, mara, openrouter } = scene;
  openrouter.next(say('Dear.', { usage: { cost: 0.2 } }));
  await mara.send(channel, '@Parley Q1');
  const answer = lastOf(await drawnIn(scene, channel, /^Dear\./));
  const pressed = await mara.click(answer, 'Regenerate');
  const told = await discord.until(() => pressed.followups()[0]);
  expect(told).toMatchObject({ content: expect.stringMatching(overLimit), ephemeral: true });
  expect(discord.message(answer.id)).toMatchObject({ content: answer.content });
  expect(discord.calls(edits).length).toBeLessThanOrEqual(1);
});

test('an answer that was a file becomes one without it, and another file, one at a time', async () => {
  await using scene = await openScene({ environment: { MAX_MESSAGES: '1' } });
  const { channel, discord, mara, openrouter } = scene;
  const [first, second] = [long('first', 90), long('second', 90)];
  openrouter.next(say(first), say(second), say('Short.'));
  const file = (message: MessageView) => discord.file(message.attachments[0]?.id ?? '')?.toString();
  const drawn = (text: string) =>
    discord.until(() => {
      const last = said(scene, channel).at(-1);
      return last && file(last) === text && labels(last).includes('Regenerate') && last;
    });
  await mara.send(channel, '@Parley hi');
  await mara.click(await drawn(first), 'Regenerate');
  const other = await drawn(second);
  expect(other.attachments).toHaveLength(1);
  await mara.click(other, 'Regenerate');
  const short = await discord.until(() => said(scene, channel).length === 1 && said(scene, channel));
  expect(short).toMatchObject([{ content: expect.stringMatching(/^Short\./), attachments: [] }]);
  await mara.click(lastOf(short), '‹');
  await mara.click(await drawn(second), '‹');
  expect((await drawn(first)).attachments).toHaveLength(1);
});

test('Regenerate waits for its turn in a direct message; pressed again meanwhile, it says so', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  const { owner } = discord;
  const dm = owner.dm();
  openrouter.next(say('First.'));
  await owner.send(dm, 'Q1');
  const answer = lastOf(await drawnIn(scene, dm, /^First\./));
  const running = held('Of now.');
  openrouter.next(running, say('Second.'));
  await owner.send(dm, 'Q2');
  await running.asked;
  await owner.click(answer, 'Regenerate');
  const again = await owner.click(answer, 'Regenerate');
  const told = await discord.until(() => again.followups()[0]);
  expect(told.content).toBe(english.retry.running);
  expect(openrouter.requests).toHaveLength(2);
  expect(discord.message(answer.id)?.content).toBe(answer.content);
  running.finish();
  await discord.until(() => discord.message(answer.id)?.content.startsWith('Second.\n-# '));
  expect(talk(openrouter.requests[2])).toEqual(['user: Q1']);
});

test('Regenerate is one of the turns that a member may have at once', async () => {
  await using scene = await openScene({ environment: { TURNS_PER_MEMBER: '1' } });
  const { channel, discord, mara, openrouter } = scene;
  openrouter.next(say('First.'));
  await mara.send(channel, '@Parley Q1');
  const answer = lastOf(await drawnIn(scene, channel, /^First\./));
  const running = held('Of now.');
  openrouter.next(running, say('Second.'));
  await mara.send(channel, '@Parley Q2');
  await running.asked;
  const pressed = await mara.click(answer, 'Regenerate');
  const told = await discord.until(() => pressed.followups()[0]);
  expect(told).toMatchObject({ content: english.quota.turnsAtOnce(1), ephemeral: true });
  expect(discord.message(answer.id)?.content).toBe(answer.content);
  running.finish();
  await drawnIn(scene, channel, /Of now\./);
  await mara.click(answer, 'Regenerate');
  await discord.until(() => discord.message(answer.id)?.content.startsWith('Second.\n-# '));
});

test('where the bot is not in the place itself, the token of the press draws it', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  const server = discord.server('Without', { bot: false });
  const channel = server.channel('general');
  const stranger = discord.member('stranger', { in: server, installed: true });
  await scene.restart({ ALLOWED_USERS: stranger.id });
  openrouter.next(say('First.'), say('Second.'), say(long('third', 120)), say('Fourth.'));
  const used = await stranger.slash(channel, 'ask', { prompt: 'Q1' });
  await drawnIn(scene, channel, /^First\./, stranger);
  used.expire();
  const answer = used.reply();
  if (!answer) throw new Error('no answer');
  await stranger.click(answer, 'Regenerate');
  const second = lastOf(await drawnIn(scene, channel, /^Second\./, stranger));
  expect(second.id).toBe(answer.id);
  await stranger.click(second, 'Regenerate');
  const third = await drawnIn(scene, channel, /third line 119/, stranger);
  expect(third[0]?.id).toBe(answer.id);
  // Of several messages the token of a press reaches one: what comes next is drawn below.
  await stranger.click(lastOf(third), 'Regenerate');
  const fourth = await drawnIn(scene, channel, /\nFourth\.\n-# /, stranger);
  expect(fourth.length).toBe(third.length + 1);
  expect(discord.requests.filter(({ status }) => status >= 400)).toEqual([]);
});
