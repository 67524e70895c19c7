import type { ButtonInteraction, ChatInputCommandInteraction } from 'discord.js';
import { type Finding, lineOf, worstFirst } from '../../diagnosis/finding.ts';
import { findingsHere } from '../../diagnosis/here.ts';
import { inviteLink } from '../../diagnosis/permissions.ts';
import { buttonRow } from '../../reply/buttons.ts';
import { policyFor } from '../admit.ts';
import type { Bot } from '../bot.ts';
import { isInOwnPlace } from '../own-place.ts';
import { adminsOnly } from '../quota/admins-only.ts';
import { wholeLines } from '../whole-lines.ts';
import { findingsAtLarge } from './at-large.ts';
import { readHere } from './here.ts';

/**
 * Shows what the bot can do where it is asked, and how all else stands that it needs; who runs it reads more. A server
 * where it is not open is told that, and its own permissions, and nothing that costs a request.
 *
 * @throws {UserError} unless whoever asks may manage the server
 */
export async function showDiagnosis(
  interaction: ButtonInteraction | ChatInputCommandInteraction,
  bot: Bot,
): Promise<void> {
  const isOperator = (await bot.access.operators()).includes(interaction.user.id);
  if (interaction.guildId !== null && !isOperator) adminsOnly(interaction);
  const texts = bot.texts(interaction.locale);
  const { diagnosis: says } = texts;
  const policy = await policyFor(interaction, bot);
  const refusal = await policy.refusal();
  const here: Finding[] = [
    ...(refusal
      ? [
          {
            standing: 'wrong' as const,
            say: (texts) => texts.diagnosis.refusedHere(refusal(texts)),
          } satisfies Finding,
        ]
      : []),
    ...(await findingsInPlace(interaction, bot)),
  ];
  const atLarge = refusal && !isOperator ? [] : await findingsAtLarge(interaction, bot, policy, isOperator);
  const lines = [
    ...(interaction.guildId === null ? [] : [says.here(`<#${interaction.channelId}>`)]),
    ...linesOf(here),
    ...(atLarge.length > 0 ? [says.everywhere, ...linesOf(atLarge)] : []),
  ];
  await interaction.editReply({
    content: wholeLines(lines, {
      before: [],
      after: isOperator ? [] : [`-# ${says.askOperator}`],
      more: says.more,
    }),
    components: buttonRow({ action: 'diagnose', subject: 'again', label: says.again }),
    allowedMentions: { parse: [] },
  });

  function linesOf(findings: readonly Finding[]): string[] {
    return worstFirst(findings).map((finding) => lineOf(finding, texts));
  }
}

async function findingsInPlace(
  interaction: ButtonInteraction | ChatInputCommandInteraction,
  bot: Bot,
): Promise<Finding[]> {
  const { guild } = interaction;
  if (interaction.guildId === null) return [{ standing: 'well', say: ({ diagnosis }) => diagnosis.direct }];
  if (!isInOwnPlace(interaction) || !guild) {
    const link = inviteLink(bot.client.application.id, interaction.guildId);
    return [{ standing: 'wrong', say: ({ diagnosis }) => diagnosis.notInServer(link) }];
  }
  const here = await readHere(interaction, guild, bot);
  return here ? findingsHere(here) : [];
}
