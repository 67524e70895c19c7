import { UserError } from '../../errors.ts';
import { messageLimit } from '../../reply/compose.ts';
import type { Texts } from '../../texts/index.ts';
import type { Bot } from '../bot.ts';

/** The summary that stands for the older turns before one, as a message; a long one as a file. */
export interface SummaryMessage {
  content: string;
  files?: { name: string; attachment: Buffer }[];
}

/** @throws UserError where there is no summary on the path to the turn */
export async function showSummary(bot: Bot, turnId: string, texts: Texts): Promise<SummaryMessage> {
  const found = await bot.turns.history.summaryOn(turnId);
  if (!found) throw new UserError((says) => says.history.noSummary);
  const { text, model, at } = found.summary;
  const about = texts.history.summary({ turns: found.turns, model, at });
  const content = `${about}\n${text}`;
  if (content.length <= messageLimit) return { content };
  return { content: about, files: [{ name: 'summary.md', attachment: Buffer.from(text) }] };
}
