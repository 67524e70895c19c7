import { expect, test } from 'vitest';
import type { Member, MessageView, Used } from '../../sandbox/discord/index.ts';
import { nested } from '../../sandbox/discord/validate/components.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { asked } from './asking.ts';
import { openScene, type Scene } from './scene.ts';

const { panel: says } = english.access;
const shutOut = english.access.shutOut('person', undefined);

async function open(scene: Scene, by: Member = scene.discord.owner): Promise<MessageView> {
  const used = await by.slash(scene.channel, 'access open');
  return scene.discord.until(() => used.reply());
}

/** A select of the panel as it is now. */
function selectOf({ discord }: Scene, panel: MessageView, part: string) {
  const found = [...nested(discord.message(panel.id)?.components ?? [])].find(({ custom_id: id }) =>
    String(id).startsWith(`access:${part}:`),
  );
  const id = String(found?.custom_id ?? '');
  const chosen = (found?.default_values ?? []) as { id: string; type: string }[];
  return { id, chosen: chosen.map((one) => `${one.type} ${one.id}`).sort() };
}

function choose(scene: Scene, by: Member, panel: MessageView, part: string, chosen: { id: string }[]) {
  return by.select(panel, selectOf(scene, panel, part).id, chosen);
}

async function list(scene: Scene): Promise<string> {
  const used = await scene.discord.owner.slash(scene.channel, 'access list');
  return scene.discord.until(() => used.reply()?.content);
}

/** What is told beside the panel, or in its place. */
function told({ discord }: Scene, used: Used): Promise<string> {
  return discord.until(() => used.followups()[0]?.content ?? used.reply()?.content);
}

test('an admin chooses in the panel who is allowed and denied, also for one preset, and it holds at once', async () => {
  await using scene = await openScene();
  const { discord, server, channel, mara, openrouter } = scene;
  const { owner } = discord;
  openrouter.answer(say('Hello.'));
  const role = server.role('Friends');
  const finn = discord.member('finn', { in: server, roles: [role] });
  const category = server.category('Staff');
  const panel = await open(scene);
  expect(panel.ephemeral).toBe(true);
  await choose(scene, owner, panel, 'allow-people', [role, owner]);
  expect(selectOf(scene, panel, 'allow-people').chosen).toEqual(
    [`role ${role.id}`, `user ${owner.id}`].sort(),
  );
  await choose(scene, owner, panel, 'deny-places', [category]);
  expect(selectOf(scene, panel, 'deny-places').chosen).toEqual([`channel ${category.id}`]);
  expect((await asked(scene, 'hi')).content).toBe(shutOut);
  expect((await asked(scene, 'hi', { by: finn })).content).toContain('Hello.');
  await scene.restart();
  await owner.select(panel, selectOf(scene, panel, 'for').id, 'code');
  expect(selectOf(scene, panel, 'allow-people').chosen).toEqual([]);
  await choose(scene, owner, panel, 'deny-people', [finn]);
  await owner.select(panel, selectOf(scene, panel, 'for').id, '*');
  // Who is allowed stays so until they are taken out of the select; who is denied there is not allowed any more.
  await choose(scene, owner, panel, 'allow-people', [owner]);
  await choose(scene, owner, panel, 'deny-people', [mara, owner]);
  expect(selectOf(scene, panel, 'allow-people').chosen).toEqual([]);
  await choose(scene, owner, panel, 'deny-people', []);
  expect((await list(scene)).split('\n').filter((line) => line.startsWith('- '))).toEqual([
    `- <#${category.id}>: **denied**`,
    `- <@${finn.id}>: **denied** (only for the preset \`code\`)`,
  ]);
  expect((await asked(scene, 'hi')).content).toContain('Hello.');
  const shown = await owner.slash(channel, 'audit show', { what: 'access' });
  expect(await discord.until(() => shown.reply()?.content)).toMatch(/List of who may use me/);
});

test('of two admins with the same panel the later one is told, and nothing of either is lost', async () => {
  await using scene = await openScene();
  const { discord, server, mara } = scene;
  const [nils, otto] = ['nils', 'otto'].map((name) =>
    discord.member(name, { in: server, permissions: ['ManageGuild'] }),
  ) as [Member, Member];
  const [one, other] = [await open(scene, nils), await open(scene, otto)];
  await choose(scene, nils, one, 'deny-people', [mara]);
  const used = await choose(scene, otto, other, 'deny-people', [nils]);
  expect(await told(scene, used)).toBe(says.changedMeanwhile);
  expect(selectOf(scene, other, 'deny-people').chosen).toEqual([`user ${mara.id}`]);
  await choose(scene, otto, other, 'deny-people', [mara, nils]);
  expect(selectOf(scene, other, 'deny-people').chosen).toHaveLength(2);
});

test('whoever lost the role, and whoever forges an id, changes nothing and is told', async () => {
  await using scene = await openScene();
  const { discord, server, mara, channel } = scene;
  const role = server.role('Mods', { permissions: ['ManageGuild'] });
  const nils = discord.member('nils', { in: server, roles: [role] });
  const panel = await open(scene, nils);
  const { id } = selectOf(scene, panel, 'deny-people');
  const mine = await open(scene);
  server.removeRole(role);
  expect(await told(scene, await nils.select(panel, id, [mara]))).toBe(english.access.notAllowed);
  const { owner } = discord;
  for (const forged of [
    'access:deny-people:nonsense',
    'access:nobody:0000000.',
    'access:deny-people:zzzzzzz.',
  ])
    expect(await told(scene, await owner.forge(mine, forged, [mara.id])), forged).toBe(says.stale);
  // The id of a list of people, sent as a select of channels.
  const crossed = selectOf(scene, mine, 'deny-people').id;
  expect(await told(scene, await owner.forge(mine, crossed, [channel.id], 8))).toBe(says.stale);
  const unknown = await owner.forge(mine, crossed.replace(/\.$/, '.nonsense'), [mara.id], 7);
  expect(await told(scene, unknown)).toBe(english.access.noPreset('nonsense'));
  expect(await list(scene)).toBe(english.access.noRules);
});

test('what cannot be shown in the panel stays on the list', async () => {
  await using scene = await openScene();
  const { discord, server, mara } = scene;
  const role = server.role('Short-lived');
  const { owner } = discord;
  const panel = await open(scene);
  await choose(scene, owner, panel, 'deny-people', [role, mara]);
  server.removeRole(role);
  await owner.select(panel, selectOf(scene, panel, 'for').id, '*');
  expect(selectOf(scene, panel, 'deny-people').chosen).toEqual([`user ${mara.id}`]);
  expect(JSON.stringify(discord.message(panel.id)?.components)).toContain('one entry that is gone');
  await choose(scene, owner, panel, 'deny-people', []);
  expect(await list(scene)).toContain(`<@&${role.id}>: **denied**`);
  expect(await list(scene)).not.toContain(mara.id);
});

test('a list that is too long for a select says where it is changed', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  const { owner } = discord;
  for (let index = 0; index < 26; index++) {
    const member = discord.member(`m${index}`, { in: server });
    const used = await owner.slash(scene.channel, 'access deny', { member });
    await discord.until(() => used.reply()?.content);
  }
  const panel = await open(scene);
  expect(selectOf(scene, panel, 'deny-people').id).toBe('');
  expect(JSON.stringify(panel.components)).toContain('26 entries');
});
