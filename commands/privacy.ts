import {
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Command } from '../src/bot/command.ts';
import { fileLimit } from '../src/bot/file-limit.ts';
import { buttonRow } from '../src/reply/buttons.ts';
import { everywhere } from './options.ts';

type Run = (interaction: ChatInputCommandInteraction, bot: Bot) => Promise<void>;

/** What each subcommand says of itself and does. */
const subcommands: Record<
  string,
  Pick<APIApplicationCommandSubcommandOption, 'description' | 'options'> & { run: Run }
> = {
  show: { description: 'What I keep about you, and for how long', run: show },
  export: { description: 'All that I keep about you, as one file', run: exportAll },
  forget: { description: 'Delete all that I keep about you', run: forget },
  pause: {
    description: 'I read and answer nothing of yours, until you want it again',
    run: pause,
    options: [
      {
        type: ApplicationCommandOptionType.Boolean,
        name: 'on',
        description: 'Off: I read and answer you again',
      },
    ],
  },
  agree: { description: 'Agree to what is sent and kept, where a server asks for that', run: agree },
};

/**
 * `/privacy`: what is kept about whoever uses it, and what they want done with that. Only they see it; and it is there for
 * everybody, also for those who may not ask anything.
 */
export const privacy: Command = {
  payload: {
    name: 'privacy',
    description: 'What I keep about you: see it, take it along, delete it',
    ...everywhere,
    options: Object.entries(subcommands).map(([name, { description, options = [] }]) => ({
      type: ApplicationCommandOptionType.Subcommand,
      name,
      description,
      options,
    })),
  },
  async run(interaction, bot) {
    await acknowledge(interaction, true);
    await subcommands[interaction.options.getSubcommand()]?.run(interaction, bot);
  },
};

async function show(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const { showPrivacy } = await import('../src/bot/privacy/show.ts');
  await interaction.editReply(await showPrivacy(interaction, bot));
}

async function exportAll(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const file = await (await bot.privacy()).export(interaction.user.id, fileLimit(interaction));
  await interaction.editReply({
    content: bot.texts(interaction.locale).privacy.exported(file),
    files: [{ name: file.name, attachment: file.bytes }],
  });
}

async function forget(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const { privacy: says } = bot.texts(interaction.locale);
  const button = { action: 'forget', subject: interaction.user.id, label: says.forgetMe } as const;
  await interaction.editReply({
    content: says.forgetting,
    components: buttonRow({ ...button, style: 'danger' }),
  });
}

async function pause(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const { user, options, locale } = interaction;
  const { privacy: says } = bot.texts(locale);
  const isPause = options.getBoolean('on') ?? true;
  if (isPause) {
    const { pause } = await import('../src/bot/privacy/pause.ts');
    await pause(user, bot);
  } else await bot.choices.choose(user.id, { paused: false });
  await interaction.editReply(isPause ? says.pausing : says.resumed);
}

async function agree(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  await bot.choices.choose(interaction.user.id, { agreed: true });
  await interaction.editReply(bot.texts(interaction.locale).privacy.agreed);
}
