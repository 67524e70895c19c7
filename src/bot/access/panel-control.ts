import type {
  ChannelSelectMenuInteraction,
  MentionableSelectMenuInteraction,
  StringSelectMenuInteraction,
} from 'discord.js';
import type { AccessRule } from '../../access/rules.ts';
import { UserError } from '../../errors.ts';
import type { ControlId } from '../../reply/buttons.ts';
import type { Bot } from '../bot.ts';
import { answerFailure } from '../boundary.ts';
import type { Control } from '../control.ts';
import { mayManage } from '../quota/admins-only.ts';
import { accessPanel, canBeShown, forAll, rulesOf } from './panel.ts';
import { type AccessPanelId, readAccessPanelId, stateOf } from './panel-id.ts';
import { mostRules } from './room.ts';

type Chosen = ChannelSelectMenuInteraction | MentionableSelectMenuInteraction | StringSelectMenuInteraction;

/** What the selects of the panel of lists do. */
export const accessPanelControl: Omit<Control, 'action'> = {
  async select(interaction, id, bot) {
    await known(interaction, id, bot);
    const [value = forAll] = interaction.values;
    const preset = value === forAll ? undefined : value;
    await checkPreset(interaction, bot, preset);
    await interaction.update(await accessPanel(interaction, bot, preset));
  },
  async selectMentionable(interaction, id, bot) {
    const { roles, values } = interaction;
    const chosen = values.map((subjectId) => ({
      kind: roles.has(subjectId) ? ('role' as const) : ('member' as const),
      subjectId,
    }));
    await edit(interaction, bot, await known(interaction, id, bot), chosen);
  },
  async selectChannel(interaction, id, bot) {
    const chosen = interaction.values.map((subjectId) => ({ kind: 'channel' as const, subjectId }));
    await edit(interaction, bot, await known(interaction, id, bot), chosen);
  },
};

/** What a select stands for. @throws {UserError} where it is none of ours, or whoever chose may not (any more) */
async function known(interaction: Chosen, id: ControlId, bot: Bot): Promise<AccessPanelId> {
  const read = readAccessPanelId(id);
  if (!read || interaction.guildId === null) throw new UserError((texts) => texts.access.panel.stale);
  if (!mayManage(interaction)) throw new UserError((texts) => texts.access.notAllowed);
  await checkPreset(interaction, bot, read.preset);
  return read;
}

async function checkPreset({ guildId }: Chosen, bot: Bot, preset: string | undefined): Promise<void> {
  if (preset !== undefined && !(await bot.presetsFor(guildId)).get(preset))
    throw new UserError((texts) => texts.access.noPreset(preset));
}

/** Makes a list what was chosen, and shows the panel as all stands then: also where somebody else was faster, who is told so. */
async function edit(
  interaction: Chosen,
  bot: Bot,
  panel: AccessPanelId,
  chosen: readonly Pick<AccessRule, 'kind' | 'subjectId'>[],
): Promise<void> {
  const problem = await change(interaction, bot, panel, chosen).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof UserError) return error;
      throw error;
    },
  );
  await interaction.update(await accessPanel(interaction, bot, panel.preset));
  if (problem) await answerFailure(problem, interaction, bot);
}

async function change(
  { guild, guildId, user }: Chosen,
  bot: Bot,
  { part, preset, seen }: AccessPanelId,
  chosen: readonly Pick<AccessRule, 'kind' | 'subjectId'>[],
): Promise<void> {
  const [effect, sort] = part.split('-');
  // A forged id can name a list of people and be sent with channels.
  if (chosen.some(({ kind }) => (kind === 'channel') !== (sort === 'places')))
    throw new UserError((texts) => texts.access.panel.stale);
  const outcome = await bot.accessRules.replace(
    guildId ?? '',
    (rules) => {
      if (stateOf(rules, preset) !== seen) return 'changed';
      const before = rulesOf(rules, part, preset);
      const kept = before.filter((rule) => !canBeShown(rule, guild));
      const set = chosen.map(
        (one) => ({ ...one, preset, effect: effect === 'deny' ? 'deny' : 'allow' }) as const,
      );
      const removed = before.filter(
        (rule) => !kept.includes(rule) && !set.some(({ subjectId }) => subjectId === rule.subjectId),
      );
      const others = rules.filter(
        (rule) =>
          !removed.includes(rule) &&
          !set.some((one) => one.subjectId === rule.subjectId && rule.preset === preset),
      );
      if (others.length + set.length > mostRules && set.length > before.length) return 'full';
      return { set, removed };
    },
    user.id,
  );
  if (outcome === 'changed') throw new UserError((texts) => texts.access.panel.changedMeanwhile);
  if (outcome === 'full') throw new UserError((texts) => texts.access.tooMany(mostRules));
}
