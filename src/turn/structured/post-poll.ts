import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Body } from '../../history/body.ts';
import { channelOutlet } from '../../reply/outlet.ts';
import { paced } from '../../reply/paced.ts';
import { askingOf } from '../agent/run-calls.ts';
import { hasPlace, type Question } from '../question.ts';
import type { TurnServices } from '../services.ts';
import { retirePolls } from './retire-polls.ts';

/** Discord's limits (docs, "Poll Create Request Object"), UTF-16 units; hours. */
const limits = { question: 300, answer: 55, answers: 10, hours: 768 };

const shortened = (most: number) =>
  z.string().transform((text) => {
    const line = text.replaceAll(/\s+/g, ' ').trim();
    return line.length <= most ? line : `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
  });

/** What a poll is made of; what Discord would not take is shortened or left out. */
const pollData = z
  .object({
    question: shortened(limits.question).refine((text) => text !== ''),
    answers: z.array(shortened(limits.answer)),
    multiple: z.boolean().catch(false),
    hours: z.number().catch(24),
  })
  .transform(({ question, answers, multiple, hours }) => ({
    question: { text: question },
    answers: [...new Set(answers)]
      .filter((text) => text !== '')
      .slice(0, limits.answers)
      .map((text) => ({ poll_media: { text } })),
    allow_multiselect: multiple,
    duration: Math.min(limits.hours, Math.max(1, Math.round(hours))),
  }))
  .refine(({ answers }) => answers.length >= 2);

/**
 * Posts data as a poll, in a message of its own that goes with the turn: a poll cannot be added to a message by an edit. It
 * takes the place of those of the turn's earlier answers.
 *
 * @returns id of the message in which it stands; none where nobody else could see it, whoever asks may not post one, the data
 *   are no poll, an earlier one cannot be taken back, or Discord refuses it
 */
export async function postPoll(
  services: Pick<TurnServices, 'pacer' | 'rest' | 'history' | 'log' | 'surroundings' | 'removals'>,
  question: Question,
  { turnId, before, data }: { turnId: string; before: Body; data: object },
): Promise<string | undefined> {
  const { pacer, rest, history, log, surroundings } = services;
  const { success, data: poll } = pollData.safeParse(data);
  if (!success || question.isPrivate) return undefined;
  // By an interaction's token alone Discord itself looks after what its member may.
  const presser = { ...question.asker, id: question.payer.userId };
  if (hasPlace(question) && !(await surroundings().mayPoll({ ...askingOf(question), asker: presser })))
    return undefined;
  if (!(await retirePolls(services, question, turnId, before))) return undefined;
  const outlet = hasPlace(question) ? channelOutlet(rest, question.channelId) : question.outlet;
  const ask = { bucket: outlet.createBucket, counted: outlet.counted, urgency: 'final' } as const;
  let messageId: string | undefined;
  const failure = await paced(pacer, ask, async () => {
    const sent = await outlet.create({ components: [], poll }, nonceOf(question));
    messageId = sent.messageId;
    return sent.reading;
  });
  if (failure) log.warn({ turnId, channelId: question.channelId, failure }, 'could not post a poll');
  if (messageId !== undefined) await history.addNote(turnId, messageId);
  return messageId;
}

/** Several presets may each post one for the same question. A nonce has at most 25 units (Discord docs, "Create Message"). */
function nonceOf({ id, preset = '' }: Question): string {
  return `v${createHash('sha256').update(`${id} ${preset}`).digest('base64url').slice(0, 24)}`;
}
