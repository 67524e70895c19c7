import { expect, test } from 'vitest';
import { cutByLength, failed, failures, held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { labels, parts, under } from './asking.ts';
import { openSite } from './start-process.ts';

test.for([
  ['before its first text', 0],
  ['in the middle', 1],
] as const)(
  'a process that is killed while it writes a further answer, %s: the one before is drawn again',
  async ([, released]) => {
    await using site = await openSite();
    const { discord, openrouter } = site;
    const channel = discord.server('Cats', { owner: discord.owner }).channel('general');
    const first = await site.started({ LOG_LEVEL: 'debug' });
    openrouter.next(say('First.'));
    await discord.owner.send(channel, '@Parley Q1');
    const answer = await discord.until(() => {
      const last = discord.visible(channel).at(-1);
      return last && labels(last).includes('Regenerate') && last;
    });
    await first.logged('turn drawn and saved');
    const other = held(['Half of', ' it']);
    openrouter.next(other);
    await discord.owner.click(answer, 'Regenerate');
    await other.asked;
    other.release(released);
    const now = () => discord.message(answer.id);
    await discord.until(
      () => now()?.buttons[0]?.label === 'Stop' && (released === 0 || now()?.content === 'Half of'),
    );
    await first.kill();
    const second = await site.started();
    await second.logged('drew the answer of a turn again');
    const drawn = now();
    if (!drawn) throw new Error('the answer is gone');
    expect(parts(drawn).text).toBe('First.');
    expect(parts(drawn).quiet).toEqual([english.retry.restarted, parts(answer).quiet[0]]);
    expect(labels(drawn)).toEqual(under.whole);
    openrouter.next(say('Second.'));
    await discord.owner.click(drawn, 'Regenerate');
    await discord.until(() => now()?.content.startsWith('Second.\n-# '));
    expect(discord.visible(channel)).toHaveLength(2);
  },
);

test('a process that is killed while it goes on with an answer: what was saved is drawn again, and can be gone on with', async () => {
  await using site = await openSite();
  const { discord, openrouter } = site;
  const channel = discord.server('Cats', { owner: discord.owner }).channel('general');
  const first = await site.started({ LOG_LEVEL: 'debug' });
  openrouter.next(cutByLength('One two'));
  await discord.owner.send(channel, '@Parley count');
  const answer = await discord.until(() => {
    const last = discord.visible(channel).at(-1);
    return last && labels(last).includes('Continue') && last;
  });
  await first.logged('turn drawn and saved');
  const more = held(['One two', ' three', ' four']);
  openrouter.next(more);
  await discord.owner.click(answer, 'Continue');
  more.release(2);
  const now = () => discord.message(answer.id);
  await discord.until(() => now()?.content === 'One two three');
  await first.kill();
  const second = await site.started();
  await second.logged('drew the answer of a turn again');
  const drawn = now();
  if (!drawn) throw new Error('the answer is gone');
  expect(parts(drawn)).toEqual({
    text: 'One two',
    quiet: [english.reply.cutOff.length, english.retry.restarted, parts(answer).quiet[1]],
  });
  expect(labels(drawn)).toEqual(under.broken);
  openrouter.next(say('One two three.'));
  await discord.owner.click(drawn, 'Continue');
  await discord.until(() => now()?.content.startsWith('One two three.\n-# '));
});

test.for([
  ['Regenerate', 'drew the answer of a turn again', under.whole],
  ['Retry', 'drew a reply as interrupted', under.failed],
] as const)(
  'a process that is killed while %s waits in line: what is there stands as before, with its controls',
  async ([name, logged, controls]) => {
    await using site = await openSite();
    const { discord, openrouter } = site;
    const dm = discord.owner.dm();
    const first = await site.started({ LOG_LEVEL: 'debug' });
    openrouter.next(name === 'Retry' ? failed(failures.badRequest()) : say('First.'));
    await discord.owner.send(dm, 'Q1');
    const answer = await discord.until(() => {
      const last = discord.visible(dm).at(-1);
      return last && labels(last).includes(name) && last;
    });
    await first.logged('turn drawn and saved');
    const other = held('Second.');
    openrouter.next(other);
    await discord.owner.send(dm, 'Q2');
    await other.asked;
    await discord.owner.click(answer, name);
    const now = () => {
      const message = discord.message(answer.id);
      if (!message) throw new Error('the answer is gone');
      return message;
    };
    await discord.until(() => labels(now()).includes(english.queue.ahead(1)));
    await first.kill();
    const second = await site.started();
    await second.logged(logged);
    await discord.until(() => labels(now()).join() === controls.join());
    expect(now().content).toBe(answer.content);
  },
);
