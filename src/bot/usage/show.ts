import type { AttachmentPayload, Guild } from 'discord.js';
import type { Period } from '../../quota/period.ts';
import { addUp, type UsageBy, type UsageOf, type UsageOfOne } from '../../quota/usage.ts';
import type { Texts } from '../../texts/index.ts';
import { asTyped } from '../as-typed.ts';
import type { Bot } from '../bot.ts';
import { barsOf, type Parts } from './bars-of.ts';
import { type MemberName, namesOfMembers } from './names.ts';
import { tableOf } from './table.ts';

/** Whose use is shown, and how. */
export interface Wanted {
  of: UsageOf;
  by: UsageBy;
  /** What is said of it: “Usage of this server”. */
  title: string;
  /** When: “the last 30 days”. */
  when: string;
  period: Pick<Period, 'from' | 'to'>;
  /** Where members have names. */
  guild: Guild | null;
}

/** A message that shows what was used. */
export interface ShownUsage {
  content: string;
  files: AttachmentPayload[];
}

/** As many lines as fit well into a message, and as many colours as are told apart. */
const mostShown = 10;

/** What was used, as a table and a picture. Where the picture cannot be drawn, the message says so. */
export async function showUsage(bot: Bot, wanted: Wanted, texts: Texts): Promise<ShownUsage> {
  const { of, by, title, when, period, guild } = wanted;
  const says = texts.usage;
  const usage = await bot.usage();
  const [all, unbilled] = await Promise.all([usage.sum(of, by, period), usage.unbilled(of, period)]);
  const heading = says.heading(asTyped(title), when);
  if (all.length === 0) return { content: `${heading}\n${says.nothing}`, files: [] };
  const listed = all.slice(0, mostShown);
  const members = by === 'user_id' ? await namesOfMembers(bot, guild, listed.map(keyOf)) : undefined;
  const nameOf = ({ key }: UsageOfOne): MemberName => members?.get(key) ?? { shown: key, plain: key };
  const rest = all.slice(mostShown);
  const sum = addUp(all);
  const lines = [
    ...listed.map((one) => ({ ...one, name: nameOf(one).shown })),
    ...(rest.length > 0 ? [{ ...addUp(rest), name: says.others(rest.length) }] : []),
    ...(all.length > 1 ? [{ ...sum, name: says.inAll }] : []),
  ];
  const caption = (unit: 'usd' | 'tokens') => says.caption(title, when, unit);
  const picture = await draw(bot, wanted, { listed, rest }, nameOf, caption, texts);
  const content = [
    heading,
    tableOf(lines, by, texts),
    ...(sum.unknown > 0 ? [says.unknown(sum.unknown)] : []),
    ...(unbilled > 0 ? [says.unbilled(unbilled)] : []),
    ...(picture ? [] : [says.noPicture]),
  ].join('\n');
  return { content, files: picture ? [picture] : [] };
}

const keyOf = ({ key }: UsageOfOne) => key;

async function draw(
  bot: Bot,
  { period, by }: Wanted,
  used: Parts,
  nameOf: (one: UsageOfOne) => MemberName,
  caption: (unit: 'usd' | 'tokens') => string,
  texts: Texts,
): Promise<AttachmentPayload | undefined> {
  try {
    const bars = barsOf(used, { period, by }, nameOf, caption, texts);
    return { attachment: await bot.drawPicture(bars), name: 'usage.png', description: bars.title };
  } catch (error) {
    bot.log.error({ error }, 'the picture of what was used could not be drawn');
    return undefined;
  }
}
