import type { BaseInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import { definitionOf, isSettingName, type SettingName } from '../../settings/definitions.ts';
import { forms, readTyped } from '../../settings/forms.ts';
import type { SettingChanges } from '../../settings/settings.ts';
import { whyNot } from '../../turn/choose.ts';
import { policyFor } from '../admit.ts';
import type { Bot } from '../bot.ts';
import { missingIn } from '../missing-in.ts';
import { checkNames } from './check-names.ts';
import { inWords, mayChange, settableIn, type Target } from './target.ts';

/** How something is set. */
export interface Change {
  lock?: boolean | undefined;
  /** The revision that whoever sets it has seen. */
  seen?: number;
}

/** @throws {UserError} where there is no such setting, or it cannot be set there */
export function settingNamed(name: string, target: Target, bot: Bot, locale: string): SettingName {
  if (!isSettingName(name)) throw new UserError((texts) => texts.settings.unknown(name));
  const where = inWords(target, bot.texts(locale));
  if (!settableIn(target).includes(name)) throw new UserError((texts) => texts.settings.notHere(name, where));
  return name;
}

/** What was typed, as a value of the setting. @throws {UserError} where it is none */
export function checkedValue(name: SettingName, typed: string): unknown {
  const read = definitionOf(name).schema.safeParse(readTyped(name, typed));
  if (!read.success) throw new UserError((texts) => texts.settings.wrong(name, typed, forms[name]));
  return read.data;
}

/**
 * Sets one setting, or with undefined takes it back: checked once more, recorded, and in force from the next question on.
 *
 * @returns what was set before
 * @throws {UserError} where whoever does it may not, or there is no such preset, model or channel, or nothing may be written
 *   there; where somebody else has changed it since it was seen
 */
export async function change(
  interaction: BaseInteraction,
  bot: Bot,
  target: Target,
  changes: SettingChanges,
  { lock, seen }: Change = {},
): Promise<SettingChanges> {
  mayChange(interaction, target);
  if (lock) checkLockable(Object.keys(changes) as SettingName[]);
  await checkThere(interaction, bot, target, changes);
  if (target.kind === 'member' && changes.preset !== undefined)
    await checkOwn(interaction, bot, changes.preset);
  return bot.settings.set(target, changes, {
    by: interaction.user.id,
    ...(lock !== undefined && { lock }),
    ...(seen !== undefined && { seen }),
  });
}

/** @throws {UserError} where a lock would be of no effect */
function checkLockable(names: readonly SettingName[]): void {
  for (const name of names) {
    const { lockable, join } = definitionOf(name);
    if (!lockable) throw new UserError((texts) => texts.settings.cannotLock(name, join !== 'narrowest'));
  }
}

/** What somebody chooses for themselves has to be theirs to use. @throws {UserError} where it is not, here */
async function checkOwn(interaction: BaseInteraction, bot: Bot, preset: string): Promise<void> {
  const refusal = await (await policyFor(interaction, bot)).refusal(preset);
  if (refusal) throw new UserError(refusal);
}

/** What only the place can tell: whether what is named is there. */
async function checkThere(
  { guildId, guild }: BaseInteraction,
  bot: Bot,
  target: Target,
  changes: SettingChanges,
): Promise<void> {
  const { preset, model, alertChannel, logChannel } = changes;
  const presets = await bot.presetsFor(guildId);
  await checkNames(bot, presets, changes, (await bot.settings.of(target)).values);
  if (preset !== undefined && !presets.get(preset))
    throw new UserError((texts) => texts.prompt.unknownPreset(preset));
  if (model !== undefined) {
    const open = bot.config.models.catalogue === 'all';
    const refusal = whyNot(model, { policy: { presets }, catalogue: bot.catalogue(), open });
    if (refusal) throw new UserError(refusal);
  }
  for (const [name, id] of Object.entries({ alertChannel, logChannel })) {
    if (id === undefined) continue;
    const channel = guild?.channels.cache.get(id);
    if (!guild || !channel)
      throw new UserError((texts) => texts.settings.wrong(name as SettingName, id, forms.logChannel));
    if (!channel.isTextBased()) throw new UserError((texts) => texts.settings.takesNoMessages(id));
    const missing = missingIn(guild, id);
    if (missing.length > 0)
      throw new UserError(({ audit, limits }) =>
        name === 'logChannel' ? audit.cannotLog(id, missing) : limits.cannotAlert(id, missing),
      );
  }
}
