/** Why an answer that is being written is to end early. */
export type StopReason =
  | { by: 'member'; name: string }
  | { by: 'shutdown' }
  /** The interaction's token is about to end. */
  | { by: 'token' };

/** An answer that is being written. */
export interface RunningTurn {
  turnId: string;
  askerId: string;
  /** Aborted with a {@link StopReason}. */
  signal: AbortSignal;
  stop(reason: StopReason): void;
  /** To be called when everything about the answer is drawn and saved. */
  end(): void;
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
  start(turnId: string, askerId: string): RunningTurn | undefined {
    if (this.#turns.has(turnId)) return undefined;
    const controller = new AbortController();
    const turn: RunningTurn = {
      turnId,
      askerId,
      signal: controller.signal,
      stop: (reason) => controller.abort(reason),
      end: () => void this.#turns.delete(turnId),
    };
    this.#turns.set(turnId, turn);
    return turn;
  }

  stopAll(reason: StopReason): void {
    for (const turn of this.#turns.values()) turn.stop(reason);
  }
}
