import {
  type APIChannelSelectComponent,
  type APIComponentInContainer,
  type APIContainerComponent,
  type APIMentionableSelectComponent,
  type BaseInteraction,
  ChannelType,
  ComponentType,
  type Guild,
  MessageFlags,
  SelectMenuDefaultValueType,
} from 'discord.js';
import type { AccessRule } from '../../access/rules.ts';
import type { Bot } from '../bot.ts';
import { channelSelect, row, select, text } from '../settings/panel-parts.ts';
import { accessPanelId, type Part, stateOf } from './panel-id.ts';

/** So many can be chosen in one select (Discord docs, "Component Reference"). */
export const mostChosen = 25;
/** The choice that stands for the lists of all presets: no preset can be called so. */
export const forAll = '*';

/** A panel in Discord's wire form. */
export interface AccessPanel {
  components: APIContainerComponent[];
  flags: typeof MessageFlags.IsComponentsV2;
  allowedMentions: { parse: [] };
}

/** The lists as they are now, each as a select that shows who or what is on it. @param preset absent: those of all presets */
export async function accessPanel(
  interaction: BaseInteraction,
  bot: Bot,
  preset?: string,
): Promise<AccessPanel> {
  const { guild, guildId, locale } = interaction;
  const [rules, presets] = await Promise.all([bot.accessRules.list(guildId ?? ''), bot.presetsFor(guildId)]);
  const { access, translated } = bot.texts(locale);
  const says = access.panel;
  const seen = stateOf(rules, preset);
  const id = (part: Part) => accessPanelId({ part, preset, seen });
  const listOf = (part: Part): APIComponentInContainer[] => {
    const list = rulesOf(rules, part, preset);
    const shown = list.filter((rule) => canBeShown(rule, guild));
    const heading = says.lists[part as keyof typeof says.lists];
    if (shown.length > mostChosen) return [text(`${heading}\n${says.tooLong(shown.length)}`)];
    const rest = list.length - shown.length;
    return [
      text(rest > 0 ? `${heading}\n${says.unseen(rest)}` : heading),
      row(
        part.endsWith('people')
          ? peopleSelect(id(part), says.people, shown)
          : placeSelect(id(part), says.places, shown),
      ),
    ];
  };
  const options = [
    { label: says.allPresets, value: forAll, default: preset === undefined },
    ...presets.list.map(({ name, description }) => ({
      ...{ label: name, value: name, description: translated(description) },
      default: name === preset,
    })),
  ];
  const components = [
    text(says.heading(preset)),
    row(select(id('for'), says.allPresets, options)),
    ...(['allow-people', 'allow-places', 'deny-people', 'deny-places'] as const).flatMap(listOf),
    text(access.howItWorks),
  ];
  return {
    components: [{ type: ComponentType.Container, components }],
    flags: MessageFlags.IsComponentsV2,
    allowedMentions: { parse: [] },
  };
}

/** The rules that stand in one of the panel's lists. */
export function rulesOf(rules: readonly AccessRule[], part: Part, preset: string | undefined): AccessRule[] {
  const [effect, sort] = part.split('-');
  return rules.filter(
    (rule) =>
      rule.preset === preset && rule.effect === effect && (rule.kind === 'channel') === (sort === 'places'),
  );
}

/** What is gone, or a thread that is archived, cannot be chosen: it stays on the list until it is taken off by command. */
export function canBeShown({ kind, subjectId }: AccessRule, guild: Guild | null): boolean {
  if (kind === 'role') return guild?.roles.cache.has(subjectId) ?? false;
  return kind === 'member' || (guild?.channels.cache.has(subjectId) ?? false);
}

function peopleSelect(
  custom_id: string,
  placeholder: string,
  shown: readonly AccessRule[],
): APIMentionableSelectComponent {
  const { Role, User } = SelectMenuDefaultValueType;
  return {
    type: ComponentType.MentionableSelect,
    ...{ custom_id, placeholder, min_values: 0, max_values: mostChosen },
    default_values: shown.map(({ kind, subjectId: id }) => ({ id, type: kind === 'role' ? Role : User })),
  };
}

function placeSelect(
  custom_id: string,
  placeholder: string,
  shown: readonly AccessRule[],
): APIChannelSelectComponent {
  const usual = channelSelect(custom_id, placeholder);
  return {
    ...usual,
    ...{ min_values: 0, max_values: mostChosen },
    channel_types: [...(usual.channel_types ?? []), ChannelType.GuildCategory],
    default_values: shown.map(({ subjectId: id }) => ({ id, type: SelectMenuDefaultValueType.Channel })),
  };
}
