import { ApplicationCommandOptionType, type ChatInputCommandInteraction } from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Command } from '../src/bot/command.ts';
import { commandOf } from '../src/bot/command-of.ts';
import { offeredPresets, offeredUnder } from '../src/bot/offered-presets.ts';
import { wholeLines } from '../src/bot/whole-lines.ts';
import { UserError } from '../src/errors.ts';
import type { Preset, Presets } from '../src/presets/schema.ts';
import type { PresetFacts } from '../src/texts/index.ts';
import { everywhere, presetOption } from './options.ts';
import { presetChoices } from './preset-choices.ts';

const { Subcommand } = ApplicationCommandOptionType;

/** `/presets`: the ways of asking that there are. Only the asker sees it. */
export const presets: Command = {
  payload: {
    name: 'presets',
    description: 'The ways in which I can answer',
    ...everywhere,
    options: [
      { type: Subcommand, name: 'list', description: 'All of them, with their models' },
      {
        type: Subcommand,
        name: 'show',
        description: 'One of them: models, limits, what it may use',
        options: [presetOption],
      },
    ],
  },
  async run(interaction, bot) {
    await acknowledge(interaction, true);
    const presets = await offeredUnder(await bot.admit(interaction));
    const isList = interaction.options.getSubcommand() === 'list';
    const content = isList ? list(interaction, bot, presets) : await show(interaction, bot, presets);
    await interaction.editReply({ content, allowedMentions: { parse: [] } });
  },
  async complete(interaction, bot) {
    const presets = await offeredPresets(interaction, bot);
    return presetChoices(presets, interaction.options.getFocused(), bot.texts(interaction.locale));
  },
};

function list(interaction: ChatInputCommandInteraction, bot: Bot, all: Presets): string {
  const texts = bot.texts(interaction.locale);
  const says = texts.presets;
  const lines = all.list.map((preset) =>
    says.line({ ...preset, command: commandOf(preset, bot, texts) }, preset.name === all.default),
  );
  return wholeLines(lines, { before: [], after: [], more: says.more });
}

async function show(interaction: ChatInputCommandInteraction, bot: Bot, all: Presets): Promise<string> {
  const texts = bot.texts(interaction.locale);
  const says = texts.presets;
  const name = interaction.options.getString('preset') ?? all.default;
  const preset = all.get(name);
  if (!preset) throw new UserError((texts) => texts.prompt.unknownPreset(name));
  // Instructions may say what members are not to know.
  const isOperator = await bot.turns.surroundings().isOperator(interaction.user.id);
  const lines = says.about({
    ...factsOf(preset, preset.name === all.default),
    command: commandOf(preset, bot, texts),
  });
  const system = isOperator && preset.system !== '' ? [says.system(preset.system)] : [];
  return [...lines, ...system].join('\n').slice(0, 2000);
}

function factsOf(preset: Preset, isDefault: boolean): Omit<PresetFacts, 'command'> {
  const { name, description, model, fallbacks, needs, maxTokens, historyTokens } = preset;
  const { functions, mcp = {}, request, endpoint } = preset;
  return {
    ...{ name, description, isDefault, model, fallbacks, needs, maxTokens, historyTokens },
    tools: [...(request.tools ?? []).map(({ type }) => type), ...functions, ...Object.keys(mcp)],
    effort: request.reasoning?.effort ?? undefined,
    ownServer: endpoint !== undefined,
    private: request.provider?.zdr === true || request.provider?.data_collection === 'deny',
  };
}
