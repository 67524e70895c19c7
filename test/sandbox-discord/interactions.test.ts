import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  type Client,
  Events,
  type Interaction,
  InteractionContextType,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { InteractionCallbackResponseSchema, MessageResponseSchema } from 'discord-api-spec/zod';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ChannelHandle,
  type LocalDiscord,
  type Member,
  type ServerHandle,
  startDiscord,
} from '../../sandbox/discord/index.ts';
import { readyClient } from './client.ts';
import { rest } from './rest.ts';

let discord: LocalDiscord;
let client: Client<true>;
let server: ServerHandle;
let channel: ChannelHandle;
let mara: Member;

const ask = {
  name: 'ask',
  description: 'Ask a model',
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integrationTypes: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  options: [
    { type: ApplicationCommandOptionType.String, name: 'prompt', description: 'What', required: true },
    { type: ApplicationCommandOptionType.String, name: 'model', description: 'Which', autocomplete: true },
    { type: ApplicationCommandOptionType.Attachment, name: 'file', description: 'A file' },
    { type: ApplicationCommandOptionType.User, name: 'who', description: 'Who' },
    { type: ApplicationCommandOptionType.Boolean, name: 'private', description: 'Only you' },
  ],
} as const;

beforeEach(async () => {
  discord = await startDiscord();
  server = discord.server('Cats');
  channel = server.channel('general');
  mara = discord.member('mara', { in: server });
  client = await readyClient(discord);
  await client.application.commands.set([ask]);
});

afterEach(async () => {
  await client.destroy();
  await discord.close();
});

/** Answers every interaction; a failure is kept and not thrown. */
function answering(answer: (interaction: Interaction) => unknown): unknown[] {
  const failures: unknown[] = [];
  client.on(Events.InteractionCreate, async (interaction) => {
    try {
      await answer(interaction);
    } catch (error) {
      failures.push(error);
    }
  });
  return failures;
}

const slashOnly = (answer: (interaction: ChatInputCommandInteraction) => unknown) =>
  answering((interaction) => interaction.isChatInputCommand() && answer(interaction));

test('slash, defer, edit, follow-up', async () => {
  const failures = slashOnly(async (interaction) => {
    expect(interaction.appPermissions.has('SendMessages')).toBe(true);
    expect(interaction.member).not.toBeNull();
    await interaction.deferReply();
    await interaction.editReply(`you said ${interaction.options.getString('prompt', true)}`);
    await interaction.followUp('and more');
  });
  const used = await mara.slash(channel, 'ask', { prompt: 'hi' });
  expect(used.state).toBe('deferred');
  expect(used.reply()).toMatchObject({ loading: true, content: '' });
  await discord.until(() => used.followups().length === 1);
  expect(used.reply()).toMatchObject({ content: 'you said hi', loading: false, type: 20 });
  expect(used.followups()[0]).toMatchObject({ content: 'and more', reference: used.reply()?.id });
  expect(discord.visible(channel).map((message) => message.content)).toEqual(['you said hi', 'and more']);
  expect(discord.history(used.reply()?.id ?? '').map((state) => state.loading)).toEqual([true, false]);
  expect(failures).toEqual([]);
});

test('an ephemeral answer is seen by its member alone, and not by the REST of the channel', async () => {
  const noor = discord.member('noor', { in: server });
  const failures = slashOnly((interaction) =>
    interaction.reply({ content: 'psst', flags: MessageFlags.Ephemeral }),
  );
  const used = await mara.slash(channel, 'ask', { prompt: 'hi', private: true });
  await discord.until(() => used.reply());
  expect(discord.visible(channel, mara)).toMatchObject([{ content: 'psst', ephemeral: true }]);
  expect(discord.visible(channel, noor)).toEqual([]);
  const id = used.reply()?.id;
  expect(await rest(discord, 'GET', `/channels/${channel.id}/messages/${id}`)).toMatchObject({ status: 404 });
  const edited = await rest(discord, 'PATCH', `/channels/${channel.id}/messages/${id}`, { content: 'x' });
  expect(edited.body.code).toBe(10008);
  expect(failures).toEqual([]);
});

test('options arrive resolved; what does not fit the command cannot be sent', async () => {
  const got: unknown[] = [];
  slashOnly(async (interaction) => {
    const file = interaction.options.getAttachment('file', true);
    got.push(file.name, file.contentType, await (await fetch(file.url)).text());
    got.push(interaction.options.getUser('who', true).id, interaction.options.getBoolean('private'));
    await interaction.reply('ok');
  });
  const file = { name: 'a.txt', data: 'text of a' };
  await mara.slash(channel, 'ask', { prompt: 'hi', file, who: mara, private: true });
  expect(got).toEqual(['a.txt', 'text/plain; charset=utf-8', 'text of a', mara.id, true]);
  expect(() => mara.begin(channel, 'nothing')).toThrow('no command nothing');
  expect(() => mara.begin(channel, 'ask')).toThrow('needs the option prompt');
  expect(() => mara.begin(channel, 'ask', { prompt: 1 })).toThrow('wants text');
  expect(() => mara.begin(channel, 'ask', { prompt: 'x', colour: 'red' })).toThrow('no option colour');
});

test('sub-commands, server commands and permissions of members', async () => {
  await client.application.commands.set(
    [
      {
        name: 'settings',
        description: 'Change settings',
        defaultMemberPermissions: 'ManageMessages',
        options: [
          {
            type: ApplicationCommandOptionType.SubcommandGroup,
            name: 'model',
            description: 'Models',
            options: [
              {
                type: ApplicationCommandOptionType.Subcommand,
                name: 'set',
                description: 'Set it',
                options: [
                  { type: ApplicationCommandOptionType.Integer, name: 'n', description: 'N', required: true },
                ],
              },
            ],
          },
        ],
      },
    ],
    server.id,
  );
  slashOnly((interaction) => {
    const { options } = interaction;
    return interaction.reply(
      `${options.getSubcommandGroup()} ${options.getSubcommand()} ${options.getInteger('n')}`,
    );
  });
  const boss = discord.member('boss', { in: server, permissions: ['ManageMessages'] });
  const used = await boss.slash(channel, 'settings model set', { n: 3 });
  expect(used.reply()?.content).toBe('model set 3');
  expect(() => mara.begin(channel, 'settings model set', { n: 3 })).toThrow('may not use');
  expect(() => boss.begin(boss.dm(), 'settings model set', { n: 3 })).toThrow('no command');
  expect(discord.commands(server).map((command) => command.name)).toEqual(['settings']);
});

test('autocomplete', async () => {
  const failures = answering((interaction) => {
    if (!interaction.isAutocomplete()) return;
    const { name, value } = interaction.options.getFocused(true);
    return interaction.respond([{ name: `${name} ${value}`, value }]);
  });
  const choices = await mara.autocomplete(channel, 'ask', { model: 'gp' }, 'model');
  expect(choices).toEqual([{ name: 'model gp', value: 'gp' }]);
  expect(() => mara.begin(channel, 'ask', { prompt: 'x'.repeat(6001) })).toThrow('longer than 6000');
  await expect(mara.autocomplete(channel, 'ask', { prompt: 'x' }, 'prompt')).rejects.toThrow(
    'no autocomplete',
  );
  expect(failures).toEqual([]);
});

test('buttons, selects and a modal', async () => {
  const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId('stop:1').setLabel('Stop').setStyle(ButtonStyle.Danger),
    new ButtonBuilder().setCustomId('off').setLabel('Off').setStyle(ButtonStyle.Secondary).setDisabled(true),
  );
  const select = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
    new StringSelectMenuBuilder()
      .setCustomId('pick')
      .addOptions({ label: 'A', value: 'a' }, { label: 'B', value: 'b' }),
  );
  const failures = answering(async (interaction) => {
    if (interaction.isChatInputCommand())
      await interaction.reply({ content: 'go', components: [row, select] });
    else if (interaction.isStringSelectMenu()) {
      await interaction.deferUpdate();
      await interaction.editReply(`picked ${interaction.values.join()}`);
    } else if (interaction.isButton()) {
      const input = new TextInputBuilder().setCustomId('why').setStyle(TextInputStyle.Short);
      const label = new LabelBuilder().setLabel('Why?').setTextInputComponent(input);
      await interaction.showModal(
        new ModalBuilder().setCustomId('m').setTitle('Why').addLabelComponents(label),
      );
    } else if (interaction.isModalSubmit() && interaction.isFromMessage()) {
      await interaction.update({
        content: `because ${interaction.fields.getTextInputValue('why')}`,
        components: [],
      });
    }
  });
  const used = await mara.slash(channel, 'ask', { prompt: 'hi' });
  const message = await discord.until(() => used.reply());
  if (!message) throw new Error('no reply');
  expect(message.buttons).toMatchObject([
    { label: 'Stop', customId: 'stop:1', disabled: false },
    { label: 'Off', disabled: true },
  ]);
  expect(() => mara.click(message, 'Off')).toThrow('disabled');
  expect(() => mara.click(message, 'Go')).toThrow('there is no Go');
  expect((await mara.select(message, 'pick', 'b')).state).toBe('updated');
  await discord.until(() => discord.message(message.id)?.content === 'picked b');
  const pressed = await mara.click(message, 'Stop');
  expect(pressed.modal).toMatchObject({ title: 'Why' });
  expect(() => mara.submit(pressed, { why: '' })).toThrow('required');
  expect((await mara.submit(pressed, { why: 'so' })).state).toBe('updated');
  expect(discord.message(message.id)).toMatchObject({ content: 'because so', buttons: [] });
  expect(failures).toEqual([]);
});

test('menus of messages and members', async () => {
  await client.application.commands.set([
    { name: 'Explain this', type: ApplicationCommandType.Message },
    { name: 'Greet', type: ApplicationCommandType.User },
  ]);
  answering((interaction) => {
    if (interaction.isMessageContextMenuCommand())
      return interaction.reply(`it says ${interaction.targetMessage.content}`);
    if (interaction.isUserContextMenuCommand())
      return interaction.reply(`hello ${interaction.targetUser.id}`);
    return undefined;
  });
  const said = await mara.send(channel, 'mrrp');
  expect((await mara.menu('Explain this', said)).reply()).toMatchObject({
    content: 'it says mrrp',
    type: 23,
  });
  expect((await mara.menu('Greet', mara, channel)).reply()?.content).toBe(`hello ${mara.id}`);
});

test('the three-second clock: too late is 10062, twice is 40060', async () => {
  discord.clocks.acknowledge = 30;
  let late: (() => Promise<unknown>) | undefined;
  slashOnly((interaction) => {
    late = () => interaction.deferReply();
  });
  const used = await mara.slash(channel, 'ask', { prompt: 'hi' });
  expect(used.state).toBe('failed');
  await expect(discord.until(() => late).then((answer) => answer?.())).rejects.toMatchObject({ code: 10062 });
  discord.clocks.acknowledge = 3000;
  const path = `/interactions/${used.id}/${used.token}/callback`;
  expect((await rest(discord, 'POST', path, { type: 5 })).body.code).toBe(10062);
  const second = mara.begin(channel, 'ask', { prompt: 'hi' });
  const again = `/interactions/${second.id}/${second.token}/callback`;
  expect((await rest(discord, 'POST', again, { type: 5 })).status).toBe(204);
  expect((await rest(discord, 'POST', again, { type: 5 })).body.code).toBe(40060);
});

test('the fifteen-minute clock: an old token is 50027, the message itself can still be edited', async () => {
  slashOnly((interaction) => interaction.reply('here'));
  const used = await mara.slash(channel, 'ask', { prompt: 'hi' });
  await discord.until(() => used.reply());
  used.expire();
  const original = `/webhooks/${client.application.id}/${used.token}/messages/@original`;
  expect(await rest(discord, 'PATCH', original, { content: 'x' })).toMatchObject({
    status: 401,
    body: { code: 50027 },
  });
  const channelPath = `/channels/${channel.id}/messages/${used.reply()?.id}`;
  expect((await rest(discord, 'PATCH', channelPath, { content: 'later' })).status).toBe(200);
  expect(used.reply()?.content).toBe('later');
  const unknown = `/webhooks/${client.application.id}/nonsense`;
  expect((await rest(discord, 'POST', unknown, { content: 'x' })).body.code).toBe(10015);
});

test('answers with a response are shaped as the published schemas say', async () => {
  const used = mara.begin(channel, 'ask', { prompt: 'hi' });
  const body = { type: 4, data: { content: 'yes' } };
  const path = `/interactions/${used.id}/${used.token}/callback?with_response=true`;
  const answer = await rest(discord, 'POST', path, body);
  expect(answer.body.resource.message.content).toBe('yes');
  const original = `/webhooks/${client.application.id}/${used.token}`;
  const read = await rest(discord, 'GET', `${original}/messages/@original`);
  const more = await rest(discord, 'POST', original, { content: 'more' });
  expect(InteractionCallbackResponseSchema.safeParse(answer.body).success).toBe(true);
  for (const message of [read.body, more.body])
    expect(MessageResponseSchema.safeParse(message).success).toBe(true);
  expect((await rest(discord, 'DELETE', `${original}/messages/@original`)).status).toBe(204);
  expect(used.reply()).toBeUndefined();
});

test('a user-installed app answers in a server without the bot, by the token only', async () => {
  const elsewhere = discord.server('Elsewhere', { bot: false });
  const room = elsewhere.channel('room');
  const noor = discord.member('noor', { in: elsewhere, installed: true });
  const got: unknown[] = [];
  slashOnly(async (interaction) => {
    got.push(interaction.guild, interaction.guildId, interaction.inCachedGuild(), interaction.channel);
    got.push(
      interaction.authorizingIntegrationOwners.userId,
      interaction.authorizingIntegrationOwners.guildId,
    );
    await interaction.reply('from afar');
  });
  const used = await noor.slash(room, 'ask', { prompt: 'hi' });
  expect(used.reply()).toMatchObject({ content: 'from afar', ephemeral: false });
  expect(got.slice(0, 4)).toEqual([null, elsewhere.id, false, null]);
  expect(got.slice(4)).toEqual([noor.id, null]);
  expect((await rest(discord, 'POST', `/channels/${room.id}/messages`, { content: 'x' })).body.code).toBe(
    50001,
  );
  for (let count = 0; count < 5; count += 1) {
    discord.limits.interactionToken = { limit: 100, ms: 2000 };
    const sent = await rest(discord, 'POST', `/webhooks/${client.application.id}/${used.token}`, {
      content: 'more',
    });
    expect(sent.status).toBe(200);
  }
  const sixth = await rest(discord, 'POST', `/webhooks/${client.application.id}/${used.token}`, {
    content: 'more',
  });
  expect(sixth.body.code).toBe(40094);
  const pia = discord.member('pia', { in: elsewhere });
  expect(() => pia.begin(room, 'ask', { prompt: 'hi' })).toThrow('not offered here');
  room.permit('everyone', { deny: ['UseExternalApps'] });
  const forced = await noor.slash(room, 'ask', { prompt: 'hi' });
  expect(forced.reply()?.ephemeral).toBe(true);
});

test('a command in a DM', async () => {
  slashOnly(async (interaction) => {
    await interaction.deferReply();
    await interaction.editReply(
      interaction.context === InteractionContextType.BotDM ? 'in private' : 'elsewhere',
    );
  });
  const used = await mara.slash(mara.dm(), 'ask', { prompt: 'hi' });
  await discord.until(() => used.reply()?.content === 'in private');
  expect(discord.visible(mara.dm(), mara)).toHaveLength(1);
});

test('files in answers: at once, by an edit, in a follow-up', async () => {
  const file = (name: string) => ({ attachment: Buffer.from(`text of ${name}`), name });
  const failures = slashOnly(async (interaction) => {
    await interaction.reply({ content: 'a', files: [file('a.txt')] });
    await interaction.editReply({ files: [file('b.txt')] });
    await interaction.followUp({ files: [file('c.txt')], flags: MessageFlags.Ephemeral });
  });
  const used = await mara.slash(channel, 'ask', { prompt: 'hi' });
  const [followup] = await discord.until(() => used.followups().length === 1 && used.followups());
  const names = discord
    .history(used.reply()?.id ?? '')
    .map((state) => state.attachments.map((one) => one.filename));
  expect(names).toEqual([['a.txt'], ['b.txt']]);
  expect(followup).toMatchObject({ ephemeral: true, attachments: [{ filename: 'c.txt', ephemeral: true }] });
  expect(discord.file(followup?.attachments[0]?.id ?? '')?.toString()).toBe('text of c.txt');
  expect(failures).toEqual([]);
});

test('a user-installed app in a talk of two people, and the first follow-up that becomes the deferred answer', async () => {
  const noor = discord.member('noor', { installed: true });
  const got: unknown[] = [];
  const failures = slashOnly(async (interaction) => {
    got.push(interaction.context, interaction.guildId, interaction.user.id);
    await interaction.deferReply();
    await interaction.followUp('here');
  });
  const used = await noor.slash(noor.dm(mara), 'ask', { prompt: 'hi' });
  await discord.until(() => used.reply()?.content === 'here');
  expect(got).toEqual([InteractionContextType.PrivateChannel, null, noor.id]);
  expect(used.followups()).toEqual([]);
  expect(mara.visible(mara.dm(noor))).toHaveLength(1);
  expect(() => mara.begin(mara.dm(noor), 'ask', { prompt: 'hi' })).toThrow('not offered here');
  expect(failures).toEqual([]);
});
