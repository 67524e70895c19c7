import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { cutSocket, failed, failures, steps, text, usage } from '../../sandbox/openrouter/scenarios.ts';
import { openStore } from '../../src/store/store.ts';
import { TestClock } from '../openrouter/harness.ts';
import { answerTo, ask, ended } from './asking.ts';
import { answersAnd, chat, isTitle } from './conversing.ts';
import { quota } from './limits.ts';
import { pressed } from './panel.ts';
import { hears, logged, nextHeld, openScene, type Scene } from './scene.ts';

const hour = 3_600_000;

/** The rows of the ledger, read when the bot has stopped. */
async function ledger(scene: Scene) {
  await scene.parley.stop();
  const store = await openStore(`sqlite://${scene.database}`);
  const rows = await store.sql.selectFrom('calls').selectAll().orderBy('id').execute();
  const counters = await store.sql.selectFrom('counters').selectAll().where('subject', '=', 'bot').execute();
  await store.close();
  return { rows, month: counters.find(({ per }) => per === 'month') };
}

/** A scene whose clock stands still, and an answer in it that broke off before its bill. */
async function brokenOff() {
  const clock = new TestClock();
  clock.time = Date.now();
  const scene = await openScene({ clock, environment: { RETRY_ATTEMPTS: '1' } });
  scene.openrouter.generations.delayMs = 0;
  scene.openrouter.failLookups(failures.providerUnavailable());
  scene.openrouter.next(cutSocket('Half of it '));
  const prompt = await ask(scene, 'hi');
  await ended(scene, prompt);
  const asks = () => scene.openrouter.lookups.filter(({ path }) => path === '/generation').length;
  /** Lets so much time pass that the bill is asked for eight times. */
  const askAll = async () => {
    for (const wait of [1, 2, 4, 8, 16, 32, 64, 128]) {
      await clock.asleep(wait * 1000);
      await clock.advance(wait * 1000);
    }
  };
  /** The same, after which nobody asks for an hour. */
  const rest = async () => {
    const before = asks();
    await askAll();
    await clock.asleep(hour);
    expect(asks()).toBe(before + 8);
  };
  return { scene, clock, prompt, rest, askAll };
}

test('a bill that does not come is asked for again every hour, and entered with the answer’s details', async () => {
  const { scene, clock, prompt, rest } = await brokenOff();
  await using _ = scene;
  await rest();
  await clock.advance(hour);
  await rest();
  scene.openrouter.failLookups(undefined);
  await clock.advance(hour);
  await clock.asleep(1000);
  await clock.advance(1000);
  await scene.discord.until(() => logged(scene, 'entered what a request has cost').length === 1);
  const answer = answerTo(scene, prompt);
  const { content } = await pressed(scene, scene.mara, answer as never, 'Details');
  expect(content).toMatch(/\*\*Cost\*\* \$0\.\d+/);
  const { rows, month } = await ledger(scene);
  expect(rows).toMatchObject([
    { state: 'settled', outcome: 'cut-socket', cost_micro_usd: expect.any(Number) },
  ]);
  expect(month).toMatchObject({ reserved_micro_usd: 0, micro_usd: rows[0]?.cost_micro_usd });
});

test('while a bill is due it is told what is set aside, and for what', async () => {
  const { scene } = await brokenOff();
  await using _ = scene;
  await quota(scene, 'set', { who: 'everyone', amount: '0.003', unit: 'usd', per: 'day' });
  await ask(scene, 'again');
  const { content } = await hears(scene, scene.channel, 'set aside');
  expect(content).toMatch(/Used: \$0, \$0\.\d+ more set aside for answers under way or not billed yet\./);
  expect(content).toContain('What those answers do not need comes back once their bills are known.');
});

const once = { who: 'everyone', amount: '1', unit: 'requests', per: 'day' };

test('where a bill that comes late uses up 80 % of a limit, that is told as well', async () => {
  const { scene, clock } = await brokenOff();
  await using _ = scene;
  await quota(scene, 'set', once);
  scene.openrouter.failLookups(undefined);
  await clock.asleep(1000);
  await clock.advance(1000);
  expect((await hears(scene, scene.mara.dm(), 'of what you may use')).content).toContain(
    '1 of 1 request a day',
  );
});

test('it is asked for after a restart as well; after a day nobody asks any more, and what was set aside counts', async () => {
  const { scene, clock, rest, askAll } = await brokenOff();
  await using _ = scene;
  await rest();
  await scene.restart();
  await rest();
  clock.time += 24 * hour;
  await clock.advance(0);
  await askAll();
  await scene.discord.until(
    () =>
      logged(scene, 'OpenRouter does not tell what a request has cost: it counts as what was set aside')
        .length === 1,
  );
  const { rows, month } = await ledger(scene);
  expect(rows).toMatchObject([{ state: 'unknown', cost_micro_usd: null }]);
  expect(month).toBeDefined();
});

test('what a stop of the bot leaves without a bill is asked for at its next start', async () => {
  await using scene = await openScene({ environment: { DRAIN_SECONDS: '0' } });
  const answer = nextHeld(scene, ['Half ', 'of it']);
  const prompt = await ask(scene, 'hi');
  answer.release(1);
  await scene.discord.until(() => answerTo(scene, prompt)?.content.includes('Half'));
  scene.openrouter.generations.delayMs = 0;
  await scene.restart();
  await scene.discord.until(() => logged(scene, 'entered what a request has cost').length === 1);
  const { rows, month } = await ledger(scene);
  expect(rows).toMatchObject([{ state: 'settled', outcome: 'stopped', generation_id: expect.any(String) }]);
  expect(rows[0]?.cost_micro_usd).toBeGreaterThan(0);
  expect(month).toMatchObject({ reserved_micro_usd: 0, micro_usd: rows[0]?.cost_micro_usd });
});

test('what an answer has cost is entered also where its turn cannot be read any more', async () => {
  const { scene, clock } = await brokenOff();
  await using _ = scene;
  scene.openrouter.failLookups(undefined);
  await scene.restart({}, () => {
    const raw = new Database(scene.database);
    raw.exec("UPDATE bodies SET value = 'no JSON' WHERE namespace = 'turns'");
    raw.close();
  });
  await clock.asleep(1000);
  await clock.advance(1000);
  await scene.discord.until(() => logged(scene, 'entered what a request has cost').length === 1);
  expect(logged(scene, 'could not save with an answer what it has cost')).toHaveLength(1);
  const { rows, month } = await ledger(scene);
  expect(rows).toMatchObject([{ state: 'settled', cost_micro_usd: expect.any(Number) }]);
  expect(month).toMatchObject({ reserved_micro_usd: 0, micro_usd: rows[0]?.cost_micro_usd });
});

/** Puts the accounts back to the moment after the request was sent: what a process leaves that is killed then. */
function unsettle(file: string, isNamed: boolean): void {
  const raw = new Database(file);
  raw.exec(`UPDATE calls SET state = 'open', cost_micro_usd = NULL, outcome = NULL, prompt_tokens = 0,
      completion_tokens = 0 ${isNamed ? '' : ', generation_id = NULL'};
    UPDATE counters SET micro_usd = 0, tokens = 0, reserved_micro_usd = (SELECT reserved_micro_usd FROM calls),
      reserved_tokens = (SELECT reserved_tokens FROM calls)`);
  raw.close();
}

test('a process that was killed while a model answered: the next one asks for the bill', async () => {
  await using scene = await openScene();
  scene.openrouter.generations.delayMs = 0;
  await ended(scene, await ask(scene, 'hi'));
  await scene.restart({}, () => unsettle(scene.database, true));
  await scene.discord.until(() => logged(scene, 'entered what a request has cost').length === 1);
  const { rows, month } = await ledger(scene);
  expect(rows).toMatchObject([{ state: 'settled', outcome: 'interrupted' }]);
  expect(rows[0]?.cost_micro_usd).toBe(
    Math.ceil(Number((scene.openrouter.account.totalUsage * 1e6).toPrecision(12))),
  );
  expect(month).toMatchObject({
    reserved_micro_usd: 0,
    reserved_tokens: 0,
    micro_usd: rows[0]?.cost_micro_usd,
  });
});

test('where it was killed before OpenRouter had named the request, what was set aside counts', async () => {
  await using scene = await openScene();
  await ended(scene, await ask(scene, 'hi'));
  await quota(scene, 'set', once);
  await scene.restart({}, () => unsettle(scene.database, false));
  await hears(scene, scene.mara.dm(), 'You have used all');
  const { rows, month } = await ledger(scene);
  expect(rows).toMatchObject([{ state: 'unknown', outcome: 'interrupted', cost_micro_usd: null }]);
  expect(month).toMatchObject({ reserved_micro_usd: 0, micro_usd: rows[0]?.reserved_micro_usd });
});

test('the bill of a title that nobody waited for any longer is asked for: it is written to its end', async () => {
  const clock = new TestClock();
  clock.time = Date.now();
  await using scene = await openScene({ clock, environment: { RETRY_ATTEMPTS: '1' } });
  scene.openrouter.generations.delayMs = 0;
  const late = steps([text('{"title": "Cats"}'), usage({ cost: 0.002 }), failed(failures.edgeTimeout())]);
  answersAnd(scene, late, 'Nine.');
  await chat(scene, { topic: 'how many lives?' });
  await scene.openrouter.until(() => scene.openrouter.requests.some(isTitle));
  await clock.asleep(1000);
  await clock.advance(1000);
  await scene.discord.until(() => logged(scene, 'entered what a request has cost').length === 1);
  const { rows } = await ledger(scene);
  expect(rows).toMatchObject([
    { purpose: 'answer', state: 'settled' },
    { purpose: 'title', state: 'settled', outcome: 'gateway-timeout', cost_micro_usd: 2000 },
  ]);
});
