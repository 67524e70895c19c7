import type { Question } from './question.ts';

/** Why an answer that is being written is to end early. */
export type StopReason =
  | { by: 'member'; id: string; name: string }
  | { by: 'shutdown' }
  /** The interaction's token is about to end. */
  | { by: 'token' }
  /** Somebody has deleted the prompt, or a message of the answer: the turn is being removed. */
  | { by: 'prompt-deleted' | 'answer-deleted' }
  /** The channel, thread or server is gone. */
  | { by: 'place-gone' }
  /** The asker wants to be forgotten: the turn is being removed. */
  | { by: 'forgotten' }
  /** The thread was locked: nothing can be said in it any more. */
  | { by: 'locked' };

const unseen = new Set<StopReason['by']>([
  'prompt-deleted',
  'answer-deleted',
  'place-gone',
  'forgotten',
  'locked',
]);

/** Whether nothing more is to be drawn, since nobody wants it, nobody can see it, or nobody may say it. */
export function endsUnseen(reason: StopReason): boolean {
  return unseen.has(reason.by);
}

/** An answer that is being written. */
export interface RunningTurn {
  turnId: string;
  askerId: string;
  channelId: string;
  serverId: string | undefined;
  /** It is drawn by an interaction's token, rather than as messages of the channel. */
  byToken: boolean;
  /** Aborted with a {@link StopReason}. */
  signal: AbortSignal;
  stop(reason: StopReason): void;
  /** To be called when everything about the answer is drawn and saved. */
  end(): void;
  /** Resolves then. */
  ended: Promise<void>;
}

/** All answers that are being written in this process, so that a button or a shutdown can reach them. */
export class RunningTurns {
  readonly #turns = new Map<string, RunningTurn>();

  get size(): number {
    return this.#turns.size;
  }

  get(turnId: string): RunningTurn | undefined {
    return this.#turns.get(turnId);
  }

  /** Enters a turn; a turn that runs already cannot be entered again. */
  start(
    turnId: string,
    {
      asker,
      channelId,
      server,
      interaction,
    }: Pick<Question, 'asker' | 'channelId' | 'server' | 'interaction'>,
  ): RunningTurn | undefined {
    if (this.#turns.has(turnId)) return undefined;
    const controller = new AbortController();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const turn: RunningTurn = {
      turnId,
      askerId: asker.id,
      channelId,
      serverId: server?.id,
      byToken: interaction !== undefined,
      signal: controller.signal,
      stop: (reason) => controller.abort(reason),
      end: () => {
        this.#turns.delete(turnId);
        resolve();
      },
      ended,
    };
    this.#turns.set(turnId, turn);
    return turn;
  }

  where(fits: (turn: RunningTurn) => boolean): RunningTurn[] {
    return [...this.#turns.values()].filter(fits);
  }

  stopWhere(fits: (turn: RunningTurn) => boolean, reason: StopReason): void {
    for (const turn of this.where(fits)) turn.stop(reason);
  }

  stopAll(reason: StopReason): void {
    for (const turn of this.#turns.values()) turn.stop(reason);
  }
}
