import type { BaseInteraction, ButtonInteraction, ChatInputCommandInteraction } from 'discord.js';
import { operatorsRule } from '../../access/operators-rule.ts';
import { type Finding, lineOf, worstFirst } from '../../diagnosis/finding.ts';
import { findingsHere } from '../../diagnosis/here.ts';
import { inviteLink } from '../../diagnosis/permissions.ts';
import { plain } from '../../diagnosis/plain.ts';
import { buttonRow } from '../../reply/buttons.ts';
import type { Policy } from '../../turn/policy.ts';
import { policyFor } from '../admit.ts';
import type { Bot } from '../bot.ts';
import { isInOwnPlace } from '../own-place.ts';
import { adminsOnly } from '../quota/admins-only.ts';
import { placeOf } from '../settings/place.ts';
import { withFile } from '../with-file.ts';
import { findingsAtLarge } from './at-large.ts';
import { readHere } from './here.ts';
import { setChannelFindings } from './set-channels.ts';

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
  const held = await heldIn(interaction, bot);
  const { policy, refusal } = held ?? {};
  const here: Finding[] = [
    ...(refusal
      ? [
          {
            standing: 'wrong' as const,
            say: (texts) => texts.diagnosis.refusedHere(refusal(texts)),
          } satisfies Finding,
        ]
      : []),
    ...(await findingsInPlace(interaction, bot, policy)),
  ];
  const atLarge = policy ? await findingsBeyond(interaction, bot, policy, isOperator) : [unreadable];
  const lines = [
    ...(interaction.guildId === null ? [] : [says.here(`<#${interaction.channelId}>`)]),
    ...linesOf(here),
    ...(atLarge.length > 0 ? [says.everywhere, ...linesOf(atLarge)] : []),
  ];
  const after = isOperator ? [] : [`-# ${says.askOperator}`];
  await interaction.editReply({
    ...withFile(lines, { before: [], after, more: says.more }, { name: 'diagnosis.txt', line: plain }),
    components: buttonRow({ action: 'diagnose', subject: 'again', label: says.again }),
    allowedMentions: { parse: [] },
  });

  function linesOf(findings: readonly Finding[]): string[] {
    return worstFirst(findings).map((finding) => lineOf(finding, texts));
  }
}

const unreadable: Finding = { standing: 'wrong', say: ({ diagnosis }) => diagnosis.database.silent };

/** What holds where it is asked; undefined where the database does not tell, which is what has to be said then. */
async function heldIn(interaction: BaseInteraction, bot: Bot) {
  try {
    const policy = await policyFor(interaction, bot);
    return { policy, refusal: await policy.refusal() };
  } catch (error) {
    bot.log.error({ interactionId: interaction.id, error }, 'could not find out what holds in a place');
    return undefined;
  }
}

/** How all else stands, as far as it is the business of whoever asks. */
async function findingsBeyond(...asked: Parameters<typeof findingsAtLarge>): Promise<Finding[]> {
  const [interaction, bot, policy, isOperator] = asked;
  if (!isOperator && !(await isOpenHere(interaction, bot, policy))) return [];
  return await findingsAtLarge(...asked);
}

/** Whether the operator has opened the bot there: what a server's own people have refused, they may look into. */
async function isOpenHere(
  interaction: BaseInteraction,
  { config, access }: Pick<Bot, 'config' | 'access'>,
  { settings }: Policy,
): Promise<boolean> {
  const visitor = { ...placeOf(interaction), userId: interaction.user.id, roleIds: [], settings };
  return (await operatorsRule(config.access, access)(visitor)) === undefined;
}

async function findingsInPlace(
  interaction: ButtonInteraction | ChatInputCommandInteraction,
  bot: Bot,
  policy: Policy | undefined,
): Promise<Finding[]> {
  const { guild } = interaction;
  if (interaction.guildId === null) return [{ standing: 'well', say: ({ diagnosis }) => diagnosis.direct }];
  if (!isInOwnPlace(interaction) || !guild) {
    const link = inviteLink(bot.client.application.id, interaction.guildId);
    return [{ standing: 'wrong', say: ({ diagnosis }) => diagnosis.notInServer(link) }];
  }
  const here = await readHere(interaction, guild, bot);
  const channels = policy ? await setChannelFindings(guild, policy.settings) : [];
  return [...(here ? findingsHere(here) : []), ...channels];
}
