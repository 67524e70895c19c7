import { apiError } from '../api-error.ts';
import { createMessage, tell } from '../messages.ts';
import { wireMessage } from '../present.ts';
import { type Answer, type Call, ok, type Route } from '../router.ts';
import type { Message, World } from '../state.ts';
import type { Json } from '../wire.ts';
import { channelOf, messageOf } from './access.ts';

/** The line in which Discord itself tells how a poll has ended. */
const pollResult = 46;

/** Ends a poll of the bot's own before its time (Discord docs, "End Poll"). */
function expire(call: Call): Answer {
  const { world } = call;
  const message = messageOf(channelOf(call), call.params.message);
  if (message.author !== world.bot) throw apiError(50005);
  const { poll } = message;
  if (!poll) throw apiError(520006);
  const results = poll.results as { is_finalized: boolean; answer_counts: { id: number; count: number }[] };
  if (results.is_finalized || Date.parse(String(poll.expiry)) <= Date.now()) throw apiError(520001);
  results.is_finalized = true;
  poll.expiry = new Date().toISOString();
  tell(world, 'MESSAGE_UPDATE', message);
  tellResult(world, message, poll, results.answer_counts);
  return ok(wireMessage(world, message));
}

/** Its embed is made of fields (Discord docs, "Poll Result Embed Fields"). */
function tellResult(world: World, answered: Message, poll: Json, counts: { count: number }[]): void {
  const field = (name: string, value: string) => ({ name, value, inline: false });
  const votes = counts.map(({ count }) => count);
  const fields = [
    field('poll_question_text', (poll.question as { text: string }).text),
    field('victor_answer_votes', String(Math.max(0, ...votes))),
    field('total_votes', String(votes.reduce((sum, count) => sum + count, 0))),
  ];
  const body = { embeds: [{ type: 'poll_result', fields }] };
  createMessage(world, { channel: answered.channel, author: world.bot, body, type: pollResult, answered });
}

/** Polls (Discord docs, poll resource). */
export const pollRoutes: readonly Route[] = [
  { method: 'POST', path: '/channels/:channel/polls/:message/expire', auth: 'bot', handle: expire },
];
