import { type APIMessage, type REST, Routes } from 'discord.js';
import type { History } from '../history/history.ts';
import { buttonRow } from '../reply/buttons.ts';
import { discordFailure } from '../reply/discord-failure.ts';
import type { Shown, ShownReply } from '../store/shown.ts';
import type { Texts } from '../texts.ts';
import type { Logger } from './log.ts';

/** Discord's life of an interaction token, ms (docs, "Receiving and Responding"). */
const tokenLifeMs = 15 * 60_000;
const messageLimit = 2000;

/** What recovery works with. */
export interface RecoverOptions {
  /** Replies that a killed process left in the middle, read before this process began any. */
  left: readonly ShownReply[];
  rest: REST;
  applicationId: string;
  history: Pick<History, 'get'>;
  shown: Shown;
  texts: Texts;
  log: Logger;
  now?: () => number;
}

/**
 * Draws the replies that a killed process left as interrupted: with the text that they have, a line that says so, and
 * a Retry button. Each is drawn once; one that cannot be reached any more is only logged. Never rejects.
 */
export async function recover(options: RecoverOptions): Promise<void> {
  const { left, shown, log } = options;
  for (const reply of left) {
    const ids = { turnId: reply.turnId, channelId: reply.channelId };
    try {
      const drawn = await drawInterrupted(reply, options);
      if (drawn) log.info(ids, 'drew a reply as interrupted');
      else log.warn(ids, 'a reply was interrupted, and its interaction is over: it stays as it is');
    } catch (error) {
      log.warn({ ...ids, error, means: discordFailure(error).kind }, 'could not draw a reply as interrupted');
    }
    await shown
      .end(reply.turnId)
      .catch((error: unknown) => log.error({ ...ids, error }, 'could not forget a reply'));
  }
}

async function drawInterrupted(reply: ShownReply, options: RecoverOptions): Promise<boolean> {
  const { rest, applicationId, texts, history, now = Date.now } = options;
  const { channelId, messageIds, token } = reply;
  const lastId = messageIds.at(-1);
  const notice = `-# ${texts.reply.interrupted}`;
  const extra = {
    components: buttonRow('retry', reply.turnId, texts.reply.retry),
    allowed_mentions: { parse: [], replied_user: false },
  };
  const viaToken = token !== undefined && now() - reply.startedAt < tokenLifeMs;
  if (lastId === undefined && !viaToken) {
    if (reply.kind === 'interaction') return false;
    const turn = await history.get(reply.turnId);
    const reference = turn?.promptMessageId;
    await rest.post(Routes.channelMessages(channelId), {
      body: {
        content: texts.reply.interrupted,
        ...extra,
        ...(reference && { message_reference: { message_id: reference, fail_if_not_exists: false } }),
      },
    });
    return true;
  }
  if (!viaToken && reply.ephemeral) return false;
  const route = viaToken
    ? Routes.webhookMessage(applicationId, token, lastId ?? '@original')
    : Routes.channelMessage(channelId, lastId ?? '');
  const auth = !viaToken;
  const { content } =
    lastId === undefined ? { content: '' } : ((await rest.get(route, { auth })) as APIMessage);
  const joined = content === '' ? texts.reply.interrupted : `${content}\n${notice}`;
  const fits = joined.length <= messageLimit ? joined : content;
  await rest.patch(route, { body: { content: fits, ...extra }, auth });
  return true;
}
