import type { ApplicationCommandOptionChoiceData, AutocompleteInteraction } from 'discord.js';
import type { Bot } from '../src/bot/bot.ts';
import { offeredPresets } from '../src/bot/offered-presets.ts';
import { definitionOf, isSettingName, type ScopeKind, settingNames } from '../src/settings/definitions.ts';
import { forms } from '../src/settings/forms.ts';
import { toolNames } from '../src/turn/presets-under.ts';
import { matching } from './matching.ts';
import { modelsOffered } from './models-offered.ts';
import { presetChoices } from './preset-choices.ts';

type Choice = ApplicationCommandOptionChoiceData<string>;

/** What fits what is typed: the settings that can be set there, or what the one that was named can be. */
export async function settingChoices(
  interaction: AutocompleteInteraction,
  bot: Bot,
  kind: ScopeKind,
): Promise<Choice[]> {
  const { name: option, value: typed } = interaction.options.getFocused(true);
  const { settings } = bot.texts(interaction.locale);
  if (option === 'name') {
    const settable = settingNames.filter((name) => definitionOf(name).scopes.includes(kind));
    return matching(
      settable.map((name) => ({ name: `${settings.explain.names[name]} (${name})`, value: name })),
      typed,
    );
  }
  const name = interaction.options.getString('name') ?? '';
  if (option !== 'value' || !isSettingName(name)) return [];
  // What members set holds for themselves alone; admins set it for others.
  const presets =
    kind === 'member' ? await offeredPresets(interaction, bot) : await bot.presetsFor(interaction.guildId);
  if (name === 'preset') return presetChoices(presets, typed, bot.texts(interaction.locale));
  if (name === 'model') return modelsOffered(bot, presets, typed);
  const form = forms[name];
  const labelled = (value: string) => ({ name: settings.choiceFor(name, value), value });
  switch (form.kind) {
    case 'choice':
      return matching(form.of.map(labelled), typed);
    case 'choices':
      return matching([...form.of.map(labelled), { name: settings.commandsOnly, value: 'none' }], typed);
    case 'switch':
      return matching(
        [
          { name: settings.wordsFor(name, true), value: 'on' },
          { name: settings.wordsFor(name, false), value: 'off' },
        ],
        typed,
      );
    case 'list': {
      const known = (await bot.providers()) ?? [];
      return completing(typed, [
        ...known.map((one) => ({ name: one.name, value: one.slug })),
        { name: settings.none, value: 'none' },
      ]);
    }
    case 'tools':
      return completing(typed, [
        { name: settings.allTools, value: 'all' },
        { name: settings.none, value: 'none' },
        ...toolNames(presets).map((value) => ({ name: value, value })),
      ]);
    default:
      return typed === '' ? [] : [{ name: typed.slice(0, 100), value: typed.slice(0, 100) }];
  }
}

/** Discord's limit of a choice's name and value (docs, "Application Commands"), UTF-16 units. */
const longest = 100;

/** What the last name of a list can be, behind those that stand there already; where nothing fits, what was typed. */
function completing(typed: string, names: readonly Choice[]): Choice[] {
  const before = typed.slice(0, typed.lastIndexOf(',') + 1);
  const chosen = before.split(',').map((name) => name.trim().toLowerCase());
  const lead = before === '' ? '' : `${before} `;
  const left = names.filter(({ value }) => !chosen.includes(value));
  const found = matching(left, typed.slice(before.length))
    .map(({ name, value }) => ({ name: `${lead}${name}`.slice(0, longest), value: `${lead}${value}` }))
    .filter(({ value }) => value.length <= longest);
  if (found.length > 0 || typed === '') return found;
  return [{ name: typed.slice(0, longest), value: typed.slice(0, longest) }];
}
