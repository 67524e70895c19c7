import { UserError } from '../errors.ts';
import { choose } from './choose.ts';
import { placeOf, type Question } from './question.ts';
import type { TurnServices } from './services.ts';
import { titleThread } from './title.ts';
import { writeAnswer } from './write.ts';

/** Prompts longer than this are refused before anything is paid, UTF-16 units. Discord itself allows 4,000. */
const longestPrompt = 32_000;

/**
 * Answers a question, from the gate to the last drawn line. What stands in the way before the answer begins is
 * thrown as a UserError; once it has begun, everything that goes wrong is drawn under the answer.
 */
export async function answer(services: TurnServices, question: Question): Promise<void> {
  const prompt = clean(question.prompt);
  if (prompt === '' && !question.quotes?.length) throw new UserError((texts) => texts.prompt.empty);
  if (prompt.length > longestPrompt) throw new UserError((texts) => texts.prompt.tooLong(longestPrompt));
  const { turnId, preset } = await gated(services, question, async () => {
    const thread = await services.threads.get(question.channelId);
    const presets = services.presets();
    const choice = choose(
      { ...question, preset: question.preset ?? (presets.get(thread?.preset ?? '') && thread?.preset) },
      presets,
      services.catalogue(),
      services.config.models.catalogue === 'all',
    );
    const turn = await services.history.begin({
      place: placeOf(question),
      authorId: question.asker.id,
      authorName: question.asker.name,
      preset: choice.preset.name,
      prompt,
      ...(question.people && { people: question.people }),
      ...(question.quotes && { quotes: question.quotes }),
      ...(question.alone && { alone: true }),
      ...(question.model !== undefined && { model: question.model }),
      ...(question.promptMessageId !== undefined && { promptMessageId: question.promptMessageId }),
      ...(question.parentTurnId !== undefined && { parentId: question.parentTurnId }),
      // A thread is one conversation, however long it rested.
      idleMs: thread && !question.isPrivate ? 0 : services.config.history.idleMs,
    });
    await inTurn(services, question, () => writeAnswer(services, question, choice, turn.id));
    return { turnId: turn.id, preset: choice.preset };
  });
  if (!question.isPrivate) await titleThread(services, question.channelId, turnId, preset);
}

/** Answers the question of an older turn once more, as a further alternative of it. */
export async function answerAgain(services: TurnServices, turnId: string, question: Question): Promise<void> {
  await gated(services, question, async () => {
    const { catalogue, presets } = services;
    const known = presets().get(question.preset ?? '') ? question : { ...question, preset: undefined };
    const choice = choose(known, presets(), catalogue(), true);
    await inTurn(services, question, async () => {
      await services.history.setState(turnId, 'pending');
      await writeAnswer(services, question, choice, turnId);
    });
  });
}

/** Side by side in a channel; one after the other in a direct message or a thread that is a conversation. */
async function inTurn(services: TurnServices, question: Question, write: () => Promise<void>): Promise<void> {
  if (!question.inOrder && !services.threads.has(question.channelId)) return write();
  return services.order.run(placeOf(question), write, { signal: services.stopping });
}

/** Lets a turn run if the member has one free and the day's money is not spent. */
async function gated<Result>(
  services: TurnServices,
  question: Question,
  run: () => Promise<Result>,
): Promise<Result> {
  await services.dailyStop.check();
  const leave = services.turnsAtOnce.enter(question.asker.id);
  try {
    return await run();
  } finally {
    leave();
  }
}

/**
 * What people type or paste, without what nobody sees: control characters (but line breaks and tabs), and the edges.
 * Zero-width joiners and direction marks stay: emoji and right-to-left scripts need them.
 */
function clean(prompt: string): string {
  const text = prompt.replaceAll('\r\n', '\n').replaceAll(/[^\P{Cc}\n\t]/gu, '');
  return /[^\s\p{Cf}\u3164\u2800]/u.test(text) ? text.trim() : '';
}
