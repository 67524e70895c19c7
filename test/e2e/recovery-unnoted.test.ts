import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { held } from '../../sandbox/openrouter/scenarios.ts';
import { labels, parts, under } from './asking.ts';
import { openSite } from './start-process.ts';

/** How the only turn stands. */
function stateOfTurn(file: string): unknown {
  const database = new Database(file, { readonly: true });
  const state = database.prepare('SELECT state FROM turns').pluck().get();
  database.close();
  return state;
}

const commands = [
  ['a mention', 'POST /channels/:channel/messages'],
  ['a slash command', 'PATCH /webhooks/:application/:token/messages/@original'],
] as const;

test.for(
  commands.flatMap(([by, call]) => [
    { by, call, seen: 'its first words' },
    { by, call, seen: 'all of it' },
  ]),
)(
  'an answer to $by, saved by a process that never learned of its message, which shows $seen: no second one is drawn',
  async ({ by, call, seen }) => {
    await using site = await openSite();
    const { discord, openrouter } = site;
    const channel = discord.server('Cats', { owner: discord.owner }).channel('general');
    const first = await site.started();
    const isWhole = seen === 'all of it';
    const strike = () => discord.fail(call, { how: 'hang', applied: true });
    // By the time that Discord allows it, the answer has ended.
    if (isWhole) discord.fail(call, { status: 429, retryAfter: 1 });
    else strike();
    const answer = held(['One two', ' three.']);
    openrouter.next(answer);
    if (by === 'a mention') await discord.owner.send(channel, '@Parley count');
    else await discord.owner.slash(channel, 'ask', { prompt: 'count' });
    await answer.asked;
    answer.release(1);
    const drawn = () =>
      discord.visible(channel).filter(({ author, content }) => author.bot && content !== '');
    if (isWhole) {
      await discord.until(() => discord.requests.some(({ status }) => status === 429));
      strike();
    } else await discord.until(() => drawn().length === 1);
    answer.finish();
    await discord.until(() => stateOfTurn(site.database) === 'done');
    await discord.until(() => drawn().length === 1);
    await first.kill();
    const [left] = drawn();
    expect(left?.buttons.map(({ label }) => label)).toEqual(isWhole ? under.whole : ['Stop']);
    const second = await site.started();
    await second.logged(
      isWhole ? 'a reply was drawn to its end before the process ended' : 'drew the answer of a turn again',
    );
    expect(drawn()).toHaveLength(1);
    const [message] = drawn();
    if (!message) throw new Error('the answer is gone');
    expect(message.id).toBe(left?.id);
    expect(parts(message).text).toBe('One two three.');
    expect(labels(message)).toEqual(under.whole);
    // It is known as the answer from now on.
    await discord.owner.slash(channel, 'clear');
    const more = held('Four.');
    openrouter.next(more);
    await discord.owner.send(channel, '@Parley go on', { replyTo: message });
    await more.asked;
    expect(JSON.stringify(openrouter.requests.at(-1)?.body)).toContain('One two three.');
    more.finish();
  },
);
