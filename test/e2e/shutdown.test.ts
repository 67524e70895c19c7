import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { held } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { under } from './asking.ts';
import { openSite, type ParleyProcess, type Site } from './start-process.ts';

/** A server of the operator, and a member who has asked and sees the first words of an answer that is being written. */
async function midAnswer(site: Site) {
  const { discord, openrouter } = site;
  const server = discord.server('Cats', { owner: discord.owner });
  const channel = server.channel('general');
  const mara = discord.member('mara', { in: server });
  const answer = held(['One two ', 'three four.']);
  openrouter.next(answer);
  await mara.send(channel, '@Parley count');
  answer.release();
  const shown = await discord.until(() =>
    discord.visible(channel).find(({ content }) => content.includes('One two')),
  );
  expect(shown.buttons.map(({ label }) => label)).toEqual(['Stop']);
  const now = () => discord.message(shown.id);
  return { server, channel, mara, answer, now };
}

/** How many turns have been begun and not ended. */
function pending({ database: file }: Site): unknown {
  const database = new Database(file, { readonly: true });
  const count = database.prepare(`SELECT count(*) FROM turns WHERE state = 'pending'`).pluck().get();
  database.close();
  return count;
}

/** It ended with 0, and the database was closed: nothing is left in the write-ahead log, nothing to be recovered. */
async function endedWell(site: Site, parley: ParleyProcess): Promise<void> {
  expect(await parley.exit).toEqual({ code: 0, signal: null });
  expect(parley.errors).toBe('');
  expect(parley.log.at(-1)?.msg).toBe('stopped');
  expect(site.discord.connections).toEqual([]);
  expect(existsSync(`${site.database}-wal`)).toBe(false);
  const database = new Database(site.database);
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(database.prepare('SELECT count(*) FROM shown').pluck().get()).toBe(0);
  database.close();
}

test.for(['SIGTERM', 'SIGINT'] as const)(
  'at %s an answer is finished, and whoever asks meanwhile is told',
  async (signal) => {
    await using site = await openSite();
    const { discord, openrouter } = site;
    const parley = await site.started({ DRAIN_SECONDS: '60' });
    const { channel, mara, answer, now } = await midAnswer(site);
    parley.send(signal);
    await parley.logged('letting answers finish');
    await mara.send(channel, '@Parley are you there?');
    const used = await mara.slash(channel, 'ask', { prompt: 'are you there?' });
    expect(used.reply()).toMatchObject({ content: english.access.stopping, ephemeral: true });
    await discord.until(() => discord.visible(channel).at(-1)?.content === english.access.stopping);
    answer.finish();
    await endedWell(site, parley);
    expect(now()?.content).toMatch(/^One two three four\.\n-# /);
    expect(now()?.buttons.map(({ label }) => label)).toEqual(under.whole);
    expect(openrouter.requests).toHaveLength(1);
    expect(openrouter.requests[0]?.aborted).toBeUndefined();
    expect(parley.lines('turn')).toMatchObject([{ outcome: 'done' }]);
  },
);

test('an answer that takes longer is drawn as interrupted, with what it had, and costs nothing more', async () => {
  await using site = await openSite();
  const parley = await site.started({ DRAIN_SECONDS: '0' });
  const { now } = await midAnswer(site);
  parley.send('SIGTERM');
  await endedWell(site, parley);
  expect(now()?.content).toMatch(/^One two\s*\n-# /);
  expect(now()?.content).toContain(english.reply.interrupted);
  expect(now()?.buttons.map(({ label }) => label)).toEqual(under.broken);
  expect(site.openrouter.requests[0]?.aborted).toBeDefined();
  expect(parley.lines('turn')).toMatchObject([{ outcome: 'interrupted' }]);
});

test('an answer can still be stopped while a shutdown waits for it; what is over cannot be tried again', async () => {
  await using site = await openSite();
  const parley = await site.started({ DRAIN_SECONDS: '60' });
  const { channel, mara, answer, now } = await midAnswer(site);
  const broken = held('nothing');
  broken.cut();
  site.openrouter.next(broken, broken, broken, broken);
  await mara.send(channel, '@Parley and this?');
  const failed = await site.discord.until(() =>
    site.discord.visible(channel).find(({ buttons }) => buttons.some(({ label }) => label === 'Retry')),
  );
  parley.send('SIGTERM');
  await parley.logged('letting answers finish');
  const tried = await mara.click(failed, 'Retry');
  expect(tried.followups().at(-1) ?? tried.reply()).toMatchObject({ content: english.access.stopping });
  const shown = now();
  if (shown) await mara.click(shown, 'Stop');
  await endedWell(site, parley);
  expect(now()?.content).toContain(english.reply.stoppedBy('mara'));
  expect(answer.left).toBe(1);
});

test('the Regenerate button of an interrupted answer works after the restart', async () => {
  await using site = await openSite();
  const first = await site.started({ DRAIN_SECONDS: '0' });
  const { channel, mara, now } = await midAnswer(site);
  first.send('SIGTERM');
  await endedWell(site, first);
  const second = await site.started();
  const again = held('One two three four.');
  site.openrouter.next(again);
  again.finish();
  const shown = now();
  if (shown) await mara.click(shown, 'Regenerate');
  await site.discord.until(() =>
    site.discord.visible(channel).some(({ content }) => /^One two three four\.\n-# /.test(content)),
  );
  expect(second.lines('drew a reply as interrupted')).toEqual([]);
  const { messages = [] } = (site.openrouter.requests[1]?.body ?? {}) as { messages?: { role: string }[] };
  expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
});

test('a question that waits for the answer before it is told, and not begun', async () => {
  await using site = await openSite();
  const { discord, openrouter } = site;
  const parley = await site.started({ DRAIN_SECONDS: '60' });
  const dm = discord.owner.dm();
  const answer = held('The first.');
  openrouter.next(answer);
  await discord.owner.send(dm, 'first');
  await answer.asked;
  await discord.owner.send(dm, 'second');
  await discord.until(() => pending(site) === 2);
  parley.send('SIGTERM');
  await discord.until(() => discord.visible(dm).some(({ content }) => content === english.access.stopping));
  answer.finish();
  await endedWell(site, parley);
  expect(discord.visible(dm).map(({ content }) => content.split('\n')[0])).toEqual(
    expect.arrayContaining(['The first.', english.access.stopping]),
  );
  expect(openrouter.requests).toHaveLength(1);
});

test('a second signal ends it at once', async () => {
  await using site = await openSite();
  const parley = await site.started({ DRAIN_SECONDS: '60' });
  await midAnswer(site);
  parley.send('SIGTERM');
  await parley.logged('letting answers finish');
  parley.send('SIGTERM');
  expect(await parley.exit).toEqual({ code: null, signal: 'SIGTERM' });
});
