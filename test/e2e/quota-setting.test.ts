import { expect, test } from 'vitest';
import type { Member } from '../../sandbox/discord/index.ts';
import { choices, type Inputs, quota } from './limits.ts';
import { openScene } from './scene.ts';

const daily = { unit: 'usd', per: 'day' };

test('an admin sets limits of every kind, and reads them in a list that only they see, also after a restart', async () => {
  await using scene = await openScene();
  const { discord, server, channel, mara } = scene;
  const writers = server.role('Writers');
  const set = async (inputs: Inputs) => (await quota(scene, 'set', inputs)).content;
  expect(await set({ who: 'everyone', amount: '1', ...daily })).toBe(
    'From now on each member may use **$1.00 a day**.\nThere was no such limit before.',
  );
  expect(await set({ who: 'each', amount: '10', unit: 'requests', per: 'minute' })).toContain(
    'any one member (whatever their roles) may use **10 requests a minute**',
  );
  expect(await set({ who: 'role', role: writers, amount: '5', ...daily })).toContain(
    `each member of <@&${writers.id}> may use **$5.00 a day**`,
  );
  expect(await set({ who: 'member', member: mara, amount: '20k', unit: 'tokens', per: 'hour' })).toContain(
    `${mara.mention} may use **20,000 tokens an hour**`,
  );
  expect(await set({ who: 'channel', channel, amount: '$1,000.50', unit: 'usd', per: 'month' })).toContain(
    `all in ${channel.mention} together may use **$1,000.50 a month**`,
  );
  expect(await set({ who: 'server', amount: '0', unit: 'usd', per: 'week' })).toContain(
    'all in this server together may use nothing: **$0.00 a week**',
  );
  await scene.restart();
  const list = await quota(scene, 'list');
  expect(list.ephemeral).toBe(true);
  expect(discord.visible(channel, mara).some(({ content }) => content.includes('limits'))).toBe(false);
  const lines = list.content.split('\n');
  expect(lines[0]).toBe('**6 limits**. Days begin at midnight UTC.');
  expect(list.content).toMatch(/^- Each member: \*\*\$1\.00 a day\*\* · begins anew <t:\d+:R>$/m);
  expect(list.content).toContain('- Any one member (whatever their roles): **10 requests a minute**');
  expect(list.content).toContain(`- Each member of <@&${writers.id}>: **$5.00 a day**`);
  expect(list.content).toContain(`- ${mara.mention}: **20,000 tokens an hour**`);
  expect(list.content).toContain(`- All in ${channel.mention} together: **$1,000.50 a month**`);
  expect(list.content).toContain('- All in this server together: **$0.00 a week**');
});

test('a limit that is set again tells each admin what was there before', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  const zoe = discord.member('zoe', { in: server, permissions: ['ManageGuild'] });
  const set = async (amount: string, by: Member) =>
    (await quota(scene, 'set', { who: 'everyone', amount, ...daily }, by)).content;
  await set('1', discord.owner);
  const both = await Promise.all([set('2', discord.owner), set('3', zoe)]);
  const list = (await quota(scene, 'list')).content;
  const last = list.includes('$3.00') ? 1 : 0;
  // Whoever came first replaced $1, whoever came last replaced theirs, and the list shows the last one.
  expect(both[1 - last]).toMatch(new RegExp(`Before, it was \\$1.00 a day, set by ${discord.owner.mention}`));
  expect(both[last]).toContain(
    `Before, it was $${3 - last}.00 a day, set by ${[zoe, discord.owner][last]?.mention} <t:`,
  );
  expect(list).toContain(`**$${2 + last}.00 a day**`);
  expect(list.startsWith('**1 limit**')).toBe(true);
  expect(await set(String(2 + last), zoe)).toContain('That is what it was before, set by');
});

test('a limit is chosen from a list and removed; whoever comes too late is told so', async () => {
  await using scene = await openScene();
  const { discord, server, mara, channel } = scene;
  const writers = server.role('Writers');
  await quota(scene, 'set', { who: 'role', role: writers, amount: '5', ...daily });
  await quota(scene, 'set', { who: 'member', member: mara, amount: '2', ...daily });
  await quota(scene, 'set', { who: 'channel', channel, amount: '3', ...daily });
  expect((await choices(scene)).map(({ name }) => name)).toEqual([
    '@Writers: $5.00 a day',
    'mara: $2.00 a day',
    '#general: $3.00 a day',
  ]);
  const [chosen] = await choices(scene, 'writ');
  expect(chosen?.name).toBe('@Writers: $5.00 a day');
  const limit = chosen?.value ?? '';
  expect((await quota(scene, 'remove', { limit })).content).toMatch(
    new RegExp(`^Removed: each member of <@&${writers.id}> could use \\*\\*\\$5.00 a day\\*\\* \\(set by <@`),
  );
  expect((await quota(scene, 'remove', { limit })).content).toContain('somebody has removed it already');
  const zoe = discord.member('zoe', { in: server, permissions: ['ManageGuild'] });
  const [other] = await choices(scene, 'mara');
  const both = await Promise.all(
    [discord.owner, zoe].map((admin) => quota(scene, 'remove', { limit: other?.value ?? '' }, admin)),
  );
  expect(both.filter(({ content }) => content.startsWith('Removed: '))).toHaveLength(1);
  expect(both.filter(({ content }) => content.includes('removed it already'))).toHaveLength(1);
  expect((await quota(scene, 'list')).content).not.toContain('$5.00');
  expect((await quota(scene, 'remove', { limit: 'everything' })).content).toContain(
    'Choose one from the list',
  );
});

test('what was limited and is gone is shown as gone, and can be removed', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  const role = server.role('Writers');
  const channel = server.channel('old');
  const nils = discord.member('nils', { in: server });
  await quota(scene, 'set', { who: 'role', role, amount: '1', ...daily });
  await quota(scene, 'set', { who: 'channel', channel, amount: '2', ...daily });
  await quota(scene, 'set', { who: 'member', member: nils, amount: '3', ...daily });
  expect((await quota(scene, 'list')).content).not.toContain('⚠️');
  server.removeRole(role);
  channel.delete();
  server.leave(nils);
  const list = (await quota(scene, 'list')).content;
  expect(list).toContain(`Each member of a deleted role (${role.id}): **$1.00 a day** · begins anew`);
  expect(list.match(/⚠️ `\/quota remove` takes it away/g)).toHaveLength(3);
  expect(list).toContain(`All in a deleted channel together (${channel.id}): **$2.00 a day**`);
  expect(list).toContain(`${nils.mention}, who is not here any more: **$3.00 a day**`);
  const found = await choices(scene);
  expect(found.map(({ name }) => name)).toEqual([
    `deleted role ${role.id}: $1.00 a day`,
    `former member ${nils.id}: $3.00 a day`,
    `deleted channel ${channel.id}: $2.00 a day`,
  ]);
  for (const { value } of found) await quota(scene, 'remove', { limit: value });
  expect((await quota(scene, 'list')).content).toContain('There are no limits in this server');
});

test('more limits than fit are paged, for those alone who may manage the server', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  for (let index = 1; index <= 10; index += 1) {
    const role = server.role(`r${index}`);
    await quota(scene, 'set', { who: 'role', role, amount: `${index}`, ...daily });
  }
  const used = await discord.owner.slash(scene.channel, 'quota list');
  const reply = await discord.until(() => used.reply()?.buttons.length && used.reply());
  expect(reply?.content).toContain('**10 limits**, here 1 to 6.');
  await scene.restart();
  await discord.owner.click(reply as { id: string }, 'More');
  await discord.until(() => used.reply()?.content.includes('here 7 to 10'));
  expect(used.reply()?.content).toContain('$10.00 a day');
});

test('amounts that are none are refused with a sentence that shows what works, and nothing is set', async () => {
  await using scene = await openScene();
  const set = async (amount: string, unit = 'usd') =>
    (await quota(scene, 'set', { who: 'everyone', amount, unit, per: 'day' })).content;
  for (const amount of ['1e999', 'abc', 'NaN', '0,5', '5 euros'])
    expect(await set(amount)).toBe(
      `I cannot read \`${amount}\` as an amount. Write US dollars in digits, such as \`0.50\`, \`5\` or \`$1,000.50\`.`,
    );
  expect(await set('-5')).toContain('`-5` is less than nothing.');
  expect(await set('0.0000001')).toContain('at most six decimals');
  expect(await set('9999999999')).toContain('at most $1,000,000.00');
  expect(await set('0.5', 'requests')).toContain('there are no parts of requests');
  expect(await set('$5', 'tokens')).toContain('does not go with the unit that you chose, tokens');
  expect((await quota(scene, 'list')).content).toContain('There are no limits in this server');
  expect(await set('０.５')).toContain('**$0.50 a day**');
  expect(await set('$1,000.50')).toContain('**$1,000.50 a day**');
});

test('an option that is missing or one too many is named', async () => {
  await using scene = await openScene();
  const { server, mara, channel } = scene;
  const role = server.role('Writers');
  const set = async (inputs: Inputs) =>
    (await quota(scene, 'set', { amount: '1', ...daily, ...inputs })).content;
  expect(await set({ who: 'role' })).toBe(
    'You chose `who: a role`: please say which one, in the option `role`.',
  );
  expect(await set({ who: 'member' })).toContain('in the option `member`');
  expect(await set({ who: 'channel', role })).toContain('filled in `role` as well');
  expect(await set({ who: 'everyone', member: mara })).toBe(
    'You chose `who: everyone` and filled in `member` as well. Leave `member` out, or choose `who: a member`.',
  );
  expect(await set({ who: 'member', member: mara, channel })).toContain('filled in `channel` as well');
  expect(await set({ who: 'role', role: { id: server.id } })).toContain('please choose `who: everyone`');
  expect((await quota(scene, 'list')).content).toContain('There are no limits');
});

test('whoever may not manage the server is not offered the command, and is refused where it is', async () => {
  await using scene = await openScene();
  const { discord, channel, mara, server } = scene;
  expect(() => mara.begin(channel, 'quota list')).toThrow(/may not use/);
  const zoe = discord.member('zoe', { in: server, permissions: ['ManageGuild'] });
  await quota(scene, 'set', { who: 'everyone', amount: '1', ...daily }, zoe);
  expect((await quota(scene, 'list', {}, zoe)).content).toContain('**1 limit**');
  // A server may allow a command to whom it likes.
  server.allowCommand('quota', mara);
  expect((await quota(scene, 'list', {}, mara)).content).toContain('Only members who may manage this server');
  expect(await choices(scene, '', mara)).toEqual([]);
});

test('days begin at midnight where the admin says; what is no time zone is refused', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  const found = await discord.owner.autocomplete(channel, 'quota timezone', { zone: 'berl' }, 'zone');
  expect(found).toEqual([{ name: 'Europe/Berlin', value: 'Europe/Berlin' }]);
  const set = async (zone: string) => (await quota(scene, 'timezone', { zone })).content;
  expect(await set('europe/berlin')).toContain('midnight **Europe/Berlin** from now on; before, it was UTC.');
  expect(await set('Asia/Kolkata')).toContain('before, it was Europe/Berlin');
  expect(await set('Asia/Kolkata')).toContain('midnight **Asia/Kolkata**, as before');
  for (const zone of ['Mars/Olympus', '+02:00', '`'])
    expect(await set(zone)).toContain('I know no time zone');
  await quota(scene, 'set', { who: 'everyone', amount: '1', ...daily });
  expect((await quota(scene, 'list')).content).toContain('midnight Asia/Kolkata');
});

test('alerts go to a channel in which the bot may speak', async () => {
  await using scene = await openScene();
  const { server } = scene;
  const admins = server.channel('admins');
  const hidden = server.channel('hidden', { deny: ['ViewChannel', 'SendMessages'] });
  const set = async (inputs: Inputs) => (await quota(scene, 'alerts', inputs)).content;
  expect(await set({ channel: admins })).toContain(`I say so in ${admins.mention}. Before, I told whoever`);
  expect(await set({ channel: hidden })).toContain(
    'I am missing **View Channel** and **Send Messages** there',
  );
  await quota(scene, 'set', { who: 'everyone', amount: '1', ...daily });
  expect((await quota(scene, 'list')).content).toContain(`I say so in ${admins.mention}`);
  expect(await set({})).toContain(
    `I tell whoever set it by direct message. Before, I said so in ${admins.mention}`,
  );
});
