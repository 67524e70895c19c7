import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { ChannelHandle, Member, MessageView } from '../../sandbox/discord/index.ts';
import { type Held, held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { under } from './asking.ts';
import { openSite, type ParleyProcess, type Site } from './start-process.ts';

const recovered = 'drew a reply as interrupted';

/** A site with a server, a member and a Parley that runs. */
async function openPlace() {
  await using opened = new AsyncDisposableStack();
  const site = opened.use(await openSite());
  const server = site.discord.server('Cats', { owner: site.discord.owner });
  const channel = server.channel('general');
  const mara = site.discord.member('mara', { in: server });
  const parley = await site.started();
  const kept = opened.move();
  return { site, server, channel, mara, parley, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Lets the next answer say so much and then nothing. */
function begins(site: Site, ...tokens: string[]): Held {
  const answer = held([...tokens, 'the end.']);
  answer.release(tokens.length);
  site.openrouter.next(answer);
  return answer;
}

/** Kills it like a power cut and starts another, which must have drawn something. */
async function crash(site: Site, parley: ParleyProcess): Promise<ParleyProcess> {
  await parley.kill();
  const next = await site.started();
  await next.logged(recovered);
  return next;
}

/** It is drawn as interrupted, exactly once, with the way on. */
function expectInterrupted(message: MessageView | undefined, text: string): void {
  expect(message?.content.split(english.reply.interrupted)).toHaveLength(2);
  expect(message?.content.startsWith(text)).toBe(true);
  expect(message?.buttons.map(({ label }) => label)).toEqual(under.failed);
}

/** Nothing changes at a further start: the same messages, each with as many states as before. */
async function expectDrawnOnce(
  site: Site,
  channel: ChannelHandle,
  parley: ParleyProcess,
  who?: Member,
): Promise<void> {
  const states = () =>
    site.discord.visible(channel, who).map(({ id }) => [id, site.discord.history(id).length]);
  const before = states();
  await parley.kill();
  const next = await site.started();
  await next.stop();
  expect(states()).toEqual(before);
  expect(next.lines(recovered)).toEqual([]);
}

/** Presses Retry and waits for a whole answer. */
async function retry(
  site: Site,
  channel: ChannelHandle,
  mara: Member,
  message: MessageView | undefined,
): Promise<void> {
  site.openrouter.next(say('The whole answer.'));
  if (message) await mara.click(message, 'Retry');
  await site.discord.until(() =>
    site.discord.visible(channel, mara).some(({ content }) => content.startsWith('The whole answer.\n-#')),
  );
}

test('a reply in a channel: drawn once with the text that it had, and Retry answers', async () => {
  await using place = await openPlace();
  const { site, channel, mara, parley } = place;
  begins(site, 'One two ');
  await mara.send(channel, '@Parley count');
  const shown = await site.discord.until(() =>
    site.discord.visible(channel).find(({ content }) => content.includes('One two')),
  );
  const next = await crash(site, parley);
  const now = () => site.discord.message(shown.id);
  expectInterrupted(now(), 'One two');
  expect(next.lines(recovered)).toHaveLength(1);
  await retry(site, channel, mara, now());
  expect(site.discord.visible(channel)).toHaveLength(2);
  await expectDrawnOnce(site, channel, next);
});

test('a model that still thought: its quiet line becomes what is said of the end', async () => {
  await using place = await openPlace();
  const { site, channel, mara, parley } = place;
  begins(site);
  await mara.send(channel, '@Parley count');
  const shown = await site.discord.until(() =>
    site.discord.visible(channel).find(({ content }) => content.startsWith('-# thinking…')),
  );
  await crash(site, parley);
  const now = () => site.discord.message(shown.id);
  expectInterrupted(now(), english.reply.interrupted);
  expect(now()?.content).not.toContain('thinking');
  await retry(site, channel, mara, now());
  expect(site.discord.visible(channel)).toHaveLength(2);
});

test('a reply to the interrupted answer goes on from there', async () => {
  await using place = await openPlace();
  const { site, channel, mara, parley } = place;
  site.openrouter.next(say('Hello mara.'));
  await mara.send(channel, '@Parley my cat is called Tom');
  await parley.logged('turn');
  begins(site, 'One two ');
  await mara.send(channel, '@Parley count');
  const shown = await site.discord.until(() =>
    site.discord.visible(channel).find(({ content }) => content.includes('One two')),
  );
  await crash(site, parley);
  await mara.slash(channel, 'clear');
  site.openrouter.next(say('Three.'));
  await mara.send(channel, '@Parley go on', { replyTo: shown });
  await site.openrouter.until(() => site.openrouter.requests.length === 3);
  expect(JSON.stringify(site.openrouter.requests[2]?.body)).toContain('Tom');
});

test('a question whose answer has not begun: the sentence stands under it, with Retry', async () => {
  await using place = await openPlace();
  const { site, channel, mara, parley } = place;
  const answer = begins(site);
  const asked = await mara.send(channel, '@Parley count');
  await answer.asked;
  const next = await crash(site, parley);
  const drawn = site.discord.visible(channel).at(-1);
  expect(drawn).toMatchObject({ content: english.reply.interrupted, reference: asked.id });
  expectInterrupted(drawn, '');
  await retry(site, channel, mara, drawn);
  await expectDrawnOnce(site, channel, next);
});

test('a message that was made and not yet noted is found by its button', async () => {
  await using place = await openPlace();
  const { site, channel, mara, parley } = place;
  // Discord makes the message, and the bot never hears of it.
  site.discord.fail('POST /channels/:channel/messages', { how: 'hang', applied: true });
  begins(site, 'One two ');
  await mara.send(channel, '@Parley count');
  const shown = await site.discord.until(() =>
    site.discord.visible(channel).find(({ content }) => content.includes('One two')),
  );
  await crash(site, parley);
  expectInterrupted(site.discord.message(shown.id), 'One two');
  expect(site.discord.visible(channel)).toHaveLength(2);
});

test('a long reply: only its last message is drawn anew, and the line has room', async () => {
  await using place = await openPlace();
  const { site, channel, mara, parley } = place;
  const paragraph = `${'word '.repeat(180).trim()}.\n\n`;
  begins(site, ...Array.from({ length: 5 }, () => paragraph));
  await mara.send(channel, '@Parley write');
  const shown = await site.discord.until(() => {
    const replies = site.discord.visible(channel).slice(1);
    const text = replies.map(({ content }) => content).join('');
    return replies.length === 3 && text.split('.').length === 6 ? replies : undefined;
  });
  const next = await crash(site, parley);
  const [first, second, last] = site.discord.visible(channel).slice(1);
  expect([first?.content, second?.content]).toEqual([shown[0]?.content, shown[1]?.content]);
  expect([first?.buttons, second?.buttons]).toEqual([[], []]);
  expectInterrupted(last, shown[2]?.content ?? '?');
  await expectDrawnOnce(site, channel, next);
});

test('a message that is full: the line gets a message of its own', async () => {
  await using place = await openPlace();
  const { site, channel, mara, parley } = place;
  begins(site, `${'word '.repeat(396)}wo`);
  await mara.send(channel, '@Parley write');
  const shown = await site.discord.until(() =>
    site.discord
      .visible(channel)
      .find(({ content, buttons }) => content.length > 1960 && buttons.length === 1),
  );
  const next = await crash(site, parley);
  expect(site.discord.message(shown.id)).toMatchObject({ content: shown.content, buttons: [] });
  expect(site.discord.visible(channel)).toHaveLength(3);
  expectInterrupted(site.discord.visible(channel).at(-1), '-# ');
  await expectDrawnOnce(site, channel, next);
});

test('a start that is killed before it notes what it has drawn: the next one draws nothing anew', async () => {
  await using place = await openPlace();
  const { site, channel, mara, parley } = place;
  begins(site, 'One two ');
  await mara.send(channel, '@Parley count');
  const shown = await site.discord.until(() =>
    site.discord.visible(channel).find(({ content }) => content.includes('One two')),
  );
  await parley.kill();
  const left = new Database(site.database);
  const row = left.prepare('SELECT * FROM shown').get();
  left.close();
  const second = await site.started();
  await second.logged(recovered);
  await second.kill();
  const states = site.discord.history(shown.id).length;
  const again = new Database(site.database);
  again
    .prepare(
      'INSERT OR REPLACE INTO shown VALUES (@turn_id, @kind, @channel_id, @message_ids, @token, @ephemeral, @started_at, @locale)',
    )
    .run(row);
  again.close();
  const third = await site.started();
  await third.logged('a reply was drawn to its end before the process ended');
  expect(site.discord.history(shown.id)).toHaveLength(states);
  expectInterrupted(site.discord.message(shown.id), 'One two');
});

test('a question that waited in line is drawn as interrupted, in the message that said that it waits', async () => {
  await using place = await openPlace();
  const { site, parley } = place;
  const { owner } = site.discord;
  const dm = owner.dm();
  const first = begins(site, 'One.');
  await owner.send(dm, 'first');
  await first.asked;
  const waiting = await owner.send(dm, 'second');
  const notice = await site.discord.until(() =>
    site.discord.visible(dm).find(({ content }) => content === `-# ${english.queue.ahead(1)}`),
  );
  await parley.kill();
  const next = await site.started();
  const drawn = await site.discord.until(() => {
    const seen = site.discord.message(notice.id);
    return seen?.content === english.reply.interrupted && seen;
  });
  expect(drawn.reference).toBe(waiting.id);
  expect(drawn.buttons.map(({ label }) => label)).toEqual(under.failed);
  site.openrouter.answer(say('Two.'));
  await owner.click(drawn, english.reply.retry);
  await site.discord.until(() => site.discord.message(notice.id)?.content.startsWith('Two.'));
  await next.stop();
});
