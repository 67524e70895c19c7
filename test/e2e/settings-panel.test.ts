import { expect, test } from 'vitest';
import type { Member, MessageView, Used } from '../../sandbox/discord/index.ts';
import { nested } from '../../sandbox/discord/validate/components.ts';
import { TestClock } from '../openrouter/harness.ts';
import { openScene, type Scene } from './scene.ts';

/** All that a panel says. */
function words(panel: MessageView | undefined): string {
  const said = [...nested(panel?.components ?? [])].filter(({ type }) => type === 10);
  return said.map(({ content }) => content).join('\n');
}

async function open(scene: Scene, by: Member = scene.discord.owner, command = 'settings open') {
  const used = await by.slash(scene.channel, command);
  const panel = used.reply();
  if (!panel) throw new Error(`no panel: ${used.state}`);
  return { panel, now: () => used.reply() };
}

/** What is told beside the panel. */
function told({ discord }: Scene, used: Used): Promise<string> {
  return discord.until(() => used.followups()[0]?.content);
}

const settingSelect = 'Choose a setting';
const day = 24 * 60 * 60 * 1000;

test('an admin opens the panel, chooses, and it holds at once, survives a restart, and is taken back', async () => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  const { panel, now } = await open(scene);
  expect(panel.ephemeral).toBe(true);
  expect(words(panel)).toContain('Settings of the whole server');
  await discord.owner.select(panel, settingSelect, 'footer');
  expect(words(now())).toMatch(/Line under answers[\s\S]*Not set here/);
  await discord.owner.select(panel, 'Choose', 'model');
  expect(words(now())).toContain('Set here: **the model**');
  await mara.slash(channel, 'ask', { prompt: 'Q1' });
  const answer = await discord.until(() =>
    discord.visible(channel).find(({ content }) => /^-# gpt-6-luna$/m.test(content)),
  );
  expect(answer.content).not.toContain('$');
  await scene.restart();
  await discord.owner.click(panel, 'Take back');
  expect(words(now())).toContain('Not set here');
  await discord.owner.click(panel, 'All settings');
  expect(words(now())).toContain('**Line under answers**: everything');
});

test('what is typed in the modal is set; what does not fit is told, with what was typed', async () => {
  await using scene = await openScene();
  const { discord, mara, channel, openrouter } = scene;
  const { panel, now } = await open(scene);
  await discord.owner.select(panel, settingSelect, 'persona');
  const modal = await discord.owner.click(panel, 'Change…');
  await discord.owner.submit(modal, { value: 'Speak like a pirate.', how: ['replacing'] });
  expect(words(now())).toContain('“Speak like a pirate.”');
  await mara.slash(channel, 'ask', { prompt: 'Q1' });
  await discord.until(() => openrouter.requests.length > 0);
  const [system] = openrouter.requests[0]?.body.messages ?? [];
  expect(JSON.stringify(system)).toContain('Speak like a pirate.');
  expect(JSON.stringify(system)).not.toContain('You are helpful.');
  await discord.owner.click(panel, 'All settings');
  await discord.owner.select(panel, settingSelect, 'retentionDays');
  const days = await discord.owner.click(panel, 'Change…');
  const sent = await discord.owner.submit(days, { value: 'a fortnight' });
  expect(await told(scene, sent)).toMatch(
    /`a fortnight` does not fit \*\*How long conversations are kept\*\*[\s\S]*from 1 to 3,650[\s\S]*a fortnight/,
  );
  expect(words(now())).toContain('Not set here');
});

test('of two admins with the same panel the second is told, loses nothing, and sees what holds', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  const nils = discord.member('nils', { in: server, permissions: ['ManageGuild'] });
  const one = await open(scene);
  const other = await open(scene, nils);
  await discord.owner.select(one.panel, settingSelect, 'persona');
  await nils.select(other.panel, settingSelect, 'persona');
  const [first, second] = [
    await discord.owner.click(one.panel, 'Change…'),
    await nils.click(other.panel, 'Change…'),
  ];
  await discord.owner.submit(first, { value: 'Be brief.' });
  const sent = await nils.submit(second, { value: 'Be thorough.' });
  expect(await told(scene, sent)).toMatch(/Somebody else has changed that meanwhile[\s\S]*Be thorough\./);
  expect(words(other.now())).toContain('“Be brief.”');
  // Another setting of the same panel is nobody's conflict.
  await nils.click(other.panel, 'All settings');
  await nils.select(other.panel, settingSelect, 'zdr');
  await discord.owner.click(one.panel, 'Lock');
  await nils.select(other.panel, 'Choose', 'on');
  expect(words(other.now())).toContain('Set here: **on**');
});

test('a panel left open for a day works, with a restart in between or without, but overwrites nothing that was set since', async () => {
  const clock = new TestClock();
  clock.time = Date.now();
  await using scene = await openScene({ clock });
  const { discord, channel, openrouter } = scene;
  const used = await discord.owner.slash(channel, 'settings open');
  const panel = used.reply();
  if (!panel) throw new Error('no panel');
  const now = () => words(used.reply());
  const pressed = await discord.owner.select(panel, settingSelect, 'dataCollection');
  const aDayLater = async () => {
    await clock.advance(day);
    // What opened it, and what was pressed in it, can be answered no more; its components live for ever.
    for (const one of [used, pressed]) one.expire();
  };
  await aDayLater();
  await discord.owner.select(panel, 'Choose', 'deny');
  expect(now()).toContain('Set here: **only providers that keep nothing');
  await discord.owner.click(panel, 'All settings');
  await discord.owner.select(panel, settingSelect, 'persona');
  const modal = await discord.owner.click(panel, 'Change…');
  await scene.restart();
  await aDayLater();
  await discord.owner.slash(channel, 'settings set', { name: 'footer', value: 'off' });
  await discord.owner.submit(modal, { value: 'Be brief.' });
  expect(now()).toContain('“Be brief.”');
  await discord.owner.slash(channel, 'settings persona', { text: 'Be thorough.' });
  await scene.restart();
  await aDayLater();
  const late = await discord.owner.click(panel, 'Take back');
  expect(await told(scene, late)).toContain('Somebody else has changed that meanwhile');
  expect(now()).toContain('“Be thorough.”');
  await discord.owner.click(panel, 'Take back');
  expect(now()).toContain('Not set here');
  expect(openrouter.requests).toEqual([]);
});

test('an admin who loses the role in mid-edit changes nothing, sees nothing, and keeps what was typed', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  const admins = server.role('Admins', { permissions: ['ManageGuild'] });
  const nils = discord.member('nils', { in: server, roles: [admins] });
  const { panel, now } = await open(scene, nils);
  await nils.select(panel, settingSelect, 'persona');
  const modal = await nils.click(panel, 'Change…');
  const before = words(now());
  server.removeRole(admins);
  const sent = await nils.submit(modal, { value: 'Be mine.' });
  expect(sent.reply()?.content).toMatch(/Only members who may manage this server[\s\S]*Be mine\./);
  const pressed = await nils.click(panel, 'All settings');
  expect(pressed.reply()?.content).toContain('Only members who may manage this server');
  expect(words(now())).toBe(before);
});

test('a forged id reaches no other server, channel or member', async () => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  const other = discord.server('Dogs', { owner: discord.owner }).channel('kennel');
  const { panel } = await open(scene, mara, 'preferences open');
  const forged = [
    'settings:server:pick.0.zdr',
    `settings:c${channel.id}:pick.0.zdr`,
    `settings:c${other.id}:pick.0.zdr`,
    'settings:member:pick.0.off',
    'settings:member:pick.0.__proto__',
    'settings:member:pick.-1.zdr',
    'settings:bot:pick.0.zdr',
  ];
  for (const id of forged) {
    const used = await mara.forge(panel, id, ['on']);
    expect(used.reply()?.content).toMatch(/Only members who may|cannot be set for|does not fit what I know/);
  }
  // What the select does not offer.
  const odd = await mara.forge(panel, 'settings:member:pick.0.footer', ['x']);
  expect(await told(scene, odd)).toContain('does not fit');
  const explained = await discord.owner.slash(channel, 'settings explain');
  expect(explained.reply()?.content).toContain('**Zero data retention**: off *(as usual)*');
});

test('a channel’s panel sets the channel alone, and one that is gone is said to be', async () => {
  await using scene = await openScene();
  const { discord, server, channel } = scene;
  const quiet = server.channel('quiet');
  const { panel, now } = await open(scene);
  await discord.owner.select(panel, 'Settings of a channel', quiet);
  expect(words(now())).toContain(`Settings of <#${quiet.id}>`);
  await discord.owner.select(panel, settingSelect, 'answer');
  await discord.owner.select(panel, 'Choose', 'ephemeral');
  const explain = async (where: { id: string }) =>
    (await discord.owner.slash(where, 'settings explain')).reply()?.content;
  expect(await explain(quiet)).toContain('for the asker alone (answers to commands) *(set for the channel)*');
  expect(await explain(channel)).toContain('**Where I answer**: in place *(as usual)*');
  quiet.delete();
  const used = await discord.owner.select(panel, 'Choose', 'thread');
  expect(used.reply()?.content).toContain('That channel is gone');
});

test('of more presets than a menu holds, the one that is set is in it, and the others can be typed', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
  const each = names.map((name) => `  ${name}: { description: Quick, model: openai/gpt-6-luna }\n`);
  await using scene = await openScene({ presets: `default: p0\npresets:\n${each.join('')}` });
  const { discord, channel } = scene;
  await discord.owner.slash(channel, 'settings set', { name: 'preset', value: 'p39' });
  const { panel, now } = await open(scene);
  await discord.owner.select(panel, settingSelect, 'preset');
  expect(words(now())).toContain('The menu has room for 25 of 40');
  const offered = () => {
    const menus = [...nested(now()?.components ?? [])] as {
      options?: { value: string; default?: boolean }[];
    }[];
    return menus.flatMap(({ options = [] }) => options);
  };
  expect(offered()).toHaveLength(25);
  expect(offered().find((one) => one.default)?.value).toBe('p39');
  const modal = await discord.owner.click(panel, 'Change…');
  await discord.owner.submit(modal, { value: 'p38' });
  expect(words(now())).toContain('Set here: **`p38`**');
  await discord.owner.click(panel, 'All settings');
  await discord.owner.select(panel, settingSelect, 'footer');
  expect(words(now())).not.toContain('The menu has room');
});

test('a list that has only just room in the field is shown whole, and can be changed', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  const names = (length: number) =>
    Array.from({ length: 100 }, (_, index) => `openai/${String(index).padStart(length, 'x')}`);
  const put = (value: string) =>
    discord.owner.slash(channel, 'settings set', { name: 'providersIgnored', value });
  const fieldOf = (used: Used) =>
    [...nested(used.modal?.components ?? [])].find(({ type }) => type === 4) as { value?: string };
  const { panel, now } = await open(scene);
  await put(names(32).join(','));
  await discord.owner.select(panel, settingSelect, 'providersIgnored');
  const whole = await discord.owner.click(panel, 'Change…');
  expect(
    fieldOf(whole)
      .value?.split(',')
      .map((name) => name.trim()),
  ).toEqual(names(32).sort());
  await discord.owner.submit(whole, { value: 'groq' });
  expect(words(now())).toContain('`groq`');
});

test('only channels in which something can be written are offered for the log, and a forum is told', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const { panel, now } = await open(scene);
  await discord.owner.select(panel, settingSelect, 'logChannel');
  const menu = [...nested(now()?.components ?? [])].find(({ type }) => type === 8);
  expect((menu as { channel_types?: number[] }).channel_types).not.toContain(15);
  const forum = server.forum('ideas');
  const said = await discord.owner.slash(channel, 'settings set', {
    name: 'logChannel',
    value: `<#${forum.id}>`,
  });
  expect(said.reply()?.content).toBe(
    `Nothing can be written in <#${forum.id}> itself. Choose a text channel, or a thread.`,
  );
});
