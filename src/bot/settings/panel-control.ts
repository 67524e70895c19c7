import type {
  ButtonInteraction,
  ChannelSelectMenuInteraction,
  ModalSubmitInteraction,
  StringSelectMenuInteraction,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import type { ControlId } from '../../reply/buttons.ts';
import type { SettingName } from '../../settings/definitions.ts';
import type { Bot } from '../bot.ts';
import { answerFailure } from '../boundary.ts';
import type { Control } from '../control.ts';
import { type Change, change, checkedValue, settingNamed } from './change.ts';
import { modalOf, readModal } from './editor.ts';
import { panelOf } from './panel.ts';
import { type PanelId, panelId, readPanelId } from './panel-id.ts';
import { mayChange, type Target } from './target.ts';

type Pressed =
  | ButtonInteraction
  | ChannelSelectMenuInteraction
  | ModalSubmitInteraction
  | StringSelectMenuInteraction;

/** What the components of a panel of settings do. */
export const panelControl: Omit<Control, 'action'> = {
  async press(interaction, id, bot) {
    const { target, step, name, seen } = await known(interaction, id, bot);
    if (step === 'all' || name === undefined) await show(interaction, bot, target);
    else if (step === 'change') {
      const { values, revision } = await bot.settings.of(target);
      const texts = bot.texts(interaction.locale);
      const ids = (next: PanelId['step']) => panelId({ target, step: next, name, seen: revision });
      await interaction.showModal(modalOf({ name, own: values[name], id: ids, texts }));
    } else if (step === 'unset') await edit(interaction, bot, { target, name, seen }, () => undefined);
    else if (step === 'lock' || step === 'unlock') {
      const own = (await bot.settings.of(target)).values[name];
      if (own === undefined) await show(interaction, bot, target, name);
      else await edit(interaction, bot, { target, name, seen, lock: step === 'lock' }, () => own);
    }
  },
  async select(interaction, id, bot) {
    const { target, step, name, seen } = await known(interaction, id, bot);
    const { values, locale } = interaction;
    if (step === 'one')
      await show(interaction, bot, target, settingNamed(values[0] ?? '', target, bot, locale));
    else if (step === 'pick' && name !== undefined)
      await edit(interaction, bot, { target, name, seen }, () =>
        checkedValue(name, values.join(',') || 'none'),
      );
  },
  async selectChannel(interaction, id, bot) {
    const { target, step, name, seen } = await known(interaction, id, bot);
    const [channelId = ''] = interaction.values;
    if (step === 'elsewhere' && target.kind !== 'member') {
      const channel = { kind: 'channel', channelId, serverId: target.serverId } as const;
      mayChange(interaction, channel);
      await show(interaction, bot, channel);
    } else if (step === 'channel' && name !== undefined)
      await edit(interaction, bot, { target, name, seen }, () => channelId);
  },
  async submit(interaction, id, bot) {
    const { typed, how } = readModal(interaction);
    try {
      const { target, name, seen } = await known(interaction, id, bot);
      if (name === undefined) return;
      const value = () => {
        const read = checkedValue(name, typed);
        return name === 'persona' ? { ...(read as object), as: how ?? 'added' } : read;
      };
      await edit(interaction, bot, { target, name, seen, typed }, value);
    } catch (error) {
      // The modal is closed: nothing else shows what was typed.
      await answerFailure(error, interaction, bot, typed);
    }
  },
};

/** What a component stands for, where whoever pressed it may change that now. @throws {UserError} where they may not */
async function known(interaction: Pressed, id: ControlId, bot: Bot): Promise<PanelId> {
  const read = readPanelId(id, interaction);
  if (!read) throw new UserError((texts) => texts.settings.panel.stale);
  const { target, name } = read;
  if (target.kind === 'member') await bot.admit(interaction);
  mayChange(interaction, target);
  if (name !== undefined) settingNamed(name, target, bot, interaction.locale);
  return read;
}

interface Edit extends Change {
  target: Target;
  name: SettingName;
  seen: number;
  /** What was typed: is given back where it is not set. */
  typed?: string;
}

/** Sets what was chosen, and shows the panel as all stands then: also where somebody else was faster, who is told so. */
async function edit(
  interaction: Pressed,
  bot: Bot,
  { target, name, typed, ...how }: Edit,
  value: () => unknown,
): Promise<void> {
  let problem: UserError | undefined;
  try {
    await change(interaction, bot, target, { [name]: value() }, how);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problem = error;
  }
  // Whoever may do it no longer is shown nothing more.
  mayChange(interaction, target);
  await show(interaction, bot, target, name);
  if (problem) await answerFailure(problem, interaction, bot, typed);
}

async function show(interaction: Pressed, bot: Bot, target: Target, name?: SettingName): Promise<void> {
  const panel = await panelOf(interaction, bot, target, name);
  if (!interaction.isModalSubmit()) await interaction.update(panel);
  else if (interaction.isFromMessage()) await interaction.update(panel);
}
