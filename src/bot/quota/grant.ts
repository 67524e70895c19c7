import type { ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import { parseAmount } from '../../quota/amount.ts';
import type { Grant } from '../../quota/limits.ts';
import type { HeldLimit } from '../../quota/planned-call.ts';
import type { Bot } from '../bot.ts';
import { chosenLimit } from './chosen-limit.ts';
import { payerHere } from './payer-here.ts';
import { formatStanding } from './standing.ts';
import { standingOf } from './subject.ts';
import { whose } from './whose.ts';

/** `/quota grant`: so much more may be used, once, in the windows that run. @returns what holds now */
export async function grantOnce(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const { options, user, locale } = interaction;
  const limit = await chosenLimit(interaction, bot);
  const { unit } = limit;
  const amount = parseAmount(options.getString('amount', true), unit);
  if (amount === 0) throw new UserError((texts) => texts.limits.grantNothing);
  const grant = { ...whose(interaction, limit), unit, amount };
  await bot.limits.grant(interaction.guildId ?? '', grant, user.id);
  const texts = bot.texts(locale);
  const granted = texts.limits.granted(grant, amount, unit);
  const raised = await raisedBy(grant, interaction, bot);
  if (raised.length === 0) return granted;
  return formatStanding(raised, texts, { before: [granted], readerId: user.id });
}

/** What a member has for themself. */
const ofOne = new Set<HeldLimit['who']>(['everyone', 'each', 'role', 'member']);

/** The limits which a grant has raised, where their use is one number. */
async function raisedBy(
  { who, subjectId, unit }: Grant,
  interaction: ChatInputCommandInteraction,
  { limits, turns }: Bot,
): Promise<HeldLimit[]> {
  if (who === 'member') {
    const standing = await turns.quota.standing(await payerHere(interaction, subjectId));
    return standing.filter((limit) => limit.unit === unit && ofOne.has(limit.who));
  }
  const all = await limits.list(interaction.guildId ?? '');
  return all
    .filter((limit) => limit.who === who && limit.subjectId === subjectId && limit.unit === unit)
    .flatMap((limit) => standingOf(limit) ?? []);
}
