import { expect, test } from 'vitest';
import { held } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { under } from './asking.ts';
import { notedMessages, openSite } from './start-process.ts';

const recovered = 'drew a reply as interrupted';
const unreachable = 'a reply was interrupted and cannot be reached: it stays as it is';

/** Somebody has asked by slash command and sees the first words; then the process is killed. */
async function killedWhileAnswering(options: { private?: boolean; tokens?: string[] } = {}) {
  await using opened = new AsyncDisposableStack();
  const site = opened.use(await openSite());
  const server = site.discord.server('Cats', { owner: site.discord.owner });
  const channel = server.channel('general');
  const mara = site.discord.member('mara', { in: server });
  const parley = await site.started();
  const tokens = options.tokens ?? ['One two '];
  const answer = held([...tokens, 'the end.']);
  answer.release(tokens.length);
  site.openrouter.next(answer);
  const used = await mara.slash(channel, 'ask', {
    prompt: 'count',
    ...(options.private && { private: true }),
  });
  await answer.asked;
  if (tokens.length > 0)
    await site.discord.until(() => used.reply()?.content.includes(tokens[0]?.trim() ?? ''));
  // The note of the message comes a moment after the message.
  await site.discord.until(() => tokens.length === 0 || notedMessages(site.database) === 1);
  await parley.kill();
  const kept = opened.move();
  return { site, channel, mara, used, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

test.for([{ isPrivate: false }, { isPrivate: true }])(
  'within the life of the token it is drawn by the token (private: $isPrivate)',
  async ({ isPrivate }) => {
    await using killed = await killedWhileAnswering({ private: isPrivate });
    const { site, channel, mara, used } = killed;
    const second = await site.started();
    await second.logged(recovered);
    const reply = used.reply();
    expect(reply?.content).toMatch(/^One two\s*\n-# /);
    expect(reply?.content).toContain(english.reply.interrupted);
    expect(reply?.buttons.map(({ label }) => label)).toEqual(under.failed);
    expect(reply?.ephemeral).toBe(isPrivate);
    const states = site.discord.history(reply?.id ?? '').length;
    await second.kill();
    const third = await site.started();
    await third.stop();
    expect(third.lines(recovered)).toEqual([]);
    await site.started();
    expect(site.discord.history(reply?.id ?? '')).toHaveLength(states);
    const again = held('The whole answer.');
    again.finish();
    site.openrouter.next(again);
    if (reply) await mara.click(reply, 'Retry');
    await site.discord.until(() =>
      site.discord.visible(channel, mara).some(({ content }) => /^The whole answer\.\n-# /.test(content)),
    );
  },
);

test('before any text the deferred answer becomes the sentence', async () => {
  await using killed = await killedWhileAnswering({ tokens: [] });
  const next = await killed.site.started();
  await next.logged(recovered);
  expect(killed.used.reply()?.content).toBe(english.reply.interrupted);
  expect(killed.used.reply()?.buttons.map(({ label }) => label)).toEqual(under.failed);
});

test('a public answer whose token is gone is drawn as a message of the channel', async () => {
  await using killed = await killedWhileAnswering();
  killed.used.expire();
  const next = await killed.site.started();
  await next.logged(recovered);
  expect(killed.used.reply()?.content).toContain(english.reply.interrupted);
});

test('a private answer whose token is gone is only logged, once', async () => {
  await using killed = await killedWhileAnswering({ private: true });
  const { site, used } = killed;
  used.expire();
  const before = used.reply();
  const second = await site.started();
  await second.logged(unreachable);
  expect(used.reply()).toEqual(before);
  await second.kill();
  const third = await site.started();
  await third.stop();
  expect(third.lines(unreachable)).toEqual([]);
});
