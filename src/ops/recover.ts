import { isDeepStrictEqual } from 'node:util';
import { type APIMessage, MessageFlags, type REST, Routes } from 'discord.js';
import { type Body, chosenAnswer, hasContent } from '../history/body.ts';
import type { Turn } from '../history/turn.ts';
import { messageLimit } from '../reply/compose.ts';
import { discordFailure } from '../reply/discord-failure.ts';
import { channelOutlet, interactionOutlet } from '../reply/outlet.ts';
import type { ShownReply } from '../store/shown.ts';
import { textsIn } from '../texts/index.ts';
import { contentsOf, drawingOf } from '../turn/drawn/drawing.ts';
import { redraw } from '../turn/drawn/redraw.ts';
import { removeMessages } from '../turn/drawn/remove-messages.ts';
import { controlsUnder } from '../turn/drawn/row.ts';
import type { TurnServices } from '../turn/services.ts';
import { has, lastMessage, readMessage, withoutStatus, withUnnoted } from './left-messages.ts';

/** What recovery works with. */
export interface RecoverOptions {
  /** Replies that a killed process left in the middle, read before this process began any. */
  left: readonly ShownReply[];
  rest: REST;
  applicationId: string;
  services: TurnServices;
  /** Whether nothing can be written in a channel, since it is a thread that is locked. */
  isLocked(channelId: string): Promise<boolean>;
}

/**
 * Draws the replies that a killed process left as interrupted: with the text that they have, a line that says so, and
 * a Retry button. Where the turn has an answer in the history, that one is drawn again; where it was being removed, what is
 * left goes. What stands in a locked thread waits until that is opened (`drawUndrawn`), in whichever process. Each is drawn
 * once; one that cannot be reached any more is only logged. Never rejects.
 */
export async function recover(options: RecoverOptions): Promise<void> {
  const { left, services } = options;
  const { shown, log } = services;
  for (const reply of left) {
    const ids = { turnId: reply.turnId, channelId: reply.channelId };
    const result = await draw(reply, options).catch((error: unknown) => {
      log.warn({ ...ids, error, means: discordFailure(error).kind }, 'could not draw a reply as interrupted');
      return 'failed' as const;
    });
    if (result === 'locked') {
      services.undrawn.add(reply.turnId);
      log.info(ids, 'a reply waits until its thread is opened');
      continue;
    }
    await shown
      .end(reply.turnId)
      .catch((error: unknown) => log.error({ ...ids, error }, 'could not forget a reply'));
    // Told last: whoever reads it may end the process, and the next one has nothing left to do.
    if (result === 'drawn') log.info(ids, 'drew a reply as interrupted');
    else if (result === 'drawn again') log.info(ids, 'drew the answer of a turn again');
    else if (result === 'removed') log.info(ids, 'removed what was left of a reply');
    else if (result === 'was drawn') log.info(ids, 'a reply was drawn to its end before the process ended');
    else if (result !== 'failed')
      log.warn(ids, 'a reply was interrupted and cannot be reached: it stays as it is');
  }
}

async function draw(
  left: ShownReply,
  all: RecoverOptions,
): Promise<'drawn' | 'drawn again' | 'was drawn' | 'removed' | 'gone' | 'locked'> {
  const options = { ...all, services: { ...all.services, texts: textsIn(left.locale) } };
  const { history, comparisons } = options.services;
  const turn = await history.get(left.turnId);
  const reply = await withUnnoted(left, turn?.promptMessageId, options);
  const body = turn && turn.state !== 'deleted' ? await history.body(reply.turnId) : undefined;
  const columns = body ? await comparisons.undecided(reply.turnId) : [];
  if (body && columns.length > 0) {
    const { recoverColumns } = await import('./recover-columns.ts');
    if (await recoverColumns(reply, body, columns, options)) return 'drawn';
  }
  if (body && reply.kind === 'channel' && (await options.isLocked(reply.channelId))) return 'locked';
  if (turn && body && hasContent(chosenAnswer(body))) return drawAgain(reply, turn, body, options);
  return drawInterrupted(reply, turn, options);
}

/** Draws the answer that the history has: the process ended in the middle of another one, or of drawing it. */
async function drawAgain(
  { turnId, channelId, messageIds, token, ephemeral, startedAt }: ShownReply,
  turn: Turn,
  body: Body,
  { rest, applicationId, services }: RecoverOptions,
): Promise<'drawn again' | 'was drawn' | 'gone'> {
  const path = token === undefined ? undefined : Routes.webhookMessage(applicationId, token, '@original');
  const original = path && ((await rest.get(path, { auth: false }).catch(() => undefined)) as APIMessage);
  if (ephemeral && !original) return 'gone';
  const there = await Promise.all(
    messageIds.map((id) =>
      readMessage(rest, path && id === original?.id ? path : Routes.channelMessage(channelId, id)),
    ),
  );
  const { texts, config } = services;
  const wanted = contentsOf(drawingOf(turnId, body, texts), config.reply.maxMessages, texts);
  // The process may have ended after the last edit and before it noted that.
  const isWhole = isDeepStrictEqual(
    there.map((message) => message?.content),
    wanted,
  );
  const waited = there.some((message) => has(message, 'cancel', turnId));
  if (isWhole && !waited && !there.some((message) => has(message, 'stop', turnId))) return 'was drawn';
  const access = original && token && { applicationId, token, deferred: false, original: original.id };
  const hasBegunAfter = startedAt > (turn.finishedAt ?? startedAt);
  const place = {
    id: turnId,
    channelId,
    isPrivate: ephemeral,
    outlet: access
      ? interactionOutlet(services.rest, access, ephemeral)
      : channelOutlet(services.rest, channelId, messageIds.length > 0 ? undefined : turn.promptMessageId),
    adopts: messageIds,
  };
  const isDrawn = await redraw(services, place, {
    turnId,
    body: async () => body,
    ...(hasBegunAfter && !waited && { remark: services.texts.retry.restarted }),
  });
  return isDrawn ? 'drawn again' : 'gone';
}

async function drawInterrupted(
  reply: ShownReply,
  turn: Turn | undefined,
  options: RecoverOptions,
): Promise<'drawn' | 'was drawn' | 'removed' | 'gone'> {
  const { rest } = options;
  const { texts, history } = options.services;
  const { turnId } = reply;
  const silent = { allowed_mentions: { parse: [], replied_user: false } };
  const retry = { ...silent, components: controlsUnder(turnId, { answers: [], chosen: -1 }, texts) };
  const found = await lastMessage(reply, options);
  if (turn?.state === 'deleted') {
    const { channelId } = reply;
    const messageIds = [...new Set([...reply.messageIds, ...(found ? [found.id] : [])])];
    const { services } = options;
    await removeMessages(services, channelOutlet(services.rest, channelId), { channelId, messageIds });
    return 'removed';
  }
  if (!found) {
    if (reply.kind === 'interaction') return 'gone';
    const reference = turn?.promptMessageId;
    const body = {
      ...retry,
      content: texts.reply.interrupted,
      ...(reference && { message_reference: { message_id: reference, fail_if_not_exists: false } }),
    };
    const sent = (await rest.post(Routes.channelMessages(reply.channelId), { body })) as APIMessage;
    await history.addMessages(turnId, [sent.id]);
    return 'drawn';
  }
  const { id, message, access } = found;
  const { auth } = access;
  await history.addMessages(turnId, [...reply.messageIds, id]);
  // The process may have ended after the last edit and before it noted that.
  const isSaved = turn !== undefined && turn.state !== 'interrupted';
  if (isSaved && has(message, 'cancel', turnId)) {
    // It waited to be asked once more: what is said of the first time stands.
    await rest.patch(access.message(id), { auth, body: retry });
    return 'drawn';
  }
  if (has(message, 'retry', turnId) || (message && isSaved && !has(message, 'stop', turnId)))
    return 'was drawn';
  // What it said while it waited is no part of an answer.
  const waited = has(message, 'cancel', turnId);
  const content = waited ? '' : withoutStatus(message?.content, texts);
  const notice = content === '' ? texts.reply.interrupted : `-# ${texts.reply.interrupted}`;
  const joined = message && `${content}\n${notice}`.trimStart();
  if (joined !== undefined && joined.length <= messageLimit) {
    await rest.patch(access.message(id), { auth, body: { ...retry, content: joined } });
    return 'drawn';
  }
  // No room under the text, or no right to read it: the line gets a message of its own.
  const flags = reply.ephemeral ? MessageFlags.Ephemeral : undefined;
  await rest.patch(access.message(id), { auth, body: { ...silent, components: [] } });
  await rest.post(access.messages, { auth, body: { ...retry, content: notice, flags } });
  return 'drawn';
}
