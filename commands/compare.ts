import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Command } from '../src/bot/command.ts';
import { offeredPresets } from '../src/bot/offered-presets.ts';
import { wholeLines } from '../src/bot/whole-lines.ts';
import { scopeOf } from '../src/turn/compare/scope.ts';
import { everywhere, fileOptions, privateOption, promptOption } from './options.ts';
import { presetChoices } from './preset-choices.ts';

const { Subcommand } = ApplicationCommandOptionType;

const places = ['first', 'second', 'third', 'fourth'] as const;

const presetOptions = places.map(
  (name, index): APIApplicationCommandBasicOption => ({
    type: ApplicationCommandOptionType.String,
    name,
    description: index < 2 ? `The ${name} preset` : `A ${name} preset`,
    required: index < 2,
    autocomplete: true,
    max_length: 32,
  }),
);

/** `/compare`: several presets side by side, and which of them were kept. */
export const compare: Command = {
  payload: {
    name: 'compare',
    description: 'Let presets answer side by side',
    ...everywhere,
    options: [
      {
        type: Subcommand,
        name: 'ask',
        description: 'Ask two to four presets at once, and keep the answer that you like best',
        options: [promptOption, ...presetOptions, ...fileOptions.slice(0, 1), privateOption],
      },
      { type: Subcommand, name: 'results', description: 'Which answers were kept, by preset and model' },
    ],
  },
  async run(interaction, bot) {
    if (interaction.options.getSubcommand() === 'results') return results(interaction, bot);
    const presets = places.flatMap((name) => interaction.options.getString(name) ?? []);
    const { compareBySlash } = await import('../src/bot/compare.ts');
    return compareBySlash(interaction, bot, presets);
  },
  complete: async (interaction, bot) =>
    presetChoices(
      await offeredPresets(interaction, bot),
      interaction.options.getFocused(),
      bot.texts(interaction.locale),
    ),
};

async function results(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  await acknowledge(interaction, true);
  await bot.admit(interaction);
  const { compare: says } = bot.texts(interaction.locale);
  const scope = scopeOf(interaction.guildId ?? undefined, interaction.user.id);
  const { comparisons, tallies } = await bot.turns.comparisons.tally(scope);
  if (comparisons === 0) {
    await interaction.editReply(says.none);
    return;
  }
  const lines = (by: 'preset' | 'model') => {
    const each = [...Map.groupBy(tallies, (tally) => tally[by])].map(([name, own]) => ({
      name,
      kept: own.reduce((sum, { kept }) => sum + kept, 0),
      shown: own.reduce((sum, { shown }) => sum + shown, 0),
    }));
    each.sort((one, other) => other.kept - one.kept || one.shown - other.shown);
    return each.map(({ name, kept, shown }) => says.result(name, kept, shown));
  };
  const content = wholeLines([...lines('preset'), says.byModel, ...lines('model')], {
    before: [says.results(comparisons), says.byPreset],
    after: [],
    more: says.more,
  });
  await interaction.editReply({ content, allowedMentions: { parse: [] } });
}
