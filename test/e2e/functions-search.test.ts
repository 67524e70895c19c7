import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { asked } from './asking.ts';
import { openFunctions, resultOf, willCall } from './functions.ts';
import { answered, type Scene } from './scene.ts';
import { askerBy, drawnIn } from './ways.ts';

const route = '/guilds/:guild/messages/search';

/** The channels in which Discord was asked to search last. */
function searchedIn({ discord }: Scene): string[] {
  const [path = ''] = discord
    .calls({ route })
    .map(({ path }) => path)
    .slice(-1);
  return new URL(path, 'http://local').searchParams.getAll('channel_id');
}

/** A server with a channel for all, one for moderators, and a moderator. */
async function opened() {
  const scene = await openFunctions();
  const { discord, server } = scene;
  const mods = server.role('mods');
  const nils = discord.member('nils', { in: server, roles: [mods] });
  const tea = server.channel('tea');
  const office = server.channel('office').permit('everyone', { deny: ['ViewChannel'] });
  office.permit(mods, { allow: ['ViewChannel'] }).permit('bot', { allow: ['ViewChannel'] });
  await scene.mara.send(tea, 'The Assam is in the cupboard.');
  await nils.send(tea, 'The Darjeeling is in the cupboard.');
  await nils.send(office, 'The whisky is in the cupboard.');
  return { scene, nils, tea, office };
}

test('words are found in all channels that everybody here may read, newest first, with links', async () => {
  const { scene, tea, office } = await opened();
  await using _ = scene;
  willCall(scene, 'search_messages', { words: 'cupboard' });
  await asked(scene, 'what is in the cupboard?');
  const [head, ...lines] = resultOf(scene).split('\n');
  expect(head).toContain('2 of 2 results, in the channels that everybody here may read');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/mara in #tea \(https:\/\/discord\.com\/channels\/\d+\/\d+\/\d+\): The Assam is/);
  expect(lines[1]).toContain('nils in #tea');
  expect(searchedIn(scene)).toEqual(expect.arrayContaining([scene.channel.id, tea.id]));
  expect(searchedIn(scene)).not.toContain(office.id);
});

test('asked privately, a moderator also finds what is said among moderators, others do not', async () => {
  const { scene, nils, office } = await opened();
  await using _ = scene;
  const { channel, mara } = scene;
  for (const by of [nils, mara]) {
    willCall(scene, 'search_messages', { words: 'cupboard' });
    await by.slash(channel, 'ask', { prompt: 'what is in the cupboard?', private: true });
    await answered(scene, channel, by);
    expect(resultOf(scene).includes('whisky')).toBe(by === nils);
    expect(searchedIn(scene).includes(office.id)).toBe(by === nils);
  }
});

test.each(['a slash command', 'a thread'] as const)('by %s: the same is found', async (way) => {
  const { scene } = await opened();
  await using _ = scene;
  const { where, ask } = askerBy(scene, way);
  willCall(scene, 'search_messages', { words: 'cupboard' });
  await ask('what is in there?');
  await drawnIn(scene, where, /Done/);
  expect(resultOf(scene)).toContain('2 of 2 results, in the channels that everybody here may read');
});

test('by author, by channel, and so many', async () => {
  const { scene, tea } = await opened();
  await using _ = scene;
  await scene.mara.send(scene.channel, 'cupboard!');
  const found = async (search: object) => {
    willCall(scene, 'search_messages', search);
    await asked(scene, 'Q');
    return resultOf(scene)
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^.*\): /, ''));
  };
  expect(await found({ words: '', author: 'Nils' })).toEqual(['The Darjeeling is in the cupboard.']);
  expect(await found({ words: 'cupboard', channel: '#tea', author: scene.mara.mention })).toEqual([
    'The Assam is in the cupboard.',
  ]);
  expect(await found({ words: 'cupboard', channel: tea.id, limit: 1 })).toEqual([
    'The Darjeeling is in the cupboard.',
  ]);
  expect(await found({ words: 'whisky' })).toEqual([]);
  willCall(scene, 'search_messages', { words: 'x', author: 'nobody' });
  await asked(scene, 'Q');
  expect(resultOf(scene)).toContain('No member of this server is called nobody.');
  willCall(scene, 'search_messages', { words: ' ' });
  await asked(scene, 'Q');
  expect(resultOf(scene)).toContain('There is nothing to search for');
});

test('where Discord has no index yet, or refuses, the newest messages here are looked through', async () => {
  const { scene } = await opened();
  await using _ = scene;
  const { discord, channel, mara } = scene;
  await mara.send(channel, 'A cupboard here.');
  for (const fault of [
    { status: 202, code: 110_000 },
    { status: 403, code: 50_001 },
  ]) {
    discord.fail({ route }, fault);
    willCall(scene, 'search_messages', { words: 'Cupboard here' });
    await asked(scene, 'Q');
    expect(resultOf(scene)).toMatch(/^\d+ of the results, among the newest \d+ messages of one channel only/);
    expect(resultOf(scene)).toContain('mara in #general');
  }
});

test('in direct messages what was said there is searched', async () => {
  await using scene = await openFunctions();
  const { owner } = scene.discord;
  const dm = owner.dm();
  scene.openrouter.next(say('I see.'));
  await owner.send(dm, 'The Assam is gone.');
  await drawnIn(scene, dm, /I see/);
  willCall(scene, 'search_messages', { words: 'assam' });
  await owner.send(dm, 'what is gone?');
  await drawnIn(scene, dm, /Done/);
  expect(resultOf(scene)).toContain('owner in #direct messages');
});

test('how many there are besides is not told, since some may stand where nobody else may look', async () => {
  await using scene = await openFunctions();
  const { channel, mara } = scene;
  for (const text of ['cake one', 'cake two', 'cake three']) await mara.send(channel, text);
  willCall(scene, 'search_messages', { words: 'cake', limit: 1 });
  await asked(scene, 'Q');
  expect(resultOf(scene)).toMatch(/^1 of the results, /);
});
