import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { openSite, type Site } from './start-process.ts';

/** Asks in a server of the operator and waits for the answer. */
async function answers({ discord, openrouter }: Site): Promise<void> {
  openrouter.answer(say('At your service.'));
  const channel = discord.server('Cats', { owner: discord.owner }).channel('general');
  await discord.owner.send(channel, '@Parley hi');
  await discord.until(() =>
    discord.visible(channel).some(({ content }) => content.includes('At your service.')),
  );
}

const messageContent = 1 << 15;

test('where Discord refuses the intent it goes on without, and tells where to click', async () => {
  await using site = await openSite();
  site.discord.intents.messageContent = false;
  const parley = await site.started();
  expect(parley.lines('ready')[0]).toMatchObject({ messageContent: false });
  const told = await parley.logged(
    ({ level, msg }) => level === 40 && String(msg).includes('Message Content'),
  );
  expect(told.msg).toMatch(
    /Bot → Privileged Gateway Intents.+https:\/\/discord.com\/developers\/applications/,
  );
  await answers(site);
  expect(site.discord.connections).toHaveLength(1);
  expect((site.discord.connections[0]?.intents ?? 0) & messageContent).toBe(0);
  parley.send('SIGTERM');
  expect(await parley.exit).toEqual({ code: 0, signal: null });
  expect(parley.log.filter(({ level }) => Number(level) > 40)).toEqual([]);
});

test('where Discord refuses the intent and the operator insists on it, it ends with the sentence', async () => {
  await using site = await openSite();
  site.discord.intents.messageContent = false;
  const parley = site.start({ MESSAGE_CONTENT: 'on' });
  expect(await parley.exit).toEqual({ code: 78, signal: null });
  expect(parley.errors).toMatch(
    /^Parley cannot run:\nDiscord refuses the Message Content intent\. Switch it on .+\n$/,
  );
});

test('where the operator does not want the intent it is not asked for', async () => {
  await using site = await openSite();
  const parley = await site.started({ MESSAGE_CONTENT: 'off' });
  expect(parley.lines('ready')[0]).toMatchObject({ messageContent: false });
  expect((site.discord.connections[0]?.intents ?? 0) & messageContent).toBe(0);
});

test('a wrong token ends it with a sentence that does not show the token', async () => {
  await using site = await openSite();
  const parley = site.start({ DISCORD_TOKEN: 'MTIz.wrong.token-of-somebody-else' });
  expect(await parley.exit).toEqual({ code: 78, signal: null });
  expect(parley.errors).toMatch(
    /^Parley cannot run:\nDiscord does not accept DISCORD_TOKEN\. Reset it .+\n$/,
  );
  expect(parley.output + parley.errors).not.toContain('somebody-else');
});

test('while Discord cannot be reached it keeps trying, and comes through when it can', async () => {
  await using site = await openSite();
  const fault = site.discord.fail('GET /gateway/bot', { how: 'destroy', times: 100 });
  const parley = site.start();
  await parley.logged('could not connect to Discord');
  fault.stop();
  await parley.logged('ready');
  await answers(site);
});

test('while the gateway refuses connections it keeps trying, until SIGTERM ends it', async () => {
  await using site = await openSite();
  site.discord.gateway.refuse(503);
  const parley = site.start();
  await parley.logged(({ level }) => level === 40);
  parley.send('SIGTERM');
  expect(await parley.exit).toEqual({ code: 0, signal: null });
  expect(parley.errors).toBe('');
});

test.for([
  { code: 4004, says: /DISCORD_TOKEN/ },
  { code: 4014, says: /Message Content intent/ },
  { code: 4011, says: /code 4011/ },
])('when the gateway closes for good with $code it ends and says why', async ({ code, says }) => {
  await using site = await openSite();
  const parley = await site.started();
  site.discord.gateway.closeWith(code);
  expect(await parley.exit).toEqual({ code: 78, signal: null });
  expect(parley.errors).toMatch(/^Parley cannot run:\n[^\n]+\n$/);
  expect(parley.errors).toMatch(says);
});

test('commands that cannot be registered are logged, and the bot answers', async () => {
  await using site = await openSite();
  site.discord.fail('PUT /applications/:application/commands', { status: 500, times: 10 });
  const parley = await site.started();
  expect(parley.lines('could not register the commands')).toMatchObject([{ level: 50 }]);
  await answers(site);
});

test('a gateway that drops the connection is taken up again', async () => {
  await using site = await openSite();
  await site.started();
  site.discord.gateway.drop();
  await site.discord.until(() => site.discord.gateway.counts.resumed === 1);
  await answers(site);
});
