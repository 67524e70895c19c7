import type { ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Bot } from '../bot.ts';

/** Names that people know and Node lists under older ones. */
const newerNames = [
  'UTC',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Europe/Kyiv',
];

/** `/quota timezone`: where the days of a server begin at midnight. @returns what holds now, and what was before */
export async function setZone(interaction: ChatInputCommandInteraction, bot: Bot): Promise<string> {
  const typed = interaction.options.getString('zone', true).trim();
  const zone = knownZone(typed);
  const shown = typed.replaceAll(/[`\p{C}]/gu, '').slice(0, 60) || ' ';
  if (zone === undefined) throw new UserError((texts) => texts.limits.unknownZone(shown));
  const before = await bot.limits.setZone(interaction.guildId ?? '', zone, interaction.user.id);
  return bot.texts(interaction.locale).limits.zone(zone, before);
}

/** All time zones that can be chosen. */
export function zoneChoices(): { name: string; value: string }[] {
  return zones().map((zone) => ({ name: zone, value: zone }));
}

function zones(): string[] {
  return [...newerNames, ...Intl.supportedValuesOf('timeZone')];
}

/** The IANA name for what was typed, whatever its case; offsets such as `+02:00` are none: they know no summer. */
function knownZone(typed: string): string | undefined {
  const listed = zones().find((name) => name.toLowerCase() === typed.toLowerCase());
  if (listed !== undefined || !/^[a-z]/i.test(typed)) return listed;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: typed }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
