import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { ask, asked, ended } from './asking.ts';
import { choose, quota } from './limits.ts';
import { unhurried } from './memory.ts';
import { hears, nextHeld, openScene, type Scene, said } from './scene.ts';
import { enterLimits, usage } from './usage-rows.ts';

const requests = { unit: 'requests', per: 'day' };

/** Mara asks so often, one after the other. */
async function asksTimes(scene: Scene, times: number): Promise<void> {
  for (let index = 0; index < times; index += 1) {
    scene.openrouter.next(say('Yes.'));
    await asked(scene, `Q${index}`);
  }
}

test('whoever is stopped reads which limit it is, how much is used, when it begins anew and what to do', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  await quota(scene, 'set', { who: 'everyone', amount: '1', ...requests });
  await asksTimes(scene, 1);
  await ask(scene, 'once more');
  const refused = await hears(scene, scene.channel, 'is used up');
  expect(refused.content).toMatch(
    /^\*\*1 request a day\*\* is what each member may use in this server, and that is used up\. Used: 1\. It begins anew <t:\d+:R>\. Until then, you can ask somebody who manages this server \(`\/quota` can raise it\)\.$/,
  );
  expect(scene.openrouter.requests).toHaveLength(1);
});

test('what is set aside for answers under way is told, and no role is pinged', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { discord, server, channel } = scene;
  const role = server.role('Writers', { mentionable: true });
  const nils = discord.member('nils', { in: server, roles: [role] });
  await quota(scene, 'set', { who: 'role', role, amount: '0.002', unit: 'usd', per: 'hour' });
  const answer = nextHeld(scene, ['One ', 'two.']);
  const first = await ask(scene, 'Q1', { by: nils });
  await answer.asked;
  await ask(scene, 'Q2', { by: nils });
  const refused = await hears(scene, channel, 'set aside');
  expect(refused.content).toMatch(
    new RegExp(
      `^\\*\\*\\$0\\.002 an hour\\*\\* is what a member of <@&${role.id}> may use, and (that is used up|the \\$0\\.\\d+ that are left are too little for this answer)\\. Used: \\$0, \\$0\\.0\\d+ more set aside for answers under way or not billed yet\\. It begins anew <t:`,
    ),
  );
  expect(refused.content).toContain('What those answers do not need comes back once their bills are known.');
  expect(refused.pinged).toEqual([]);
  answer.finish();
  await ended(scene, first);
});

test.for([
  [
    'usd',
    '0.0005',
    /\*\*\$0\.0005 an hour\*\* .* may take \$0\.00\d+ already\. You can take a cheaper preset, or ask /,
  ],
  [
    'tokens',
    '260',
    /\*\*260 tokens an hour\*\* .* may take \d+ tokens already\. You can take another preset, or ask /,
  ],
] as const)(
  'a limit that is too small for any answer of a preset is told as such (%s)',
  async ([unit, amount, words]) => {
    await using scene = await openScene({ discord: { limits: unhurried } });
    await quota(scene, 'set', { who: 'everyone', amount, unit, per: 'hour' });
    await ask(scene, 'hi');
    const { content } = await hears(scene, scene.channel, 'even all of that is too little for this answer');
    expect(content).toMatch(words);
    expect(content).not.toContain('begins anew');
  },
);

test('at 80 % of what a member may use, they are told once', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { mara } = scene;
  await quota(scene, 'set', { who: 'everyone', amount: '5', ...requests });
  await asksTimes(scene, 4);
  const told = await hears(scene, mara.dm(), 'of what you may use');
  expect(told.content).toMatch(
    /^You have used 80% of what you may use in \*\*Cats\*\*: 4 of 5 requests a day\. It begins anew <t:\d+:R>\.$/,
  );
  await asksTimes(scene, 1);
  expect(said(scene, mara.dm())).toHaveLength(1);
});

test('at 80 % of what a channel or the server may use, whoever set it is told, or all who read the channel for alerts', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { discord, server, channel, mara } = scene;
  const zoe = discord.member('zoe', { in: server, permissions: ['ManageGuild'] });
  const admins = server.channel('admins');
  await quota(scene, 'set', { who: 'channel', channel, amount: '5', ...requests }, zoe);
  await asksTimes(scene, 4);
  const told = await hears(scene, zoe.dm(), 'together');
  expect(told.content).toMatch(
    new RegExp(
      `^⚠️ 80% of what all may use in ${channel.mention} together \\(server \\*\\*Cats\\*\\*\\) are used: 4 of 5 requests a day\\. It begins anew <t:`,
    ),
  );
  expect(said(scene, mara.dm())).toEqual([]);
  await quota(scene, 'alerts', { channel: admins });
  await quota(scene, 'set', { who: 'server', amount: '6', ...requests }, zoe);
  await asksTimes(scene, 1);
  expect((await hears(scene, admins, 'in this server together')).content).toContain(
    '83% of what all may use',
  );
  expect(said(scene, zoe.dm())).toHaveLength(1);
  // A channel for alerts that is gone leaves the direct message.
  admins.delete();
  await quota(scene, 'set', { who: 'server', amount: '6', unit: 'requests', per: 'month' }, zoe);
  await quota(scene, 'reset', { limit: await choose(scene, '#general') });
  await asksTimes(scene, 1);
  await hears(scene, zoe.dm(), 'a month');
});

test('at 80 % of the operator’s limits the member is told, and those who run the bot are', async () => {
  await using scene = await openScene({
    discord: { limits: unhurried },
    environment: { MEMBER_LIMITS: '5 requests per day', BOT_LIMITS: '6 requests per month' },
  });
  const { discord, mara } = scene;
  await asksTimes(scene, 4);
  expect((await hears(scene, mara.dm(), 'of what you may use')).content).toMatch(
    /^You have used 80% of what you may use of this bot: 4 of 5 requests a day\. It begins anew <t:\d+:R>\.$/,
  );
  await asksTimes(scene, 1);
  expect((await hears(scene, discord.owner.dm(), 'together')).content).toMatch(
    /^⚠️ 83% of what all may use of this bot together are used: 5 of 6 requests a month\. .* Its operator can change it in the environment\.$/,
  );
  await ask(scene, 'too much');
  expect((await hears(scene, scene.channel, 'is used up')).content).toMatch(
    /^\*\*5 requests a day\*\* is what any one member may use of this bot, .* Until then, you can ask its operator\.$/,
  );
});

test('/quota show tells what holds for a member here, which limit wins, and why', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { discord, server, channel } = scene;
  const [writers, readers] = [server.role('Writers'), server.role('Readers')];
  const nils = discord.member('nils', { in: server, roles: [writers, readers] });
  await quota(scene, 'set', { who: 'everyone', amount: '1', ...requests });
  await quota(scene, 'set', { who: 'role', role: writers, amount: '5', ...requests });
  await quota(scene, 'set', { who: 'role', role: readers, amount: '3', ...requests });
  await quota(scene, 'set', { who: 'channel', channel, amount: '20', ...requests });
  scene.openrouter.next(say('Yes.'));
  await asked(scene, 'Q', { by: nils });
  const show = async (member?: { id: string }) => (await quota(scene, 'show', member && { member })).content;
  const lines = (await show(nils)).split('\n');
  expect(lines[0]).toBe(`What holds for ${nils.mention} in ${channel.mention} now:`);
  expect(lines).toContainEqual(
    expect.stringMatching(
      new RegExp(
        `^- \\*\\*5 requests a day\\*\\* for members of <@&${writers.id}>: 1 used, begins anew <t:\\d+:R>$`,
      ),
    ),
  );
  expect(lines).toContain(
    `  -# instead of 1 request a day for each member and 3 requests a day for members of <@&${readers.id}>: the most generous role wins`,
  );
  expect(lines).toContainEqual(
    expect.stringMatching(/^- \*\*20 requests a day\*\* for all in <#\d+> together: 1 used/),
  );
  expect(lines).toContainEqual(
    expect.stringMatching(/^- \*\*\$5\.00 a day\*\* for all who use this bot, by its operator: \$0/),
  );
  await quota(scene, 'set', { who: 'member', member: nils, amount: '1', ...requests });
  expect(await show(nils)).toMatch(
    /⛔ \*\*1 request a day\*\* for <@\d+>: 1 used.*\n.*a member’s own limit goes before/,
  );
  expect(await show()).toMatch(/- \*\*1 request a day\*\* for each member: 0 used/);
  server.leave(nils);
  expect(await show(nils)).toContain('**1 request a day** for <@');
});

test('of more limits than a message holds whole lines are told, what is used up first, and how many are left out', async () => {
  await using scene = await openScene();
  const { discord, server, channel } = scene;
  const each = (['everyone', 'each', 'server', 'channel'] as const).flatMap((who) =>
    (['usd', 'tokens', 'requests'] as const).flatMap((unit) =>
      (['month', 'week', 'day', 'hour', 'minute'] as const).map((per) => ({
        ...{ who, unit, per, subject_id: who === 'channel' ? channel.id : '' },
        amount: who === 'channel' && per === 'month' && unit === 'usd' ? 0 : 5_000_000,
      })),
    ),
  );
  enterLimits(scene, each);
  const answers = [await quota(scene, 'show'), await usage(scene, discord.owner, 'me')];
  for (const { content } of answers) {
    expect(content.length).toBeLessThanOrEqual(2000);
    const lines = content.split('\n');
    const limits = lines.filter((line) => line.startsWith('- '));
    expect(limits[0]).toMatch(/^- ⛔ \*\*\$0\.00 a month\*\* for all in/);
    expect(limits[1]).toMatch(/^- \*\*\$5\.00 a minute\*\* for each member: /);
    expect(limits[2]).toMatch(/^- \*\*\$5\.00 an hour\*\* for each member: /);
    // One more is the operator's.
    expect(lines.at(-2)).toBe(`-# …and ${each.length + 1 - limits.length} more limits`);
    expect(lines.at(-1)).toMatch(/^-# All of them hold at once/);
  }
  expect(answers[0]?.content).toContain('What holds for you in ');
  await quota(scene, 'set', { who: 'member', member: discord.owner, amount: '0', ...requests });
  expect((await quota(scene, 'show')).content).toContain('⛔ **0 requests a day** for you');
  const nils = discord.member('nils', { in: server });
  expect((await quota(scene, 'show', { member: nils })).content).toContain(
    `What holds for ${nils.mention} in`,
  );
});

test('a grant raises a limit once, and a reset counts from 0 again', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { server, channel, mara } = scene;
  await quota(scene, 'set', { who: 'everyone', amount: '1', ...requests });
  await quota(scene, 'set', { who: 'channel', channel, amount: '3', ...requests });
  await asksTimes(scene, 1);
  const everyone = await choose(scene, 'everyone');
  const general = await choose(scene, '#general');
  const granted = await quota(scene, 'grant', { limit: everyone, amount: '2', member: mara });
  expect(granted.content).toContain(`Granted once: ${mara.mention} may use **2 requests** more`);
  expect(granted.content).toMatch(/\*\*3 requests a day\*\* for each member: 1 used/);
  await asksTimes(scene, 2);
  expect((await quota(scene, 'list')).content).toMatch(/\*\*3 requests a day\*\* · 3 used, begins anew/);
  await ask(scene, 'too much');
  await hears(scene, channel, 'is used up');
  expect((await quota(scene, 'reset', { limit: everyone, member: mara })).content).toContain(
    `Counted from 0 again: what ${mara.mention} has used`,
  );
  expect((await quota(scene, 'grant', { limit: general, amount: '3' })).content).toContain(
    `all in ${channel.mention} together may use **3 requests** more`,
  );
  expect((await quota(scene, 'list')).content).toContain('3 used (granted on top: 3 requests)');
  await asksTimes(scene, 1);
  expect((await quota(scene, 'reset', { limit: general })).content).toContain(
    `all in ${channel.mention} together`,
  );
  expect((await quota(scene, 'list')).content).toMatch(/\*\*3 requests a day\*\* · 0 used/);
  const say1 = async (inputs: object) => (await quota(scene, 'grant', inputs as never)).content;
  expect(await say1({ limit: general, amount: '1', member: mara })).toContain('Leave `member` out');
  expect(await say1({ limit: general, amount: '0' })).toContain('would change nothing');
  expect(await say1({ limit: general, amount: '0.5' })).toContain('there are no parts of requests');
  expect(await say1({ limit: general, amount: '$1' })).toContain('does not go with the unit');
  const role = server.role('Writers');
  await quota(scene, 'set', { who: 'role', role, amount: '1', ...requests });
  const limit = await choose(scene, '@Writers');
  expect((await quota(scene, 'reset', { limit })).content).toContain('in the option `member`');
  await quota(scene, 'remove', { limit });
  expect((await quota(scene, 'reset', { limit })).content).toContain('somebody has removed it already');
  expect(await say1({ limit, amount: '1' })).toContain('somebody has removed it already');
});

test('in a crowd that asks at once everybody has the limit of their own roles', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { discord, server } = scene;
  const role = server.role('Guests');
  await quota(scene, 'set', { who: 'everyone', amount: '100', ...requests });
  await quota(scene, 'set', { who: 'role', role, amount: '0', ...requests });
  const places = Array.from({ length: 6 }, (_, index) => server.channel(`place ${index}`));
  const crowd = Array.from({ length: 120 }, (_, index) => ({
    by: discord.member(`m${index}`, { in: server, roles: [role] }),
    where: places[index % places.length] ?? scene.channel,
  }));
  await Promise.all(crowd.map((asking) => ask(scene, 'Q', asking)));
  const answers = () => places.flatMap((place) => said(scene, place));
  await discord.until(() => answers().length === crowd.length);
  for (const { content } of answers()) expect(content).toContain('nothing is allowed');
  expect(scene.openrouter.requests).toEqual([]);
});
