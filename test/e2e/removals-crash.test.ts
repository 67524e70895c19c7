import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { openSite } from './start-process.ts';

/** A site with a server, a member and a Parley that runs, whose answers come as fresh messages if `notify` says so. */
async function openPlace(notify?: 'fresh') {
  await using opened = new AsyncDisposableStack();
  const site = opened.use(await openSite());
  const server = site.discord.server('Cats', { owner: site.discord.owner });
  const channel = server.channel('general');
  const mara = site.discord.member('mara', { in: server });
  const parley = await site.started();
  if (notify) await site.discord.owner.slash(channel, 'settings notify', { how: notify, after: 0 });
  const said = () => site.discord.visible(channel).filter(({ author }) => author.id === site.discord.bot.id);
  const kept = opened.move();
  return { site, channel, mara, parley, said, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

const paragraphs = Array.from({ length: 60 }, (_, n) => `Paragraph ${n}: ${'cats sleep a lot. '.repeat(5)}`);
const long = paragraphs.join('\n\n');

test('a process that is killed while it deletes an answer: the next one deletes the rest', async () => {
  await using place = await openPlace();
  const { site, channel, mara, said } = place;
  site.openrouter.answer(say(long));
  const prompt = await mara.send(channel, '@Parley tell me all');
  await place.parley.logged('turn');
  await site.discord.until(() => said().some(({ content }) => content.includes('Paragraph 59')));
  expect(said().length).toBeGreaterThan(2);
  const stuck = (request: { method: string }) => request.method === 'DELETE' && said().length <= 3;
  const fault = site.discord.fail(stuck, { how: 'hang', times: 99 });
  mara.delete(prompt);
  await site.discord.until(() => fault.hits > 0);
  await place.parley.kill();
  fault.stop();
  const next = await site.started();
  await site.discord.until(() => said().length === 0);
  await next.stop();
});

test('a process that is killed while it says an answer afresh: what was fresh goes, the answer stands once', async () => {
  await using place = await openPlace('fresh');
  const { site, channel, mara, said } = place;
  site.openrouter.answer(say(long));
  const isFresh = ({ body }: { body: unknown }) =>
    /^f.*\.[2-9]$/.test(String((body as { nonce?: string } | undefined)?.nonce));
  const fault = site.discord.fail(isFresh, { how: 'hang', times: 99 });
  await mara.send(channel, '@Parley tell me all');
  await site.discord.until(() => fault.hits > 0);
  await place.parley.kill();
  fault.stop();
  const text = () =>
    said()
      .map(({ content }) => content)
      .join('\n');
  expect(text().split('Paragraph 0:')).toHaveLength(3);
  const next = await site.started();
  await site.discord.until(() => text().split('Paragraph 0:').length === 2);
  await next.stop();
  for (const n of paragraphs.keys()) expect(text().split(`Paragraph ${n}:`)).toHaveLength(2);
});
