import { expect, test } from 'vitest';
import type { PermissionName } from '../../sandbox/discord/permissions.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { settled } from './asking.ts';
import { answered, hears, nextHeld, openScene, type Scene, said, textOf } from './scene.ts';

/** A preset that makes data, shown so. */
const presets = (response: string, properties: string) => `
default: made
presets:
  made:
    description: Makes data
    model: openai/gpt-6-luna
    max_tokens: 1000
    response: ${response}
    response_format:
      type: json_schema
      json_schema: { name: made, schema: { type: object, properties: ${properties} } }
`;
const card = presets("{ template: '**{{ title }}**' }", '{ title: { type: string } }');
const poll = presets(
  '{ as: poll }',
  '{ question: { type: string }, answers: { type: array, items: { type: string } } }',
);
const asPoll = JSON.stringify({ question: 'Pizza?', answers: ['Yes', 'No'] });
const long = Array.from({ length: 300 }, (_, index) => `This is line number ${index} of it.`).join('\n');

/** What the owner is told of a missing permission, each time. */
function toldOwner(scene: Scene) {
  return said(scene, scene.discord.owner.dm()).map(({ content }) => content);
}

/** What Discord refused for want of a permission. */
function refusals({ discord }: Scene) {
  return discord
    .calls(({ status }) => status === 403)
    .map(({ method, route, code }) => [method, route, code]);
}

const ways: {
  missing: PermissionName;
  shown: string;
  does: string;
  options?: Parameters<typeof openScene>[0];
  answer: string;
  mentions?: string;
  sees: RegExp;
}[] = [
  {
    missing: 'AttachFiles',
    shown: 'Attach Files',
    does: 'send files and pictures',
    options: { environment: { MAX_MESSAGES: '2' } },
    answer: long,
    sees: /number 299/,
  },
  {
    missing: 'EmbedLinks',
    shown: 'Embed Links',
    does: 'show cards',
    options: { presets: card },
    answer: '{"title":"Toast"}',
    sees: /\*\*Toast\*\*/,
  },
  {
    missing: 'SendPolls',
    shown: 'Create Polls',
    does: 'make polls',
    options: { presets: poll },
    answer: asPoll,
    sees: /gpt-6-luna/,
  },
  {
    missing: 'ReadMessageHistory',
    shown: 'Read Message History',
    does: 'read what was said before',
    answer: 'Hello.',
    sees: /Hello\./,
  },
  {
    missing: 'CreatePublicThreads',
    shown: 'Create Public Threads',
    does: 'open threads',
    answer: 'In place.',
    mentions: 'thread',
    sees: /In place\./,
  },
];

test.for(ways)(
  'without $missing nothing is refused: the asker is answered as far as can be, and who can give it is told once',
  async ({ missing, shown, does, options, answer, mentions, sees }) => {
    await using scene = await openScene(options);
    const { discord, channel, mara, openrouter } = scene;
    discord.limits.createMessage = { limit: 50, ms: 5000 };
    if (mentions) {
      const set = await discord.owner.slash(channel, 'settings mentions', { answer: mentions });
      await discord.until(() => set.reply()?.content);
    }
    channel.permit('bot', { deny: [missing] });
    openrouter.answer(say(answer));
    await mara.send(channel, '@Parley please');
    await hears(scene, channel, sees);
    await hears(scene, discord.owner.dm(), `I am missing **${shown}**`);
    await settled(scene);
    await mara.send(channel, '@Parley once more');
    await discord.until(() => openrouter.requests.length >= 2);
    await settled(scene);
    expect(toldOwner(scene)).toEqual([
      expect.stringContaining(
        `In <#${channel.id}> I was to ${does}, but may not: I am missing **${shown}**.`,
      ),
    ]);
    expect(refusals(scene)).toEqual([]);
  },
);

test('a permission that is taken away while an answer is written is told, and what was written stays', async () => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  discord.limits.createMessage = { limit: 50, ms: 5000 };
  const answer = nextHeld(scene, [long.slice(0, 1000), long.slice(1000)]);
  await mara.send(channel, '@Parley hi');
  answer.release();
  await hears(scene, channel, 'number 2');
  channel.permit('bot', { deny: ['SendMessages'] });
  answer.release();
  await hears(scene, discord.owner.dm(), 'I am missing **Send Messages**');
  await settled(scene);
  expect(textOf(said(scene, channel))).toContain('number 20');
  await hears(scene, channel, english.reply.forbidden);
  expect(refusals(scene)).toEqual([]);
});

test('a channel for alerts that is closed to it is told by direct message, and nothing else is', async () => {
  await using scene = await openScene();
  const { discord, server, channel, mara } = scene;
  const alerts = server.channel('alerts');
  const set = await discord.owner.slash(channel, 'quota alerts', { channel: alerts });
  await discord.until(() => set.reply()?.content);
  alerts.permit('bot', { deny: ['SendMessages'] });
  channel.permit('bot', { deny: ['SendMessages'] });
  await mara.send(channel, '@Parley hi');
  await hears(scene, mara.dm(), 'I am missing Send Messages');
  await hears(scene, discord.owner.dm(), `In <#${channel.id}> I was to answer`);
  await hears(scene, discord.owner.dm(), `In <#${alerts.id}> I was to answer`);
  expect(toldOwner(scene)).toHaveLength(2);
  expect(refusals(scene)).toEqual([]);
});

test('where the channel for alerts is open, it is told there, and the owner is left alone', async () => {
  await using scene = await openScene();
  const { discord, server, channel, mara, openrouter } = scene;
  const alerts = server.channel('alerts');
  const set = await discord.owner.slash(channel, 'quota alerts', { channel: alerts });
  await discord.until(() => set.reply()?.content);
  channel.permit('bot', { deny: ['ReadMessageHistory'] });
  openrouter.answer(say('Hello.'));
  await mara.send(channel, '@Parley hi');
  await answered(scene, channel);
  await hears(scene, alerts, '**Read Message History**');
  expect(toldOwner(scene)).toEqual([]);
});
