import { expect, test } from 'vitest';
import { failure } from '../../sandbox/openrouter/errors.ts';
import type { LocalKey } from '../../sandbox/openrouter/keys.ts';
import { failed, failures, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { asked } from './asking.ts';
import { twoPresets } from './house.ts';
import { logged, openScene, type Scene, said } from './scene.ts';

/** The key that the house's bot starts with. */
const apiKey = 'sk-or-test';
const { trouble, wellAgain } = english.key;

/** A scene whose key is of this kind. */
async function openWatched(
  facts: Partial<LocalKey> = {},
  options: Parameters<typeof openScene>[0] = {},
): Promise<{ scene: Scene; key: LocalKey }> {
  let key: LocalKey | undefined;
  const scene = await openScene({
    ...options,
    prepare: (_, openrouter) => {
      key = openrouter.account.issue(apiKey, facts);
    },
  });
  if (!key) throw new Error('no key was issued');
  return { scene, key };
}

/** What the operator has been told by direct message. */
function toldDirectly(scene: Scene): string[] {
  return said(scene, scene.discord.owner.dm()).map(({ content }) => content);
}

/** Has the operator look, by which the bot looks, too; all that it had to tell before is told then. */
async function show({ discord, channel }: Scene): Promise<string> {
  const used = await discord.owner.slash(channel, 'key show');
  return (await discord.until(() => used.reply()?.content && used.reply())).content;
}

test('low credit is told once, not after a restart either, and so is its end', async () => {
  const { scene, key } = await openWatched({ limit: 20, used: 19.2 });
  await using _ = scene;
  const low = trouble({ trouble: 'low', purse: { of: 'key', left: 800_000, limit: 20_000_000 } });
  await scene.discord.until(() => toldDirectly(scene).length > 0);
  expect(toldDirectly(scene)).toEqual([low]);
  await show(scene);
  await scene.restart();
  await show(scene);
  expect(toldDirectly(scene)).toEqual([low]);
  // What is used up was low before: told is only that it is used up.
  key.used = 20;
  await show(scene);
  const usedUp = trouble({ trouble: 'limit', purse: { of: 'key', left: 0, limit: 20_000_000 } });
  expect(toldDirectly(scene)).toEqual([low, usedUp]);
  key.limit = 40;
  await show(scene);
  await show(scene);
  await scene.restart();
  await show(scene);
  expect(toldDirectly(scene)).toEqual([low, usedUp, wellAgain]);
});

test('of a budget it is told where it is set, which is not the page of the key', async () => {
  const budget = (scope: string, remaining: number) => ({
    scope,
    limit_usd: 50,
    spend_usd: 50 - remaining,
    remaining_usd: remaining,
    reset_interval: 'monthly',
    resets_at: '2098-12-01T00:00:00Z',
  });
  const { scene, key } = await openWatched({ budgets: [budget('workspace', 0)] });
  await using _ = scene;
  await show(scene);
  expect(toldDirectly(scene)).toEqual([
    expect.stringMatching(
      /^⚠️ Used up: the workspace’s budget of \$50\.00\. Raise it at <https:\/\/openrouter\.ai\/workspaces> → .* → Settings → Budgets/,
    ),
  ]);
  key.budgets = [budget('api_key', 0.2)];
  await show(scene);
  expect(toldDirectly(scene).at(-1)).toMatch(
    /^⚠️ Credit is running low: \$0\.20 left of the budget of the key’s guardrail of \$50\.00\. .* → Guardrails\.$/,
  );
  key.budgets = [budget('new-kind', -1)];
  await show(scene);
  expect(toldDirectly(scene).at(-1)).toContain(
    'Used up: the budget `new-kind` of $50.00. Raise it at <https',
  );
  expect(toldDirectly(scene).join()).not.toContain('settings/keys');
});

test('the operator’s channel is told, and where nothing can be said there, the operators', async () => {
  const { scene, key } = await openWatched();
  await using _ = scene;
  const { discord, server } = scene;
  const ops = server.channel('ops');
  await scene.restart({ OPERATOR_CHANNEL_ID: ops.id });
  key.expiresAt = new Date(Date.now() + 2 * 86_400_000).toISOString();
  await show(scene);
  const expiring = trouble({ trouble: 'expiring', at: Date.parse(key.expiresAt) });
  expect(said(scene, ops).map(({ content }) => content)).toEqual([expiring]);
  expect(toldDirectly(scene)).toEqual([]);
  ops.permit('bot', { deny: ['SendMessages'] });
  key.expiresAt = null;
  await show(scene);
  expect(toldDirectly(scene)).toContain(wellAgain);
  // Who looks after the server is told why it is not said there.
  await discord.until(() => toldDirectly(scene).some((content) => content.includes('**Send Messages**')));
  expect(toldDirectly(scene)).toHaveLength(2);
  expect(discord.visible(ops)).toHaveLength(1);
});

test('who could not be reached is told when they can be', async () => {
  const { scene } = await openWatched({ limit: 20, used: 25 }, { environment: { LOW_CREDIT_USD: '0' } });
  await using _ = scene;
  const { discord } = scene;
  await discord.until(() => toldDirectly(scene).length === 1);
  discord.owner.refuseDms();
  scene.openrouter.account.revoke(apiKey);
  await show(scene);
  expect(toldDirectly(scene)).toHaveLength(1);
  expect(logged(scene, 'could not reach any operator: set OPERATOR_CHANNEL_ID')).toHaveLength(1);
  discord.owner.refuseDms(false);
  await show(scene);
  await show(scene);
  expect(toldDirectly(scene).slice(1)).toEqual([trouble({ trouble: 'dead', isManagement: false })]);
});

test('a 402 is told at once and once; over it is when the same model is paid for again', async () => {
  const { scene } = await openWatched();
  await using _ = scene;
  const { openrouter } = scene;
  const credit = trouble({ trouble: 'credit' });
  openrouter.next(failed(failures.noCredit()), failed(failures.balanceSpent()));
  expect((await asked(scene, 'hi')).content).toBe(english.failures.credit());
  await scene.discord.until(() => toldDirectly(scene).length > 0);
  expect((await asked(scene, 'hi')).content).toBe(english.failures.credit());
  await show(scene);
  expect(toldDirectly(scene)).toEqual([credit]);
  await scene.restart();
  // A cheaper question that is answered says nothing about the dear one.
  openrouter.answer(say('Hello', { usage: { cost: 0.001 } }));
  await scene.mara.slash(scene.channel, 'code', { prompt: 'hi' });
  await scene.discord.until(() => logged(scene, 'turn').length === 3);
  await show(scene);
  expect(toldDirectly(scene)).toEqual([credit]);
  await asked(scene, 'hi');
  await scene.discord.until(() => toldDirectly(scene).length === 2);
  expect(toldDirectly(scene)).toEqual([credit, wellAgain]);
});

test('a key that dies is told at once, with what members read, and once more when it lives again', async () => {
  const { scene, key } = await openWatched();
  await using _ = scene;
  key.disabled = true;
  expect((await asked(scene, 'hi')).content).toBe(english.failures['key-invalid']());
  const dead = trouble({ trouble: 'dead', isManagement: false });
  await scene.discord.until(() => toldDirectly(scene).length > 0);
  await scene.restart();
  expect(await show(scene)).toBe(english.key.refused);
  expect(toldDirectly(scene)).toEqual([dead]);
  key.disabled = false;
  await show(scene);
  expect(toldDirectly(scene)).toEqual([dead, wellAgain]);
});

test('the account’s balance counts where a management key tells it, and its silence is no recovery', async () => {
  const { scene } = await openWatched();
  await using _ = scene;
  const { account } = scene.openrouter;
  account.totalUsage = 100;
  await scene.restart({ OPENROUTER_MANAGEMENT_KEY: account.managementKey });
  await scene.discord.until(() => toldDirectly(scene).length > 0);
  const none = trouble({ trouble: 'credit', left: 0 });
  expect(toldDirectly(scene)).toEqual([none]);
  await scene.restart({ OPENROUTER_MANAGEMENT_KEY: 'sk-or-v1-revoked' });
  await show(scene);
  expect(toldDirectly(scene)).toEqual([none]);
  account.totalCredits = 200;
  await scene.restart({ OPENROUTER_MANAGEMENT_KEY: account.managementKey });
  await scene.discord.until(() => toldDirectly(scene).length > 1);
  expect(toldDirectly(scene)).toEqual([none, wellAgain]);
});

test('the free allowance is told of where a preset lives by it; that it comes back is no news', async () => {
  const { scene } = await openWatched();
  await using _ = scene;
  const { account } = scene.openrouter;
  account.freeUsed = 950;
  await show(scene);
  expect(toldDirectly(scene)).toEqual([]);
  await scene.changePresets(twoPresets.replace('google/gemini-3.8-flash', "'cohere/north-mini-code:free'"));
  await show(scene);
  await show(scene);
  expect(toldDirectly(scene)).toEqual([
    expect.stringMatching(/^⚠️ Nearly all free requests of today are used: 950 of 1,000\. .*<t:\d+:R>\.$/),
  ]);
  account.freeUsed = 0;
  await show(scene);
  expect(toldDirectly(scene)).toHaveLength(1);
});

test('while OpenRouter is down nothing is wrong with the key', async () => {
  const { scene } = await openWatched();
  await using _ = scene;
  const down = failure(502, 'Bad gateway');
  scene.openrouter.failLookups(down);
  scene.openrouter.answer(failed(down));
  await asked(scene, 'hi');
  await show(scene);
  expect(toldDirectly(scene)).toEqual([]);
});

test('a server that is not OpenRouter is not asked about its key', async () => {
  await using scene = await openScene({ environment: { OPENROUTER_EXTRAS: 'off' } });
  scene.openrouter.answer(failed(failures.badKey()));
  await asked(scene, 'hi');
  await scene.discord.until(() => toldDirectly(scene).length > 0);
  expect(scene.openrouter.lookups.filter(({ path }) => path === '/key')).toEqual([]);
});
