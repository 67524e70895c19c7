import { DiscordAPIError, type GuildMember, type Message, RESTJSONErrorCodes } from 'discord.js';
import { channelOf } from '../../history/place.ts';
import type { Edit } from '../../history/prompt.ts';
import { drawControls } from '../../turn/drawn/draw-controls.ts';
import { cleanPrompt } from '../../turn/gate.ts';
import { policyFor } from '../admit.ts';
import type { Bot } from '../bot.ts';
import { broughtIn } from '../reading/brought-in.ts';
import { speaking } from '../speaking.ts';
import { readPrompt } from '../trigger.ts';
import type { Change } from './changes.ts';

type Edited = Extract<Change, { kind: 'edited' }>;

/**
 * Somebody has edited a message. Where it is a prompt, its answer gets a button that answers the edited question; where the
 * turn still waits, or its files are fetched, the edited question is what it asks, with what that brings in. While the answer is being written it goes on, since most edits
 * mend a slip and what was written is paid; the button comes when it has ended. Nothing is offered where nothing is left to
 * ask, or the text is again what was asked.
 *
 * Of whoever has paused the bot, may not use it, or has not agreed to what is kept, no edit is read.
 *
 * An edit never begins a turn, also not one that mentions the bot for the first time: Discord notifies nobody of such a
 * mention either, and old messages are edited for many reasons.
 */
export async function offerAgain(edit: Edited, bot: Bot): Promise<void> {
  await bot.arrivals.settled([edit.messageId]);
  const { history, running } = bot.turns;
  const turn = await history.byPromptMessage(edit.messageId);
  if (!turn || turn.state === 'deleted') return;
  const passOver = () => bot.log.debug({ turnId: turn.id }, 'passed over an edit');
  if ((await bot.choices.of(turn.authorId)).paused) return passOver();
  const message = await readEdited(edit, bot);
  const policy = await policyFor(message, bot, { member: await memberOf(message) });
  if (await policy.refusal()) return passOver();
  const { text, people } = readPrompt(message, bot.client.user.id);
  const words = { text: cleanPrompt(text), ...(people.length > 0 && { people }) };
  const brought = running.get(turn.id) ? await broughtNow(message, bot) : {};
  if (!(await history.noteEdit(turn.id, words.text === '' ? undefined : { ...words, ...brought }))) return;
  bot.log.info({ turnId: turn.id }, 'a prompt was edited');
  const answering = running.get(turn.id);
  await answering?.ended;
  // What was drawn at the end knows nothing of the edit; where it was asked itself, there is nothing to know.
  if (answering && !(await history.body(turn.id))?.prompt.edited) return;
  const { turns } = speaking(bot, policy.locales, message.guildId === null);
  await drawControls(turns, turn.id, channelOf(turn.place));
}

/** Who wrote it, for lists that go by roles; whoever has left has none. */
async function memberOf({ member, guild, author }: Message): Promise<GuildMember | null> {
  if (member || !guild) return member;
  try {
    return await guild.members.fetch(author.id);
  } catch (error) {
    if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMember) return null;
    throw error;
  }
}

/** What the message brings in now, for a turn that may still ask it. */
async function broughtNow(message: Message, bot: Bot): Promise<Pick<Edit, 'quotes' | 'awaited' | 'note'>> {
  const { quotes = [], files: awaited = [], note = '' } = await broughtIn(message, bot);
  return { quotes, awaited, note };
}

/** The message as it is now: from memory where this edit is known there. */
async function readEdited({ channelId, messageId, editedAt }: Edited, { client }: Bot): Promise<Message> {
  const channel = await client.channels.fetch(channelId);
  if (!channel?.isTextBased()) throw new Error('a message was edited in a channel without messages');
  const known = channel.messages.cache.get(messageId);
  if (known && known.editedTimestamp === editedAt) return known;
  return await channel.messages.fetch({ message: messageId, force: true });
}
