import {
  type APIComponentInContainer,
  type APIContainerComponent,
  type BaseInteraction,
  type ChatInputCommandInteraction,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Presets } from '../../presets/schema.ts';
import { definitionOf, type SettingName } from '../../settings/definitions.ts';
import type { Texts } from '../../texts/index.ts';
import { shortened } from '../../texts/words.ts';
import { offeredModels } from '../../turn/choose.ts';
import type { Bot } from '../bot.ts';
import { offeredPresets } from '../offered-presets.ts';
import { editorOf, type Offered } from './editor.ts';
import { lineOf } from './explain.ts';
import { panelId, type Step } from './panel-id.ts';
import { button, channelSelect, mostOptions, row, select, text } from './panel-parts.ts';
import { heldAt, inWords, mayChange, settableIn, type Target } from './target.ts';

/** A panel in Discord's wire form. */
export interface Panel {
  components: APIContainerComponent[];
  flags: typeof MessageFlags.IsComponentsV2;
  allowedMentions: { parse: [] };
}

/** All text of a message of components together, UTF-16 units (Discord docs, "Component Reference"), with room for the heading. */
const mostText = 3600;
const longestLine = 140;

/** Answers with a panel that only its asker sees. */
export async function openPanel(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  target: Target,
): Promise<void> {
  mayChange(interaction, target);
  const { flags, ...panel } = await panelOf(interaction, bot, target);
  await interaction.reply({ ...panel, flags: flags | MessageFlags.Ephemeral });
}

/**
 * The panel as all stands now: of every setting that can be set there, or of one of them. All that it must know later stands
 * in its components' ids, so that it works after a restart and days later.
 */
export async function panelOf(
  interaction: BaseInteraction,
  bot: Bot,
  target: Target,
  name?: SettingName,
): Promise<Panel> {
  const components = name
    ? await partsOfOne(interaction, bot, target, name)
    : await partsOfAll(interaction, bot, target);
  return {
    components: [{ type: ComponentType.Container, components }],
    flags: MessageFlags.IsComponentsV2,
    allowedMentions: { parse: [] },
  };
}

async function partsOfAll(
  interaction: BaseInteraction,
  bot: Bot,
  target: Target,
): Promise<APIComponentInContainer[]> {
  const texts = bot.texts(interaction.locale);
  const { panel, explain, wordsFor } = texts.settings;
  const resolution = await bot.settings.explain(heldAt(interaction, target));
  const { revision: seen } = await bot.settings.of(target);
  const id = (step: Step) => panelId({ target, step, seen });
  const names = settableIn(target);
  const lines = names.map((name) =>
    shortened(lineOf(name, resolution, texts).split('\n')[0] ?? '', longestLine),
  );
  return [
    text(panel.heading(inWords(target, texts))),
    text(shortened(lines.join('\n'), mostText)),
    row(
      select(
        id('one'),
        panel.choose,
        names.map((name) => ({
          label: explain.names[name],
          value: name,
          description: shortened(wordsFor(name, resolution[name].value), 100),
        })),
      ),
    ),
    ...(target.kind === 'member' ? [] : [row(channelSelect(id('elsewhere'), panel.elsewhere))]),
    ...(target.kind === 'channel'
      ? [
          row(
            button(
              panelId({ target: { kind: 'server', serverId: target.serverId }, step: 'all', seen }),
              panel.server,
            ),
          ),
        ]
      : []),
  ];
}

async function partsOfOne(
  interaction: BaseInteraction,
  bot: Bot,
  target: Target,
  name: SettingName,
): Promise<APIComponentInContainer[]> {
  const texts = bot.texts(interaction.locale);
  const { panel, explain, wordsFor, keptBefore } = texts.settings;
  const held = (await bot.settings.explain(heldAt(interaction, target)))[name];
  const { values, locked, revision: seen } = await bot.settings.of(target);
  const own = values[name];
  const isLocked = locked.has(name);
  const id = (step: Step) => panelId({ target, step, name, seen });
  const presets =
    target.kind === 'member'
      ? await offeredPresets(interaction, bot)
      : await bot.presetsFor(interaction.guildId);
  const all = offersOf(name, presets, texts);
  const offers = chosenFirst(all, own).slice(0, mostOptions);
  const { rows, isTyped } = editorOf({ name, own, id, offers, texts });
  const facts = [
    own === undefined ? panel.notHere : panel.here(shortened(wordsFor(name, own), 1000)),
    panel.holds(shortened(wordsFor(name, held.value), 1000), explain.from[held.from]),
    ...(held.isLocked ? [panel.isLocked] : []),
    ...(name === 'noStore' && held.value
      ? [
          keptBefore(
            (await bot.settings.at(heldAt(interaction, target))).retentionDays,
            target.kind === 'member',
          ),
        ]
      : []),
    ...(offers.length < all.length ? [panel.notAll(all.length)] : []),
  ];
  const canLock = target.kind !== 'member' && definitionOf(name).lockable && own !== undefined;
  return [
    text(panel.headingOne(name, inWords(target, texts))),
    text(facts.join('\n')),
    ...rows,
    row(
      button(panelId({ target, step: 'all', seen }), panel.back),
      ...(isTyped ? [button(id('change'), panel.change, 'primary')] : []),
      ...(own === undefined ? [] : [button(id('unset'), panel.takeBack)]),
      ...(canLock ? [isLocked ? button(id('unlock'), panel.unlock) : button(id('lock'), panel.lock)] : []),
    ),
  ];
}

/** Presets and models as they can be chosen without being typed. */
function offersOf(name: SettingName, presets: Presets, { translated }: Texts): Offered[] {
  if (name === 'preset')
    return presets.list.map(({ name: value, description }) => ({
      value,
      description: translated(description),
    }));
  return name === 'model' ? offeredModels(presets).map((value) => ({ value })) : [];
}

/** What is set is among the first: a select shows no others. */
function chosenFirst(offers: readonly Offered[], own: unknown): Offered[] {
  const isChosen = ({ value }: Offered) => value === own;
  return [...offers.filter(isChosen), ...offers.filter((one) => !isChosen(one))];
}
