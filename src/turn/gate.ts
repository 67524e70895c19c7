import { UserError } from '../errors.ts';
import { type Choice, choose, type Offer } from './choose.ts';
import { type Asked, leastCall } from './money/least-call.ts';
import type { Policy } from './policy.ts';
import { placeOf, type Question } from './question.ts';
import type { TurnServices } from './services.ts';

/** Prompts longer than this are refused before anything is paid, UTF-16 units. Discord itself allows 4,000. */
const longestPrompt = 32_000;

/**
 * The prompt as it is asked.
 *
 * @param mayBeEmpty what it came with is known already
 * @throws {UserError} where there is nothing in it, or too much
 */
export function checkedPrompt(
  question: Pick<Question, 'prompt' | 'quotes' | 'files'>,
  mayBeEmpty = false,
): string {
  const prompt = cleanPrompt(question.prompt);
  const isAlone = !mayBeEmpty && !question.quotes?.length && !question.files?.length;
  if (prompt === '' && isAlone) throw new UserError((texts) => texts.prompt.empty);
  if (prompt.length > longestPrompt) throw new UserError((texts) => texts.prompt.tooLong(longestPrompt));
  return prompt;
}

/**
 * What would be refused anyway, also in a place of its own, is refused before such a place is opened for it.
 *
 * @throws {UserError} where the prompt cannot be asked, or a limit leaves too little even for the shortest answer to it
 */
export async function cleared(
  services: TurnServices,
  question: Pick<
    Question,
    'prompt' | 'quotes' | 'files' | 'payer' | 'policy' | 'preset' | 'model' | 'effort'
  >,
): Promise<void> {
  const prompt = checkedPrompt(question);
  const { policy } = question;
  const choice = choose(question, offerOf(services, policy));
  await checkAccess(policy, choice);
  await checkLimits(services, { payer: question.payer, prompt }, choice);
}

/** What can be chosen from under a policy, as the operator's environment has it. */
export function offerOf({ config, catalogue, texts }: TurnServices, policy: Policy): Offer {
  return { policy, catalogue: catalogue(), texts, open: config.models.catalogue === 'all' };
}

/** @throws {QuotaRefusal} where a limit leaves too little even for the shortest answer to the prompt alone */
export async function checkLimits(services: TurnServices, asked: Asked, choice: Choice): Promise<void> {
  await services.quota.check(leastCall(services, asked, choice));
}

/** @throws {UserError} where whoever asks may not use the preset there */
export async function checkAccess(policy: Policy, { preset }: Choice): Promise<void> {
  const refusal = await policy.refusal(preset.name);
  if (refusal) throw new UserError(refusal);
}

/** @throws {UserError} where whoever has waited may not use the preset there any more */
export async function checkAccessNow(policy: Policy, { preset }: Choice): Promise<void> {
  const refusal = await policy.refusalNow(preset.name);
  if (refusal) throw new UserError(refusal);
}

/** Whether turns follow each other there: in direct messages and in threads that are conversations. */
export function isInOrder({ threads }: TurnServices, { inOrder, channelId }: Question): boolean {
  return inOrder || threads.has(channelId);
}

/**
 * Lets a turn run if the limits leave enough for it, as far as that is known, and the member has a turn free. Where turns follow each other, one
 * that waits is none of those that the member may have at once (see `inLine`); but only so many may wait there.
 *
 * @throws {UserError} where it may not run
 */
export async function gated<Result>(
  services: TurnServices,
  question: Question,
  choice: Choice,
  run: () => Promise<Result>,
): Promise<Result> {
  await checkAccess(question.policy, choice);
  await checkLimits(services, question, choice);
  const leave = isInOrder(services, question)
    ? services.turnsInLine.enter(placeOf(question))
    : services.turnsAtOnce.enter(question.asker.id, question.policy.settings.atOnce);
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
export function cleanPrompt(prompt: string): string {
  const text = prompt.replaceAll('\r\n', '\n').replaceAll(/[^\P{Cc}\n\t]/gu, '');
  return /[^\s\p{Cf}\u3164\u2800]/u.test(text) ? text.trim() : '';
}
