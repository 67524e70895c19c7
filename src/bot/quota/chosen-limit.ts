import type { AutocompleteInteraction, ChatInputCommandInteraction } from 'discord.js';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import type { LimitKey, Limits, ListedLimit } from '../../quota/limits.ts';
import type { Bot } from '../bot.ts';
import { namesOf } from './names.ts';
import { inOrder } from './subject.ts';

/** A limit as the value of a choice: what it is, not its row, which another may have by the time it is sent. */
const keySchema = z
  .string()
  .transform((text) => text.split('/'))
  .pipe(
    z.tuple([
      z.enum(['everyone', 'each', 'role', 'member', 'channel', 'server']),
      z.string(),
      z.enum(['usd', 'tokens', 'requests']),
      z.enum(['minute', 'hour', 'day', 'week', 'month']),
    ]),
  )
  .transform(([who, subjectId, unit, per]): LimitKey => ({ who, subjectId, unit, per }));

/** The limits of a server while one is being chosen, what is gone included. */
export async function limitChoices(
  { guild, guildId, locale }: AutocompleteInteraction,
  { limits, texts }: Pick<Bot, 'limits' | 'texts'>,
): Promise<{ name: string; value: string }[]> {
  const all = inOrder(await limits.list(guildId ?? ''));
  const names = await namesOf(guild, all);
  const says = texts(locale).limits;
  return all.map((limit) => ({ name: says.choice(limit, names(limit)), value: textOf(limit) }));
}

function textOf({ who, subjectId, unit, per }: LimitKey): string {
  return [who, subjectId, unit, per].join('/');
}

/** The limit that was chosen from the list. @throws {UserError} where something else was typed */
export function chosenKey({ options }: ChatInputCommandInteraction): LimitKey {
  const key = keySchema.safeParse(options.getString('limit', true));
  if (!key.success) throw new UserError((texts) => texts.limits.chooseLimit);
  return key.data;
}

/** The limit that was chosen, as it is now. @throws {UserError} where it has been removed meanwhile */
export async function chosenLimit(
  interaction: ChatInputCommandInteraction,
  { limits }: Pick<Bot, 'limits'>,
): Promise<ListedLimit> {
  const found = await findLimit(limits, interaction.guildId ?? '', chosenKey(interaction));
  if (!found) throw new UserError((texts) => texts.limits.removedAlready);
  return found;
}

/** A limit of a server with how it stands, if it is there. */
export async function findLimit(
  limits: Limits,
  serverId: string,
  key: LimitKey,
): Promise<ListedLimit | undefined> {
  return (await limits.list(serverId)).find((limit) => textOf(limit) === textOf(key));
}
