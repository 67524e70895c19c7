import { type Client, Events, type GuildTextBasedChannel } from 'discord.js';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalDiscord, type PermissionName, startDiscord } from '../../sandbox/discord/index.ts';
import { audienceOf, isOpenTo, toRead } from '../../src/bot/tools/audience.ts';
import { readyClient } from '../sandbox-discord/client.ts';

let discord: LocalDiscord;
let client: Client<true>;

beforeAll(async () => {
  discord = await startDiscord({ limits: { global: { limit: 10_000, ms: 1000 } } });
  client = await readyClient(discord);
});

afterAll(async () => {
  await client.destroy();
  await discord.close();
});

const permissions: PermissionName[] = ['ViewChannel', 'ReadMessageHistory'];
const overwrite = fc.record({
  who: fc.constantFrom('everyone', 'a', 'b', 'anna', 'ben'),
  deny: fc.subarray(permissions),
  allow: fc.subarray(permissions),
});
const channel = fc.uniqueArray(overwrite, { selector: ({ who }) => who, maxLength: 4 });
const roles = fc.subarray(['a', 'b']);

test('what is open to the audience of a place can be read by every member who sees the place', async () => {
  let open = 0;
  const law = fc.asyncProperty(channel, channel, roles, roles, async (place, read, annas, bens) => {
    const server = discord.server('Cats');
    const role = { a: server.role('a'), b: server.role('b') };
    const has = (names: string[]) => names.map((name) => role[name as 'a' | 'b']);
    const anna = discord.member('anna', { in: server, roles: has(annas) });
    const ben = discord.member('ben', { in: server, roles: has(bens) });
    const whom = { ...role, anna, ben, everyone: 'everyone' as const };
    const synced = new Promise<void>((resolve) => {
      client.on(Events.ChannelCreate, function arrived(made) {
        if (made.guildId !== server.id || made.name !== 'end') return;
        client.off(Events.ChannelCreate, arrived);
        resolve();
      });
    });
    const [where, what] = [place, read].map((overwrites, index) => {
      const made = server.channel(`c${index}`);
      for (const { who, ...change } of overwrites)
        made.permit(whom[who as keyof typeof whom], {
          ...change,
          deny: change.deny.filter((name) => !change.allow.includes(name)),
        });
      return made.id;
    });
    server.channel('end');
    await synced;
    const [here, there] = [where, what].map(
      (id) => client.channels.cache.get(id ?? '') as GuildTextBasedChannel,
    ) as [GuildTextBasedChannel, GuildTextBasedChannel];
    const audience = audienceOf(here);
    if (!audience || !isOpenTo(there, audience)) return;
    open += 1;
    for (const { id } of [anna, ben]) {
      const member = await here.guild.members.fetch({ user: id, force: true });
      if (here.permissionsFor(member).has('ViewChannel'))
        expect(there.permissionsFor(member).has(toRead)).toBe(true);
    }
  });
  await fc.assert(law, { numRuns: 100 });
  // It is not simply always no.
  expect(open).toBeGreaterThan(5);
});
