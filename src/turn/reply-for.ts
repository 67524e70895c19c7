import { Reply, type ReplyOptions } from '../reply/reply.ts';
import type { Question } from './question.ts';
import type { TurnServices } from './services.ts';
import type { Showing } from './showing.ts';

/** The reply that shows a turn's answer, in the messages that are there or in new ones; each change of them is recorded. */
export function replyFor(
  { pacer, config, texts }: Pick<TurnServices, 'pacer' | 'config' | 'texts'>,
  { id, outlet, mostMessages, adopts }: Pick<Question, 'id' | 'outlet' | 'mostMessages' | 'adopts'>,
  showing: Showing,
  drawn: Pick<ReplyOptions, 'controls' | 'meanwhile'>,
): Reply {
  const reply: Reply = new Reply({
    outlet,
    pacer,
    nonce: id,
    maxMessages: Math.min(config.reply.maxMessages, mostMessages ?? Number.POSITIVE_INFINITY),
    says: texts.reply,
    adopts: adopts ?? [],
    onMessages: () => showing.update(reply.messageIds),
    onRemove: (messageId) => showing.remove(messageId),
    ...drawn,
  });
  return reply;
}
