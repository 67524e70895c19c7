import { expect, test } from 'vitest';
import { failure } from '../../sandbox/openrouter/errors.ts';
import { english } from '../../src/texts/index.ts';
import { openScene, type Scene } from './scene.ts';

/** The key that the house's bot starts with. */
const old = 'sk-or-test';

async function show({ discord }: Scene): Promise<string> {
  const used = await discord.owner.slash(discord.owner.dm(), 'key show');
  const reply = await discord.until(() => used.reply()?.content && used.reply());
  expect(reply.ephemeral).toBe(true);
  return reply.content;
}

test('an operator sees all that OpenRouter tells of the key, in a direct message too', async () => {
  await using scene = await openScene();
  const { openrouter } = scene;
  openrouter.account.freeUsed = 12;
  openrouter.account.issue(old, {
    label: 'sk-or-v1-abc...123',
    limit: 20,
    limitReset: 'monthly',
    used: 6.58,
    expiresAt: '2099-01-31T12:00:00Z',
    budgets: [
      {
        scope: 'workspace',
        limit_usd: 50,
        spend_usd: 46.5,
        remaining_usd: 3.5,
        reset_interval: 'monthly',
        resets_at: '2098-12-01T00:00:00Z',
      },
      // OpenRouter lists the key's own limit here as well: it is told once.
      {
        scope: 'key_limit',
        limit_usd: 20,
        spend_usd: 6.58,
        remaining_usd: 13.42,
        reset_interval: 'monthly',
        resets_at: '2098-12-01T00:00:00Z',
      },
    ],
  });
  const lines = (await show(scene)).split('\n');
  expect(lines).toEqual([
    '**Key** `sk-or-v1-abc...123`',
    '- **Limit** $13.42 left of $20.00; begins anew on the first of each month at 00:00 UTC',
    expect.stringMatching(/^- \*\*Used\*\* \$6\.58 today, \$6\.58 this week, .*\$6\.58 in all$/),
    expect.stringMatching(/^- \*\*Free models\*\* 988 of 1,000 requests .*<t:\d+:R>$/),
    '- **Expires** <t:4073544000:f> (<t:4073544000:R>)',
    '- **Budget** the workspace’s budget: $3.50 left of $50.00; it begins anew <t:4068230400:R>',
    english.key.balanceUnknown(false),
  ]);
});

test('of a key without limit the balance cannot be known, but with a management key', async () => {
  await using scene = await openScene();
  scene.openrouter.account.totalUsage = 57.9;
  const without = await show(scene);
  expect(without).toContain('- **Limit** none');
  expect(without).toContain('- **Expires** never');
  expect(without).toContain(english.key.balanceUnknown(true));
  await scene.restart({ OPENROUTER_MANAGEMENT_KEY: scene.openrouter.account.managementKey });
  expect(await show(scene)).toContain('- **Account** $42.10 left of $100.00 bought');
  await scene.restart({ OPENROUTER_MANAGEMENT_KEY: 'sk-or-v1-no-management-key' });
  const wrong = await show(scene);
  expect(wrong).toContain(english.key.balanceFailed(english.key.managementRefused));
  expect(wrong).toContain('- **Limit** none');
});

test.for([
  [failure(401, 'User not found.'), english.key.refused],
  [failure(404, 'Not Found'), english.key.notThere],
  [failure(502, 'Bad gateway'), english.key.notTold(english.failures['provider-down']())],
  [{ status: 502, body: '<html>' }, english.key.notTold(english.failures.edge())],
  [{ status: 200, body: '<html>' }, english.key.notTold(english.failures.garbled())],
] as const)('a /key that fails is a sentence: %o', async ([answer, sentence]) => {
  await using scene = await openScene();
  scene.openrouter.failLookups(answer);
  expect(await show(scene)).toBe(sentence);
});

test('members and admins who do not run the bot see nothing of it', async () => {
  await using scene = await openScene({ environment: { ALLOWED_USERS: '' } });
  const { discord, channel, server, mara } = scene;
  expect(() => mara.begin(channel, 'key show')).toThrow(/may not use/);
  const admin = discord.member('ada', { in: server, permissions: ['Administrator'] });
  const before = scene.openrouter.lookups.filter(({ path }) => path === '/key').length;
  for (const [who, where] of [
    [mara, mara.dm()],
    [admin, channel],
  ] as const) {
    const used = await who.slash(where, 'key show');
    const reply = await discord.until(() => used.reply()?.content && used.reply());
    expect(reply).toMatchObject({ content: english.key.notYours, ephemeral: true });
  }
  expect(scene.openrouter.lookups.filter(({ path }) => path === '/key')).toHaveLength(before);
});
