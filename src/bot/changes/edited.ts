import type { Message } from 'discord.js';
import { channelOf } from '../../history/place.ts';
import { drawControls } from '../../turn/drawn/draw-controls.ts';
import { cleanPrompt } from '../../turn/gate.ts';
import type { Bot } from '../bot.ts';
import { readPrompt } from '../trigger.ts';
import type { Change } from './changes.ts';

type Edit = Extract<Change, { kind: 'edited' }>;

/**
 * Somebody has edited a message. Where it is a prompt, its answer gets a button that answers the edited question; where the
 * turn still waits, the edited question is what it asks. While the answer is being written it goes on, since most edits
 * mend a slip and what was written is paid; the button comes when it has ended. Nothing is offered where nothing is left to
 * ask, or the text is again what was asked.
 *
 * An edit never begins a turn, also not one that mentions the bot for the first time: Discord notifies nobody of such a
 * mention either, and old messages are edited for many reasons.
 */
export async function offerAgain(edit: Edit, bot: Bot): Promise<void> {
  await bot.arrivals.settled([edit.messageId]);
  const { history, running } = bot.turns;
  const turn = await history.byPromptMessage(edit.messageId);
  if (!turn || turn.state === 'deleted') return;
  const message = await readEdited(edit, bot);
  const { text, people } = readPrompt(message, bot.client.user.id);
  const words = { text: cleanPrompt(text), ...(people.length > 0 && { people }) };
  if (!(await history.noteEdit(turn.id, words.text === '' ? undefined : words))) return;
  bot.log.info({ turnId: turn.id }, 'a prompt was edited');
  const answering = running.get(turn.id);
  await answering?.ended;
  // What was drawn at the end knows nothing of the edit; where it was asked itself, there is nothing to know.
  if (answering && !(await history.body(turn.id))?.prompt.edited) return;
  await drawControls(bot.turns, turn.id, channelOf(turn.place));
}

/** The message as it is now: from memory where this edit is known there. */
async function readEdited({ channelId, messageId, editedAt }: Edit, { client }: Bot): Promise<Message> {
  const channel = await client.channels.fetch(channelId);
  if (!channel?.isTextBased()) throw new Error('a message was edited in a channel without messages');
  const known = channel.messages.cache.get(messageId);
  if (known && known.editedTimestamp === editedAt) return known;
  return await channel.messages.fetch({ message: messageId, force: true });
}
