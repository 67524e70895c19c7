import type { ChatInputCommandInteraction } from 'discord.js';
import type { Bot } from '../bot.ts';
import { payerHere } from './payer-here.ts';
import { formatStanding } from './standing.ts';
import { inOrder } from './subject.ts';

/** `/quota show`: what holds for a member in this channel now, and which limit goes before which. */
export async function showStanding(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const payer = await payerHere(interaction, interaction.options.getUser('member')?.id);
  const all = inOrder(await bot.limits.list(payer.serverId ?? ''));
  const theirs = all.filter(
    ({ who, subjectId }) =>
      who === 'everyone' ||
      (who === 'role' && payer.roleIds.includes(subjectId)) ||
      (who === 'member' && subjectId === payer.userId),
  );
  const texts = bot.texts(interaction.locale);
  const standing = await bot.turns.quota.standing(payer);
  const { id: readerId } = interaction.user;
  const shown = texts.limits.shown(payer, payer.userId === readerId);
  return formatStanding(standing, texts, { before: [shown], readerId, given: theirs });
}
