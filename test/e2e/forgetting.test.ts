import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Member } from '../../sandbox/discord/index.ts';
import { cutSocket, failures, say } from '../../sandbox/openrouter/scenarios.ts';
import { TestClock } from '../openrouter/harness.ts';
import { ask, asked, ended, settled } from './asking.ts';
import { chat } from './conversing.ts';
import { askedLeave, willCall, withFunctions } from './functions.ts';
import { choose } from './limits.ts';
import { unhurried } from './memory.ts';
import { answered, hears, logged, nextHeld, openScene, type Scene } from './scene.ts';
import { uploads } from './uploads.ts';

const presets = `${withFunctions}  code:
    description: Codes
    model: anthropic/claude-sonnet-5.5
    max_tokens: 1000
`;

const options = { presets, discord: { limits: unhurried } };

/** Uses a command and waits for what it says. */
async function use(scene: Scene, by: Member, command: string, inputs = {}, where = scene.channel) {
  const used = await by.slash(where, command, inputs);
  return (await scene.discord.until(() => used.reply()?.content && used.reply())) || expect.unreachable();
}

/** What every table holds, as one text each. */
function tables(database: string): Map<string, string> {
  const file = new Database(database, { readonly: true });
  try {
    const names = file.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
    return new Map(
      names.map((name) => [String(name), JSON.stringify(file.prepare(`SELECT * FROM "${name}"`).all())]),
    );
  } finally {
    file.close();
  }
}

/** The tables in which any of these stands. */
function holding({ database }: Scene, ...words: readonly string[]): string[] {
  return [...tables(database)]
    .filter(([, text]) => words.some((word) => text.includes(word)))
    .map(([name]) => name)
    .sort();
}

/** Which of these stand in a file of a folder, byte by byte: the database, its log, kept files. */
function inBytes(folder: string, words: readonly string[]): string[] {
  const files = globSync(join(folder, '**'), { withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(1);
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  return words.filter((word) => texts.some((text) => text.includes(word)));
}

/** The same, in a copy from which the rows are removed in which an id may stay. */
function inOtherBytes({ database }: Scene, id: string, exceptions: readonly string[]): string[] {
  const copy = mkdtempSync(join(tmpdir(), 'forgotten-'));
  try {
    cpSync(dirname(database), copy, { recursive: true });
    const file = new Database(join(copy, 'parley.sqlite'));
    file.pragma('secure_delete = ON');
    for (const statement of exceptions) file.prepare(`DELETE FROM ${statement}`).run({ id });
    file.pragma('wal_checkpoint(TRUNCATE)');
    file.close();
    return inBytes(copy, [id]);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

async function forget(scene: Scene, who: Member): Promise<void> {
  const before = logged(scene, 'somebody is forgotten').length;
  const asking = await use(scene, who, 'privacy forget');
  await who.click(asking, 'Forget me');
  await scene.discord.until(() => logged(scene, 'somebody is forgotten').length > before);
}

const counted = `counters WHERE subject = 'member:' || @id OR subject LIKE 'member:%/' || @id`;
const noted = 'forgotten WHERE id = @id';

/** What admins have set about somebody. */
const named = [
  ...['limits', 'grants', 'access_rules'].map((table) => `${table} WHERE subject_id = @id`),
  `audit WHERE target = 'member:' || @id`,
];

/** An admin sets one of everything about somebody. */
async function nameThem(scene: Scene, member: Member): Promise<void> {
  const { owner } = scene.discord;
  await use(scene, owner, 'quota set', { who: 'member', member, amount: '9', unit: 'usd', per: 'day' });
  const limit = await choose(scene, member.name);
  await use(scene, owner, 'quota grant', { limit, amount: '9' });
  await use(scene, owner, 'quota reset', { limit });
  await use(scene, owner, 'access deny', { member, preset: 'code' });
}

/** One of everything that a member leaves behind, each with a word of its own. */
async function leaveTraces(scene: Scene): Promise<string[]> {
  const { discord, channel, mara, openrouter } = scene;
  mara.speak('nl');
  await use(scene, mara, 'privacy agree');
  await mara.slash(channel, 'preferences persona', { text: 'Praise numbats.' });
  openrouter.next(say('About quokkas.'));
  const notes = { name: 'gerbils.txt', data: Buffer.from('platypus '.repeat(3000)) };
  const answer = await asked(scene, 'what of wombats?', { attachments: [notes, uploads.cat()] });
  const opened = await mara.menu('Report answer', answer);
  await mara.submit(opened, { reason: 'Of axolotls.' });
  willCall(scene, 'remind_me', { text: 'feed the lemurs', minutes: 600 });
  await asked(scene, 'remind me');
  willCall(scene, 'create_poll', { question: 'Meerkats?', answers: ['Yes', 'No'], hours: 2 }, 'Vote!');
  const prompt = await ask(scene, 'a poll');
  await mara.click(await askedLeave(scene, channel), 'Allow');
  await ended(scene, prompt);
  openrouter.next(say('Secret tapirs.'));
  await use(scene, mara, 'ask', { prompt: 'in private: ocelots', private: true });
  await settled(scene);
  const both = { first: 'agent', second: 'code' };
  for (const where of [channel, mara.dm()]) {
    openrouter.next(say('Side by caracals.'), say('Side by servals.'));
    await mara.slash(where, 'compare ask', { prompt: 'compare kinkajous', ...both });
    await discord.until(() => discord.visible(where).filter(({ content }) => /servals/.test(content)).length);
    await settled(scene);
  }
  openrouter.next(say('Hidden dugongs.'));
  await mara.send(mara.dm(), 'by direct message: manatees');
  await hears(scene, mara.dm(), /dugongs[\s\S]*\n-# /);
  await settled(scene);
  openrouter.answer(() => say('{"title": "Of pangolins"}'));
  const thread = await chat(scene);
  await mara.send(thread, 'a thread of okapis');
  await discord.until(() => openrouter.requests.some(({ body }) => JSON.stringify(body).includes('okapis')));
  await answered(scene, thread);
  await settled(scene);
  return [
    ...['numbats', 'quokkas', 'gerbils', 'platypus', 'wombats', 'axolotls', 'lemurs', 'Meerkats', 'tapirs'],
    ...['ocelots', 'caracals', 'servals', 'kinkajous', 'dugongs', 'manatees', 'okapis'],
  ];
}

/**
 * Every table, by what forgetting does: who makes a new one decides it here. `theirs` holds something of a member; `ids` only ids of
 * Discord's or own making that name nobody; `none` nothing of a member.
 */
const known = {
  theirs: [
    ...['turns', 'heads', 'threads', 'calls', 'counters', 'marks', 'limits', 'grants', 'usage_days'],
    ...['usage_reports', 'compared', 'reminders', 'settings', 'access_rules', 'audit', 'server_presets'],
    ...['bodies', 'forgotten', 'member_choices', 'locales'],
  ],
  ids: ['messages', 'claims', 'shown', 'removals', 'summaries', 'summarised', 'file_holds', 'file_sources'],
  none: [
    ...['files', 'estimates', 'zones', 'audit_logs', 'secrets', 'preset_revisions', 'server_commands'],
    ...['content_keys', 'applications', 'migrations'],
  ],
};

test('what a member leaves behind is exported, and after /privacy forget nothing of it stands in any byte', async () => {
  await using scene = await openScene(options);
  const { discord, mara } = scene;
  await scene.restart({ ALLOWED_USERS: mara.id });
  const words = await leaveTraces(scene);
  const dm = mara.dm().id;
  expect([...tables(scene.database).keys()].sort()).toEqual(Object.values(known).flat().sort());
  expect(inBytes(dirname(scene.database), [...words, mara.id, dm])).toEqual([...words, mara.id, dm]);
  await nameThem(scene, mara);
  expect(holding(scene, mara.id)).toEqual([
    ...['access_rules', 'audit', 'calls', 'compared', 'counters', 'grants', 'heads', 'limits', 'locales'],
    ...['marks', 'member_choices', 'reminders', 'settings', 'threads', 'turns', 'usage_days'],
  ]);
  const exported = await use(scene, mara, 'privacy export');
  const text = await (await fetch(exported.attachments[0]?.url ?? '')).text();
  const all = JSON.parse(text);
  const files = all.files.map(({ base64 }: { base64: string }) => Buffer.from(base64, 'base64').toString());
  expect(words.filter((word) => !`${text} ${files}`.includes(word))).toEqual([]);
  expect(all).toMatchObject({
    userId: mara.id,
    language: 'nl',
    choices: { agreed: true, paused: false },
    settings: { persona: { text: 'Praise numbats.' } },
    reminders: [{ text: 'feed the lemurs' }],
  });
  const lists = ['questions', 'files', 'threads', 'usage', 'requests', 'records', 'comparisons'];
  for (const list of [...lists, 'counters', 'limits', 'grants', 'access'])
    expect(all[list].length, list).toBeGreaterThan(0);
  await forget(scene, mara);
  expect(inBytes(dirname(scene.database), [...words, dm])).toEqual([]);
  // What admins have set about them holds on: it is no way around a limit, or back in.
  const left = ['access_rules', 'audit', 'counters', 'forgotten', 'grants', 'limits'];
  expect(holding(scene, mara.id)).toEqual(left);
  expect(inOtherBytes(scene, mara.id, [counted, noted, ...named])).toEqual([]);
  const shown = await use(scene, mara, 'privacy show');
  expect(shown.content).toMatch(/^- no questions$/m);
  // What it has cost is there, as nobody's.
  const file = new Database(scene.database, { readonly: true });
  const [calls, days] = ['calls', 'usage_days'].map((table) => {
    const column = table === 'calls' ? 'cost_micro_usd' : 'micro_usd';
    return file.prepare(`SELECT sum(${column}) FROM ${table} WHERE user_id = ''`).pluck().get();
  });
  file.close();
  expect(calls).toBeGreaterThan(0);
  expect(days).toBe(calls);
  expect(discord.visible(scene.channel).length).toBeGreaterThan(0);
});

test('who has set what holds for others is forgotten, and what they have set holds on', async () => {
  await using scene = await openScene(options);
  const { discord, channel, mara, openrouter } = scene;
  const { owner } = discord;
  const data =
    'presets:\n  house:\n    description: Ours\n    model: openai/gpt-6-luna\n    system: Of the house.\n';
  await nameThem(scene, mara);
  await use(scene, owner, 'settings set', { name: 'recentTalk', value: '5' });
  await use(scene, owner, 'preset import', { file: { name: 'ours.yaml', data } });
  await use(scene, owner, 'usage report', { channel });
  const holders = ['access_rules', 'audit', 'grants', 'limits', 'locales', 'server_presets', 'settings'];
  expect(holding(scene, owner.id)).toEqual([...holders, 'usage_reports']);
  await forget(scene, owner);
  expect(holding(scene, owner.id)).toEqual(['forgotten']);
  expect(inOtherBytes(scene, owner.id, [noted])).toEqual([]);
  openrouter.next(say('Yes.'));
  await mara.slash(channel, 'ask', { prompt: 'Q', preset: 'house' });
  await discord.until(() => openrouter.requests.length === 1);
  expect(JSON.stringify(openrouter.requests[0]?.body)).toContain('Of the house.');
  const again = { who: 'member', member: mara, amount: '8', unit: 'usd', per: 'day' };
  const { content } = await use(scene, owner, 'quota set', again);
  expect(content).toMatch(/Before, it was \$9\.00 a day, set by somebody who was forgotten/);
});

test('what is still being paid when its asker is forgotten is nobody’s as soon as the bill is there', async () => {
  const clock = new TestClock();
  clock.time = Date.now();
  await using scene = await openScene({ ...options, clock, environment: { RETRY_ATTEMPTS: '1' } });
  const { mara, openrouter } = scene;
  openrouter.generations.delayMs = 0;
  openrouter.failLookups(failures.providerUnavailable());
  openrouter.next(cutSocket('Half of it '));
  await ended(scene, await ask(scene, 'hi'));
  await forget(scene, mara);
  expect(holding(scene, mara.id)).toEqual(['calls', 'counters', 'forgotten']);
  openrouter.failLookups(undefined);
  await clock.asleep(1000);
  await clock.advance(1000);
  await scene.discord.until(() => logged(scene, 'entered what a request has cost').length === 1);
  expect(holding(scene, mara.id)).toEqual(['counters', 'forgotten']);
  expect(inOtherBytes(scene, mara.id, [counted, noted])).toEqual([]);
});

test('an answer that is being written for whoever is forgotten ends, and leaves nothing', async () => {
  await using scene = await openScene(options);
  const { discord, channel, mara } = scene;
  const running = nextHeld(scene, ['Half of quokkas ', 'and all.']);
  const waiting = nextHeld(scene, ['Never of wombats.']);
  await ask(scene, 'first of numbats');
  await running.asked;
  running.release(1);
  await ask(scene, 'then of lemurs');
  await forget(scene, mara);
  running.finish();
  waiting.finish();
  await settled(scene);
  await discord.until(() => !holding(scene, mara.id).includes('calls'));
  const words = ['quokkas', 'wombats', 'numbats', 'lemurs'];
  expect(inBytes(dirname(scene.database), words)).toEqual([]);
  expect(holding(scene, mara.id)).toEqual(['counters', 'forgotten']);
  expect(discord.visible(channel).filter(({ content }) => /quokkas|wombats/.test(content))).toEqual([]);
});
