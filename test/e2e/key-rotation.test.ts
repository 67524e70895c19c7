import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/discord/index.ts';
import { failure } from '../../sandbox/openrouter/errors.ts';
import type { LocalKey } from '../../sandbox/openrouter/keys.ts';
import { httpError, say } from '../../sandbox/openrouter/scenarios.ts';
import type { FoundKey } from '../../src/config/find-key.ts';
import { english } from '../../src/texts/index.ts';
import { ask, asked, ended } from './asking.ts';
import { twoPresets } from './house.ts';
import { nextHeld, openScene, type Scene, said } from './scene.ts';
import { openSite } from './start-process.ts';

/** The key that the house's bot starts with, and the one that it is to change to. */
const oldKey = 'sk-or-test';
const newKey = 'sk-or-v1-the-new-one-000000000000';
const { rotation: says } = english.key;

/** A scene with a place where a new key can be put, and two keys at OpenRouter. */
async function openWithKeys(found: Partial<FoundKey> = {}, facts: Partial<LocalKey> = {}) {
  const put: FoundKey = { place: '/bot/.env', form: 'variable', apiKey: newKey, overruled: false, ...found };
  const scene = await openScene({
    findKey: () => put,
    prepare: (_, { account }) => {
      account.issue(oldKey);
      account.issue(newKey, facts);
    },
  });
  return { scene, put };
}

/** What `/key rotate` explains to the operator, with its button. */
async function steps({ discord }: Scene): Promise<MessageView> {
  const used = await discord.owner.slash(discord.owner.dm(), 'key rotate');
  return discord.until(() => used.reply()?.content && used.reply());
}

/** Presses the button, and gives what comes of it: the message anew, or a sentence of its own. */
async function press({ discord }: Scene, panel: MessageView): Promise<string> {
  const used = await discord.owner.click(panel, says.use);
  return discord.until(() => {
    const seen = discord.visible({ id: panel.channelId }, discord.owner).find(({ id }) => id === panel.id);
    const sentence = used.followups()[0]?.content;
    return sentence ?? (seen && seen.content !== panel.content ? seen.content : undefined);
  });
}

function keyOf({ openrouter }: Scene): string | undefined {
  return openrouter.requests.at(-1)?.headers.authorization?.replace('Bearer ', '');
}

test('a new key is used by all later requests, without a restart; what is under way ends with the old one', async () => {
  const { scene } = await openWithKeys();
  await using _ = scene;
  const { discord, openrouter } = scene;
  const panel = await steps(scene);
  expect(panel).toMatchObject({
    ephemeral: true,
    content: says.steps({ place: '/bot/.env', form: 'variable' }),
  });
  const answer = nextHeld(scene, ['One ', 'two']);
  const prompt = await ask(scene, 'count');
  answer.release(1);
  await openrouter.until(() => openrouter.requests[0]?.tokens.length === 1);
  const done = await press(scene, panel);
  const lines = done.split('\n');
  expect(lines.slice(0, 2)).toEqual([says.done('/bot/.env'), '**Key** `sk-or-v1-the...000`']);
  expect(lines.at(-1)).toBe(says.stillAnswering(1));
  answer.finish();
  expect((await ended(scene, prompt)).content).toMatch(/^One two/);
  expect(keyOf(scene)).toBe(oldKey);
  openrouter.account.revoke(oldKey);
  openrouter.answer(say('Hello'));
  expect((await asked(scene, 'hi')).content).toMatch(/^Hello/);
  expect(keyOf(scene)).toBe(newKey);
  const shown = await discord.owner.slash(discord.owner.dm(), 'key show');
  await discord.until(() => shown.reply()?.content.includes('sk-or-v1-the...000'));
  expect(said(scene, discord.owner.dm())).toEqual([]);
  const recorded = await discord.owner.slash(scene.channel, 'audit show', { bot: true });
  const line = '- **Key exchanged** (the whole bot): `sk-or-v1-the...000`';
  await discord.until(() => recorded.reply()?.content.includes(line));
});

test('after a restart the button works still, and says what else has to be changed', async () => {
  const { scene, put } = await openWithKeys({ place: '/run/secrets/openrouter', form: 'alone' });
  await using _ = scene;
  const panel = await steps(scene);
  expect(panel.content).toBe(says.steps({ place: '/run/secrets/openrouter', form: 'alone' }));
  await scene.restart();
  Object.assign(put, { place: '/bot/.env', form: 'variable', overruled: true });
  const done = await press(scene, panel);
  expect(done.split('\n').slice(-2)).toEqual([says.deleteOld, says.overruled]);
});

test.for<[Partial<FoundKey>, Partial<LocalKey>, string]>([
  [{ apiKey: undefined, problem: 'missing' }, {}, says.none.missing('/bot/.env')],
  [{ apiKey: undefined, problem: 'unreadable' }, {}, says.none.unreadable('/bot/.env')],
  [{ apiKey: undefined, problem: 'empty' }, {}, says.none.empty('/bot/.env')],
  [{ apiKey: undefined, problem: 'malformed' }, {}, says.none.malformed('/bot/.env')],
  [{ apiKey: oldKey }, {}, says.same('/bot/.env')],
  [{ apiKey: 'sk-or-v1-nobody-knows-it' }, {}, says.refused('/bot/.env')],
  [{}, { disabled: true }, says.refused('/bot/.env')],
  [{}, { expiresAt: '2020-01-01T00:00:00Z' }, says.refused('/bot/.env')],
  [{}, { management: true }, says.management('/bot/.env')],
  [{}, { limit: 5, used: 5 }, says.usedUp('/bot/.env')],
])('what is no good leaves the old key in use: %o %o', async ([found, facts, sentence]) => {
  const { scene } = await openWithKeys(found as Partial<FoundKey>, facts);
  await using _ = scene;
  const panel = await steps(scene);
  expect(await press(scene, panel)).toBe(sentence);
  scene.openrouter.answer(say('Hello'));
  expect((await asked(scene, 'hi')).content).toMatch(/^Hello/);
  expect(keyOf(scene)).toBe(oldKey);
});

test.for([
  [failure(502, 'Bad gateway'), says.unproved(english.failures['provider-down']())],
  [failure(404, 'Not Found'), says.notThere],
  [{ status: 200, body: '<html>' }, says.unproved(english.failures.garbled())],
] as const)(
  'without a proof the old key stays, and the button can be pressed again: %o',
  async ([answer, sentence]) => {
    const { scene } = await openWithKeys();
    await using _ = scene;
    const panel = await steps(scene);
    scene.openrouter.failLookups(answer);
    expect(await press(scene, panel)).toBe(sentence);
    scene.openrouter.failLookups(undefined);
    expect(await press(scene, panel)).toMatch(says.done('/bot/.env'));
  },
);

test('of two presses at once one exchanges the key, the other is told to wait, a later one that it is done', async () => {
  const { scene } = await openWithKeys();
  await using _ = scene;
  const { discord, openrouter } = scene;
  const [panel, other] = [await steps(scene), await steps(scene)];
  await openrouter.until(() => openrouter.lookups.some(({ path }) => path === '/key'));
  const release = openrouter.holdLookups();
  const first = press(scene, panel);
  // The first has been taken up when the second comes.
  await discord.until(() => discord.requests.filter(({ route }) => route.endsWith('/callback')).length >= 3);
  expect(await press(scene, other)).toBe(says.busy);
  release();
  expect(await first).toMatch(says.done('/bot/.env'));
  const { length } = openrouter.lookups.filter(({ path }) => path === '/key');
  expect(await press(scene, other)).toBe(says.same('/bot/.env'));
  expect(openrouter.lookups.filter(({ path }) => path === '/key').length).toBeLessThanOrEqual(length + 1);
});

test('who does not run the bot any more cannot exchange its key', async () => {
  const { scene } = await openWithKeys();
  await using _ = scene;
  const panel = await steps(scene);
  await scene.restart({ OPERATOR_IDS: scene.mara.id });
  expect(await press(scene, panel)).toBe(english.key.notYours);
  scene.openrouter.answer(say('Hello'));
  await asked(scene, 'hi');
  expect(keyOf(scene)).toBe(oldKey);
});

test('a dead key that is exchanged is told to be all right again; its last words are nobody’s trouble', async () => {
  const { scene } = await openWithKeys();
  await using _ = scene;
  const { discord, openrouter } = scene;
  openrouter.account.revoke(oldKey);
  await asked(scene, 'hi');
  const told = () => said(scene, discord.owner.dm()).map(({ content }) => content);
  await discord.until(() => told().length === 1);
  const answer = nextHeld(scene, 'never');
  openrouter.account.issue(oldKey);
  const prompt = await ask(scene, 'hi');
  await openrouter.until(() => openrouter.requests.length === 2);
  await press(scene, await steps(scene));
  await discord.until(() => told().length === 2);
  answer.fail(failure(401, 'User not found.'));
  await ended(scene, prompt);
  const shown = await discord.owner.slash(scene.channel, 'key show');
  await discord.until(() => shown.reply()?.content);
  expect(told()).toEqual([
    english.key.trouble({ trouble: 'dead', isManagement: false }),
    english.key.wellAgain,
  ]);
});

test('the real process reads .env and files anew, and neither key ever stands in its log', async () => {
  await using site = await openSite();
  const { discord, openrouter, folder } = site;
  const keys = ['first', 'second', 'third'].map((name) => `sk-or-v1-${name}-00000000000000000000`);
  const [first = '', second = '', third = ''] = keys;
  for (const key of keys) openrouter.account.issue(key, { label: `label of ${keys.indexOf(key)}` });
  const dotenv = join(folder, '.env');
  const write = (text: string) => writeFile(dotenv, text);
  await write(`OPENROUTER_API_KEY=${first}\n`);
  const parley = await site.started({ OPENROUTER_API_KEY: '', LOG_LEVEL: 'trace' });
  const dm = discord.owner.dm();
  let explained = '';
  const rotate = async () => {
    const used = await discord.owner.slash(dm, 'key rotate');
    const panel = await discord.until(() => used.reply()?.content && used.reply());
    explained = panel.content;
    const pressed = await discord.owner.click(panel, says.use);
    return discord.until(() => {
      const seen = discord.visible(dm, discord.owner).find(({ id }) => id === panel.id);
      return pressed.followups()[0]?.content ?? (seen?.content !== panel.content && seen?.content);
    });
  };
  expect(await rotate()).toBe(says.same(dotenv));
  expect(explained).toContain(
    `the file \`${dotenv}\`, as \`OPENROUTER_API_KEY=…\` in place of the old one.\n`,
  );
  await write(`OPENROUTER_API_KEY="two words"\n`);
  expect(await rotate()).toBe(says.none.malformed(dotenv));
  await write('# nothing\n');
  expect(await rotate()).toBe(says.none.empty(dotenv));
  await rm(dotenv);
  expect(await rotate()).toBe(says.none.missing(dotenv));
  expect(explained).toContain('name that in `OPENROUTER_API_KEY_FILE`');
  await write(`OPENROUTER_API_KEY=${second}\n`);
  // Servers repeat keys in their messages.
  openrouter.failLookups(failure(502, `Not with ${second}`));
  await rotate();
  openrouter.failLookups(undefined);
  expect(await rotate()).toContain('`label of 1`');
  const file = join(folder, 'key.txt');
  await write(`OPENROUTER_API_KEY_FILE=${file}\n`);
  expect(await rotate()).toBe(says.none.missing(file));
  await writeFile(file, `${third}\n`);
  expect(await rotate()).toContain('`label of 2`');
  openrouter.answer(httpError(401, failure(401, `Incorrect key: ${third}, not ${first}`).body));
  const server = discord.server('Cats', { owner: discord.owner });
  await discord.owner.send(server.channel('general'), '@Parley hi');
  await parley.logged('turn');
  expect(openrouter.requests.at(-1)?.headers.authorization).toBe(`Bearer ${third}`);
  // What Discord says of a request goes into the log.
  const message = `What are ${second} and ${third}?`;
  discord.fail('GET /applications/:application/commands', { status: 400, code: 50035, message, times: 9 });
  await writeFile(site.presetsFile, twoPresets.replace('Programs', 'Rhymes'));
  await parley.logged((line) => JSON.stringify(line).includes('What are [redacted] and [redacted]?'));
  parley.send('SIGTERM');
  await parley.exit;
  for (const key of keys) expect(parley.output + parley.errors).not.toContain(key);
  const again = await site.started({ OPENROUTER_API_KEY: first });
  expect(again.lines('ready')).toHaveLength(1);
  expect(await rotate()).toBe(says.same(file));
});
