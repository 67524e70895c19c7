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

/** What a policy depends on beside its source. */
export interface Circumstances {
  /** Where the answer will stand, if not where it was asked. */
  channel?: Channel;
  /** Who wrote it, as Discord told with it. */
  member?: BaseInteraction['member'];
  /** Whose words are sent once more, if not their own: what guards that member (data, tools, what is kept) holds, too. */
  authorId?: string;
}

/** What holds for whoever wrote a message or made an interaction. */
export async function policyFor(
  source: Source,
  { settings, gate, presetsFor, seenLocales, log }: Rules,
  { channel: other, member = source.member, authorId }: Circumstances = {},
): Promise<Policy> {
  const channel = other ?? source.channel;
  const place = { ...placeOf(source, channel), authorId };
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
export async function admit(
  source: BaseInteraction,
  rules: Rules,
  circumstances?: Circumstances,
): Promise<Policy> {
  const policy = await policyFor(source, rules, circumstances);
  const refusal = await policy.refusal();
  if (refusal) throw new UserError(refusal);
  return policy;
}

function categoryOf(channel: Channel | null): string | undefined {
  if (!channel || channel.isDMBased()) return undefined;
  const standing = channel.isThread() ? channel.parent : channel;
  return standing?.parentId ?? undefined;
}
