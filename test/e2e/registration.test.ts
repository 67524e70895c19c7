import { expect, test } from 'vitest';
import { logged, openScene } from './scene.ts';
import { create } from './server-presets.ts';
import { openSite, type Site } from './start-process.ts';

const puts = 'PUT /applications/:application/commands';
const posts = 'POST /applications/:application/guilds/:guild/commands';

/** The names of the commands of a server, or of everywhere, each as often as it stands there. */
function names({ discord }: Pick<Site, 'discord'>, scope?: { id: string }): string[] {
  return discord.commands(scope).map(({ name, type = 1 }) => `${type}:${name}`);
}

const sorted = (list: readonly string[]) => [...list].sort();

test('what Discord fails to take at the start is tried again by itself, and stands there once', async () => {
  await using scene = await openScene({ registerAgainMs: 30 });
  const { discord } = scene;
  const all = sorted(names(scene));
  // As after an update with other commands.
  const other = { name: 'outdated', description: 'of an older version' };
  const fault = discord.fail(puts, { status: 503, times: 12 });
  await scene.restart({}, () =>
    fetch(`${discord.apiUrl}/v10/applications/${discord.application.id}/commands`, {
      method: 'POST',
      headers: {
        authorization: `Bot ${discord.token}`,
        'content-type': 'application/json',
        'user-agent': 'DiscordBot (https://example.org, 1)',
      },
      body: JSON.stringify(other),
    }).then(() => {}),
  );
  await discord.until(() => !names(scene).includes('1:outdated'));
  expect(fault.hits).toBe(12);
  expect(logged(scene, 'could not register the commands').length).toBeGreaterThan(1);
  expect(sorted(names(scene))).toEqual(all);
  expect(new Set(all).size).toBe(all.length);
  const before = discord.calls(puts).length;
  await scene.restart();
  expect(discord.calls(puts).length).toBe(before);
});

/** Kills a process at a request that fits: Discord takes it (or never gets it), and the process never hears of it. */
function killAt(
  { discord }: Site,
  parley: () => { send(signal: NodeJS.Signals): void },
  request: string,
  { nth, isTaken }: { nth: number; isTaken: boolean },
): void {
  let seen = 0;
  discord.fail(
    ({ method, route }) => {
      if (`${method} ${route}` !== request) return false;
      seen += 1;
      if (seen === nth) parley().send('SIGKILL');
      return seen === nth && !isTaken;
    },
    { how: 'destroy' },
  );
}

test.each([
  ['took', true],
  ['never got', false],
])(
  'a process that is killed where Discord %s the list of everywhere: the next start brings it to its end',
  async (_, isTaken) => {
    await using site = await openSite();
    killAt(site, () => parley, puts, { nth: 1, isTaken });
    const parley = site.start();
    expect(await parley.exit).toEqual({ code: null, signal: 'SIGKILL' });
    expect(names(site).length > 0).toBe(isTaken);
    const next = await site.started();
    expect(next.lines('commands registered')).toMatchObject([
      { result: isTaken ? 'unchanged' : 'overwritten' },
    ]);
    expect(names(site)).toContain('1:ask');
    expect(new Set(names(site)).size).toBe(names(site).length);
  },
);

test.each([
  ['took', true],
  ['never got', false],
])(
  'a process that is killed where Discord %s a command of a server: the next start registers all of them, once',
  async (_, isTaken) => {
    await using site = await openSite();
    const { discord } = site;
    const servers = ['Cats', 'Dogs', 'Birds'].map((name) => discord.server(name, { owner: discord.owner }));
    const first = await site.started();
    const refused = discord.fail(posts, { code: 50001, times: 100 });
    for (const server of servers) {
      const channel = server.channel('general');
      for (const name of ['one', 'two', 'three'])
        expect(await create({ ...site, channel }, name, { command: true })).toContain(`Saved: \`${name}\``);
    }
    expect(servers.flatMap((server) => names(site, server))).toEqual([]);
    refused.stop();
    first.send('SIGKILL');
    await first.exit;
    killAt(site, () => second, posts, { nth: 5, isTaken });
    const second = site.start();
    expect(await second.exit).toEqual({ code: null, signal: 'SIGKILL' });
    const half = servers.flatMap((server) => names(site, server)).length;
    expect(half).toBeGreaterThanOrEqual(isTaken ? 5 : 4);
    expect(half).toBeLessThan(9);
    await site.started();
    await discord.until(() => servers.every((server) => names(site, server).length === 3));
    for (const server of servers) expect(sorted(names(site, server))).toEqual(['1:one', '1:three', '1:two']);
  },
);
