import type { ChatInputCommandInteraction, Guild, InteractionEditReplyOptions } from 'discord.js';
import type { Period } from '../../quota/period.ts';
import type { Bot } from '../bot.ts';
import { fileLimit } from '../file-limit.ts';
import { type Cells, callCells, dayCells, type Names } from './cells.ts';
import { type MemberName, namesOfMembers } from './names.ts';
import { periodOf } from './views.ts';

/** What can be taken along: sums for each day, or every call. */
type Exported = 'days' | 'calls';

interface UsageFile {
  csv: Buffer;
  rows: number;
  /** False: there was no room for the older rows. */
  isWhole: boolean;
}

/** `/usage export`: what a server has used, as a file. */
export async function exportCsv(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
): Promise<Pick<InteractionEditReplyOptions, 'content' | 'files'>> {
  const what = (interaction.options.getString('rows') ?? 'days') as Exported;
  const { chosen, period } = await periodOf(interaction, bot);
  const server = { id: interaction.guildId ?? '', guild: interaction.guild };
  const { csv, rows, isWhole } = await csvOf(bot, server, what, period, fileLimit(interaction));
  const { usage: says } = bot.texts(interaction.locale);
  const heading = says.heading(says.rowsOf[what], says.since[chosen]);
  if (rows === 0 && isWhole) return { content: `${heading}\n${says.nothing}` };
  const name = `usage-${what}-${period.from}-to-${period.to}.csv`;
  return {
    content: `${heading}\n${isWhole ? says.exported(rows) : says.exportedPart(rows, what)}`,
    files: [{ name, attachment: csv }],
  };
}

/**
 * What a server has used, as CSV, the newest first, and as much of it as a file may hold. What would be taken for a formula
 * begins with an apostrophe.
 *
 * @param mostBytes how large the file may be
 */
async function csvOf(
  bot: Bot,
  { id: serverId, guild }: { id: string; guild: Guild | null },
  what: Exported,
  period: Period,
  mostBytes: number,
): Promise<UsageFile> {
  // Loaded when it is asked for: a bot at rest has no use for it.
  const { stringify } = await import('csv-stringify/sync');
  const parts: Buffer[] = [];
  const file: UsageFile = { csv: Buffer.alloc(0), rows: 0, isWhole: true };
  let bytes = 0;
  for await (const page of cellsOf(bot, serverId, guild, what, period)) {
    const isFirst = parts.length === 0;
    const text = stringify(page, {
      header: isFirst,
      // By this mark Excel knows UTF-8.
      bom: isFirst,
      escape_formulas: true,
      record_delimiter: 'windows',
    });
    const part = Buffer.from(text);
    bytes += part.length;
    if (bytes > mostBytes) return { ...file, csv: Buffer.concat(parts), isWhole: false };
    parts.push(part);
    file.rows += page.length;
  }
  return { ...file, csv: Buffer.concat(parts) };
}

async function* cellsOf(
  bot: Bot,
  serverId: string,
  guild: Guild | null,
  what: Exported,
  period: Period,
): AsyncGenerator<Cells[]> {
  const usage = await bot.usage();
  const members = new Map<string, MemberName>();
  const names: Names = {
    member: (id) => members.get(id)?.shown ?? '',
    channel: (id) => guild?.channels.cache.get(id)?.name ?? '',
  };
  const learn = async (rows: readonly { user_id: string }[]) => {
    const ids = new Set(rows.map(({ user_id }) => user_id));
    const unknown = [...ids].filter((id) => !members.has(id));
    for (const [id, name] of await namesOfMembers(bot, guild, unknown)) members.set(id, name);
  };
  if (what === 'days')
    for await (const page of usage.dayPages(serverId, period)) {
      await learn(page);
      yield page.map((row) => dayCells(row, names));
    }
  else
    for await (const page of usage.ledgerPages(serverId, period)) {
      await learn(page);
      yield page.map((row) => callCells(row, names));
    }
}
