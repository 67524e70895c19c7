import { isUnwritable, UserError } from '../errors.ts';
import type { HeldLimit } from '../quota/planned-call.ts';
import type { DiscordFailure } from '../reply/discord-failure.ts';
import type { Texts } from '../texts/index.ts';
import type { Heard } from './listen.ts';
import type { StopReason } from './running.ts';

/** How an answer ended: one of the five states in which a reply is drawn. */
export type Outcome =
  | { state: 'done' }
  | { state: 'cut-off'; why: 'length' | 'filter' | 'token' }
  | { state: 'cut-off'; why: 'quota'; limit: HeldLimit }
  | { state: 'stopped'; by: string; inOnePiece?: boolean }
  /** `why` absent: the process was stopped. */
  | { state: 'interrupted'; why?: 'locked' }
  | { state: 'failed'; cause: unknown };

/** What made Discord's side end an answer, if it did. */
export interface Ended {
  stopped?: StopReason;
  trouble?: DiscordFailure;
  /** The limit that had left fewer tokens than the answer was to have. */
  loweredBy?: HeldLimit | undefined;
}

/** Tells how an answer ended from what was heard and who ended it. */
export function outcomeOf(heard: Heard, { stopped, trouble, loweredBy }: Ended): Outcome {
  if (heard.ending && !heard.failure) {
    if (heard.ending.finishReason === 'length')
      return loweredBy
        ? { state: 'cut-off', why: 'quota', limit: loweredBy }
        : { state: 'cut-off', why: 'length' };
    if (heard.ending.finishReason === 'content_filter') return { state: 'cut-off', why: 'filter' };
    if (!trouble) return { state: 'done' };
  }
  if (trouble) return { state: 'failed', cause: new DiscordRefused(trouble) };
  if (heard.refusal) return { state: 'failed', cause: heard.refusal };
  if (loweredBy && heard.failure?.kind === 'thought-too-long')
    return {
      state: 'failed',
      cause: new UserError((texts) => texts.quota.tooLittle, { cause: heard.failure }),
    };
  if (heard.failure) return { state: 'failed', cause: heard.failure };
  if (stopped?.by === 'member')
    return { state: 'stopped', by: stopped.name, ...(heard.inOnePiece && { inOnePiece: true }) };
  if (stopped?.by === 'token') return { state: 'cut-off', why: 'token' };
  return { state: 'interrupted', ...(stopped?.by === 'locked' && { why: 'locked' }) };
}

/** Discord took no more of an answer. */
export class DiscordRefused extends UserError {
  readonly failure: DiscordFailure;

  constructor(failure: DiscordFailure) {
    super((texts) => texts.reply.refused);
    this.name = 'DiscordRefused';
    this.failure = failure;
  }
}

/** The sentence that says how an answer ended; undefined for one that is simply done. */
export function noticeOf(outcome: Outcome, texts: Texts): string | undefined {
  switch (outcome.state) {
    case 'done':
      return undefined;
    case 'cut-off':
      return outcome.why === 'quota'
        ? texts.reply.cutOff.quota(outcome.limit)
        : texts.reply.cutOff[outcome.why];
    case 'stopped':
      return outcome.inOnePiece ? texts.structured.stoppedBy(outcome.by) : texts.reply.stoppedBy(outcome.by);
    case 'interrupted':
      return outcome.why ? texts.reply.lockedMeanwhile : texts.reply.interrupted;
    case 'failed':
      // The reply itself says what Discord refused, also where that comes to light only at its last edit.
      if (outcome.cause instanceof DiscordRefused) return undefined;
      if (outcome.cause instanceof UserError) return outcome.cause.say(texts);
      return isUnwritable(outcome.cause) ? texts.unwritable : texts.unexpected;
  }
}
