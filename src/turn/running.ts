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
  readonly #idle: (() => void)[] = [];

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
      end: () => {
        this.#turns.delete(turnId);
        if (this.#turns.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
      },
    };
    this.#turns.set(turnId, turn);
    return turn;
  }

  stopAll(reason: StopReason): void {
    for (const turn of this.#turns.values()) turn.stop(reason);
  }

  /** Resolves when no answer is being written. */
  whenIdle(): Promise<void> {
    if (this.#turns.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }
}
