import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { ChannelHandle, Member, MessageView } from '../../sandbox/discord/index.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { systemClock } from '../../src/openrouter/clock.ts';
import { asked } from './asking.ts';
import { unhurried } from './memory.ts';
import { hears, logged, nextHeld, openScene, type Scene, said } from './scene.ts';
import { readingPresets } from './uploads.ts';

const calm = { discord: { limits: unhurried } };
const dayMs = 24 * 60 * 60_000;

/** What `/privacy NAME` tells whoever uses it. */
async function privacy(
  { discord, channel }: Scene,
  name: string,
  by: Member,
  inputs = {},
): Promise<MessageView> {
  const used = await by.slash(channel, `privacy ${name}`, inputs);
  return (await discord.until(() => used.reply()?.content && used.reply())) || expect.unreachable();
}

async function set(
  scene: Scene,
  name: string,
  value: string,
  by = scene.discord.owner,
  where?: ChannelHandle,
) {
  const { discord, channel } = scene;
  const used = await by.slash(channel, 'settings set', { name, value, ...(where && { channel: where }) });
  await discord.until(() => used.reply()?.content);
}

/** What stands anywhere in the database. */
function everything({ database }: Scene): string {
  const raw = new Database(database, { readonly: true });
  try {
    const tables = raw.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
    return tables
      .map((name) => `${name}: ${JSON.stringify(raw.prepare(`SELECT * FROM "${name}"`).all())}`)
      .join('\n');
  } finally {
    raw.close();
  }
}

/** A clock that can be set on. */
function movable() {
  let ahead = 0;
  const clock = { ...systemClock, now: () => Date.now() + ahead };
  return {
    clock,
    pass(ms: number) {
      ahead += ms;
    },
  };
}

test('/privacy show and export tell all that is kept about a member, and nothing of others', async () => {
  await using scene = await openScene(calm);
  const { discord, server, mara, openrouter } = scene;
  const nils = discord.member('nils', { in: server });
  for (const text of ['Mint.', 'Basil.']) openrouter.next(say(text));
  await asked(scene, 'which herb?');
  await asked(scene, 'a secret of nils', { by: nils });
  const shown = await privacy(scene, 'show', mara);
  expect(shown.ephemeral).toBe(true);
  expect(shown.content).toMatch(/^- one question, with what I answered, the oldest of /m);
  expect(shown.content).toContain('until somebody deletes them');
  const { attachments } = await privacy(scene, 'export', mara);
  const [file] = attachments;
  expect(file?.filename).toBe('parley.json');
  const text = await (await fetch(file?.url ?? '')).text();
  const all = JSON.parse(text);
  expect(all.questions).toMatchObject([{ prompt: { text: 'which herb?' }, answers: [{ text: 'Mint.' }] }]);
  expect(all.requests).toHaveLength(1);
  expect(text).not.toContain('a secret of nils');
});

test('an export that is too large for Discord is compressed, then cut down to what fits, and says what is left out', async () => {
  await using scene = await openScene({ ...calm, presets: readingPresets });
  const { discord, mara, openrouter } = scene;
  // What hardly shrinks: words that say nothing twice.
  const noise = (bytes: number) => randomBytes(bytes / 2).toString('hex');
  const notes = { name: 'notes.txt', data: Buffer.from(noise(20_000)) };
  for (let index = 1; index <= 4; index += 1) {
    openrouter.next(say(noise(1500)));
    await asked(scene, `Q${index} ${'long '.repeat(200)}`, index === 4 ? { attachments: [notes] } : {});
  }
  const exported = async (limit: number) => {
    discord.attachmentSizeLimit = limit;
    const { content, attachments } = await privacy(scene, 'export', mara);
    const bytes = Buffer.from(await (await fetch(attachments[0]?.url ?? '')).arrayBuffer());
    expect(bytes.length).toBeLessThanOrEqual(limit);
    const isPacked = attachments[0]?.filename === 'parley.json.gz';
    const all = JSON.parse(String(isPacked ? gunzipSync(bytes) : bytes));
    const questions = all.questions.map(({ prompt }: { prompt: { text: string } }) =>
      prompt.text.slice(0, 2),
    );
    return { content, isPacked, questions, files: all.files.length, requests: all.requests.length };
  };
  const all = { questions: ['Q4', 'Q3', 'Q2', 'Q1'], requests: 4 };
  expect(await exported(1_000_000)).toMatchObject({ ...all, isPacked: false, files: 1 });
  const withoutFile = await exported(30_000);
  expect(withoutFile).toMatchObject({ ...all, isPacked: false, files: 0 });
  expect(withoutFile.content).toContain('The contents of 1 file had no room');
  expect(await exported(12_000)).toMatchObject({ ...all, isPacked: true, files: 0 });
  const cut = await exported(4000);
  expect(cut.questions.length).toBeGreaterThan(0);
  expect(cut.questions).toEqual(all.questions.slice(0, cut.questions.length));
  expect(cut.content).toMatch(/The \d oldest questions had no room|The oldest question had no room/);
  const least = await exported(1500);
  expect(least).toMatchObject({ isPacked: true, questions: [] });
  expect(least.requests).toBeLessThan(4);
  expect(least.content).toMatch(/Of the oldest .* there was no room for when it was/);
});

test('/privacy forget removes prompts, answers and settings, keeps sums as nobody’s, and leaves others alone', async () => {
  await using scene = await openScene(calm);
  const { discord, server, channel, mara, openrouter } = scene;
  const nils = discord.member('nils', { in: server });
  for (const text of ['Peppermint.', 'Basil.']) openrouter.next(say(text));
  await asked(scene, 'which herb for tea?');
  await asked(scene, 'which for pizza?', { by: nils });
  await mara.slash(channel, 'preferences set', { name: 'footer', value: 'off' });
  const running = nextHeld(scene, ['One ', 'two.']);
  await mara.send(channel, '@Parley and now?');
  await running.asked;
  running.release(1);
  const asking = await privacy(scene, 'forget', mara);
  expect(everything(scene)).toContain('Peppermint');
  const theirs = await privacy(scene, 'forget', nils);
  const forged = await nils.forge(theirs, `forget:${mara.id}`);
  expect(await discord.until(() => forged.reply()?.content)).toContain('Only whom it is about');
  await mara.click(asking, 'Forget me');
  await discord.until(() => logged(scene, 'somebody is forgotten').length > 0);
  await discord.until(() => logged(scene, 'turn').length >= 3);
  await discord.until(() => !everything(scene).includes('Peppermint'));
  expect(said(scene, channel).filter(({ buttons }) => buttons.some(({ label }) => label === 'Stop'))).toEqual(
    [],
  );
  const left = everything(scene);
  for (const gone of ['which herb', 'Peppermint', 'and now?']) expect(left).not.toContain(gone);
  for (const kept of ['which for pizza?', 'Basil']) expect(left).toContain(kept);
  const raw = new Database(scene.database, { readonly: true });
  const ofHers = raw.prepare(`SELECT count(*) FROM calls WHERE user_id = ? AND state = 'settled'`).pluck();
  expect(ofHers.get(mara.id)).toBe(0);
  expect(
    raw.prepare(`SELECT sum(cost_micro_usd) FROM calls WHERE user_id = ''`).pluck().get(),
  ).toBeGreaterThan(0);
  expect(
    raw.prepare(`SELECT applied FROM forgotten WHERE kind = 'member' AND id = ?`).pluck().get(mara.id),
  ).toBe(1);
  raw.close();
});

test('whoever has paused is neither answered nor read, until they want it again', async () => {
  await using scene = await openScene(calm);
  const { discord, server, channel, mara, openrouter } = scene;
  const nils = discord.member('nils', { in: server });
  await set(scene, 'recentTalk', '20');
  await privacy(scene, 'pause', mara);
  await mara.send(channel, 'something private among friends');
  await nils.send(channel, 'something for everybody');
  openrouter.next(say('Yes.'));
  await asked(scene, 'Q', { by: nils });
  const sent = JSON.stringify(openrouter.requests.at(-1)?.body.messages);
  expect(sent).toContain('something for everybody');
  expect(sent).not.toContain('something private');
  await mara.send(channel, '@Parley hello?');
  await hears(scene, channel, 'You have paused me');
  expect(openrouter.requests).toHaveLength(1);
  await privacy(scene, 'pause', mara, { on: false });
  openrouter.next(say('Here again.'));
  await asked(scene, 'hello again?');
  expect(said(scene, channel).some(({ content }) => content.includes('Here again.'))).toBe(true);
});

test('where consent is asked for, nothing is sent before it is given, whichever way it is asked', async () => {
  await using scene = await openScene(calm);
  const { discord, channel, mara, openrouter } = scene;
  await set(scene, 'consent', 'on');
  await mara.send(channel, '@Parley hi');
  await hears(scene, channel, '/privacy agree');
  const used = await mara.slash(channel, 'ask', { prompt: 'hi' });
  expect(await discord.until(() => used.reply()?.content)).toContain('/privacy agree');
  expect(openrouter.requests).toHaveLength(0);
  await privacy(scene, 'agree', mara);
  await scene.restart();
  openrouter.next(say('Hello.'));
  await asked(scene, 'hi');
  expect(openrouter.requests).toHaveLength(1);
});

test('where nothing is stored, an answer leaves no text behind, and offers nothing that would need it', async () => {
  await using scene = await openScene(calm);
  const { server, openrouter } = scene;
  const quiet = server.channel('quiet');
  await set(scene, 'noStore', 'on', scene.discord.owner, quiet);
  openrouter.next(say('Peppermint.'));
  await asked(scene, 'which herb?', { where: quiet });
  await scene.discord.until(() => !/Peppermint|which herb/.test(everything(scene)));
  expect(said(scene, quiet).at(-1)).toMatchObject({ buttons: [] });
  openrouter.next(say('Basil.'));
  await asked(scene, 'and for pizza?', { where: quiet });
  expect(JSON.stringify(openrouter.requests.at(-1)?.body.messages)).not.toContain('herb');
  openrouter.next(say('Thyme.'), say('Thyme, too.'));
  await scene.mara.slash(quiet, 'compare ask', { prompt: 'side by side?', first: 'fast', second: 'code' });
  await scene.discord.until(
    () => said(scene, quiet).filter(({ content }) => /Thyme/.test(content)).length === 2,
  );
  await scene.discord.until(() => !/Thyme|side by side/.test(everything(scene)));
  expect(said(scene, quiet).flatMap(({ buttons }) => buttons)).toEqual([]);
  openrouter.next(say('Sage.'));
  await asked(scene, 'which elsewhere?');
  expect(everything(scene)).toContain('Sage');
});

test('what was kept before nothing was to be kept goes once it is answered anew', async () => {
  await using scene = await openScene(calm);
  const { openrouter, channel, mara } = scene;
  openrouter.next(say('Peppermint.'), say('Basil.'));
  await asked(scene, 'which herb?');
  await set(scene, 'noStore', 'on', scene.discord.owner, channel);
  expect(everything(scene)).toContain('Peppermint');
  const answer = said(scene, channel).find(({ content }) => /Peppermint/.test(content));
  if (!answer) throw new Error('no answer');
  await mara.click(answer, 'Regenerate');
  await scene.discord.until(() => said(scene, channel).some(({ content }) => /Basil/.test(content)));
  await scene.discord.until(() => !/Basil|Peppermint|which herb/.test(everything(scene)));
});

test('what is older than a server keeps it is swept, and only there', async () => {
  const { clock, pass } = movable();
  await using scene = await openScene({ ...calm, clock });
  const { discord, openrouter } = scene;
  const other = discord.server('Dogs', { owner: discord.owner });
  const elsewhere = other.channel('general');
  for (const text of ['Peppermint.', 'Basil.']) openrouter.next(say(text));
  await asked(scene, 'which herb?');
  await asked(scene, 'and for pizza?', { by: discord.owner, where: elsewhere });
  await set(scene, 'retentionDays', '7');
  await scene.restart();
  expect(everything(scene)).toContain('Peppermint');
  pass(8 * dayMs);
  await scene.restart();
  await discord.until(() => logged(scene, 'removed what was to be kept no longer').length > 0);
  expect(everything(scene)).not.toMatch(/Peppermint|which herb/);
  expect(everything(scene)).toContain('Basil');
});

test('what is kept of a server goes when the bot is removed, also while it was away, and not in an outage', async () => {
  await using scene = await openScene(calm);
  const { discord, server, openrouter } = scene;
  const [dogs, birds] = ['Dogs', 'Birds'].map((name) => discord.server(name, { owner: discord.owner }));
  if (!dogs || !birds) expect.unreachable();
  const texts = ['Peppermint', 'Basil', 'Sage'];
  const channels = [scene.channel, dogs.channel('general'), birds.channel('general')];
  for (const [index, channel] of channels.entries()) {
    openrouter.next(say(`${texts[index]}.`));
    await asked(scene, `Q${index}`, { by: discord.owner, where: channel });
  }
  await set(scene, 'recentTalk', '5');
  server.outage();
  await scene.restart();
  server.outage(false);
  const purged = () =>
    logged(scene, 'all that was kept of a server is removed: the bot is not in it any more');
  expect(purged()).toEqual([]);
  server.kick();
  await discord.until(() => purged().length === 1);
  expect(everything(scene)).not.toMatch(/Peppermint/);
  // A conversation in which nothing was said yet is kept, too.
  const used = await discord.owner.slash(dogs.channel('talk'), 'chat', {});
  await discord.until(() => used.reply()?.content);
  await scene.restart({}, () => dogs.kick());
  await discord.until(() => purged().length === 2);
  const left = everything(scene);
  expect(left).not.toMatch(/Peppermint|Basil/);
  expect(left).toContain('Sage');
  expect(left).toMatch(/^threads: \[\]$/m);
  for (const id of [server.id, dogs.id])
    expect(
      left
        .split('\n')
        .filter((table) => table.includes(id))
        .map((table) => table.split(':')[0]),
    ).toEqual(['forgotten']);
  expect(left).toMatch(/"cost_micro_usd":[1-9]/);
});

test('a database that began with another application loses nothing: its bot may still be in the servers', async () => {
  await using scene = await openScene(calm);
  const { discord, server, openrouter } = scene;
  const dogs = discord.server('Dogs', { owner: discord.owner });
  const channels = [scene.channel, dogs.channel('general')];
  for (const [index, channel] of channels.entries()) {
    openrouter.next(say(['Peppermint.', 'Basil.'][index] ?? ''));
    await asked(scene, `Q${index}`, { by: discord.owner, where: channel });
  }
  await scene.restart({}, () => {
    const file = new Database(scene.database);
    file.exec(`UPDATE applications SET id = '1'`);
    file.close();
    dogs.kick();
  });
  const warned = (words: string) => scene.log.filter(({ msg }) => String(msg).includes(words));
  await discord.until(() => warned('what it keeps of its servers stays').length === 1);
  server.kick();
  await discord.until(() => warned('what it keeps of a server stays').length === 1);
  expect(everything(scene)).toMatch(/Peppermint/);
  expect(everything(scene)).toMatch(/Basil/);
});

test('a server in an outage loses nothing, nor one of which Discord does not answer whether the bot is in it', async () => {
  await using scene = await openScene(calm);
  const { discord, server, channel, openrouter } = scene;
  openrouter.next(say('Peppermint.'));
  await asked(scene, 'which herb?');
  server.outage();
  server.outage(false);
  openrouter.next(say('Basil.'));
  await asked(scene, 'and for pizza?');
  expect(JSON.stringify(openrouter.requests.at(-1)?.body.messages)).toContain('Peppermint');
  const fault = discord.fail('GET /guilds/:guild', { status: 500, times: 100 });
  await scene.restart({}, () => server.kick());
  await discord.until(
    () =>
      logged(scene, 'could not look for servers that the bot was removed from: the next start does').length,
  );
  expect(everything(scene)).toMatch(/Peppermint/);
  expect(discord.visible(channel).length).toBeGreaterThan(0);
  fault.stop();
  await scene.restart();
  await discord.until(() => !/Peppermint|Basil/.test(everything(scene)));
});
