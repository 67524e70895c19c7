import type { BaseInteraction, Channel, Message } from 'discord.js';
import { UserError } from '../errors.ts';
import { settingNames } from '../settings/definitions.ts';
import { valuesOf } from '../settings/resolve.ts';
import type { Policy } from '../turn/policy.ts';
import { presetsUnder } from '../turn/presets-under.ts';
import type { Bot } from './bot.ts';
import { localesOf } from './locales.ts';
import { payerOf } from './payer.ts';
import { placeOf } from './settings/place.ts';

type Source = Message<boolean> | BaseInteraction;

/** What a policy is found out with. */
export type Rules = Pick<Bot, 'settings' | 'gate' | 'presetsFor' | 'seenLocales' | 'log'>;

/**
 * What holds for whoever wrote a message or made an interaction.
 *
 * @param channel where the answer will stand, if not where it was asked
 * @param member who wrote it, as Discord told with it
 */
export async function policyFor(
  source: Source,
  { settings, gate, presetsFor, seenLocales, log }: Rules,
  channel: Channel | null = source.channel,
  member: BaseInteraction['member'] = source.member,
): Promise<Policy> {
  const place = placeOf(source, channel);
  const [resolution, all] = await Promise.all([settings.explain(place), presetsFor(source.guildId)]);
  const held = valuesOf(resolution);
  const { userId, roleIds } = payerOf(source, channel, member);
  const visitor = { ...place, userId, roleIds, categoryId: categoryOf(channel), settings: held };
  return {
    settings: held,
    locales: await localesOf(source, resolution.language, { seenLocales, log }),
    locked: new Set(settingNames.filter((name) => resolution[name].isLocked)),
    presets: presetsUnder(all, held),
    refusal: (preset) => gate.mayUse(visitor, preset),
    refusalNow: async (preset) => gate.mayUse({ ...visitor, settings: await settings.at(place) }, preset),
  };
}

/**
 * The same of an interaction, where its maker may use the bot there.
 *
 * @throws {UserError} with the reason where they may not
 */
export async function admit(source: BaseInteraction, rules: Rules): Promise<Policy> {
  const policy = await policyFor(source, rules);
  const refusal = await policy.refusal();
  if (refusal) throw new UserError(refusal);
  return policy;
}

function categoryOf(channel: Channel | null): string | undefined {
  if (!channel || channel.isDMBased()) return undefined;
  const standing = channel.isThread() ? channel.parent : channel;
  return standing?.parentId ?? undefined;
}
