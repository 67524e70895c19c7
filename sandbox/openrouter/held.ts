import { inBandError } from './breakages.ts';
import type { Exchange } from './exchange.ts';
import { done, finish, type Scenario, steps, usage } from './scenario.ts';
import { tokenize } from './tokens.ts';
import type { Failure } from './wire.ts';

/** An answer whose tokens go out only when a test says so. What is released before the request comes is not lost. */
export interface Held extends Scenario {
  /** Resolves when a request has come for this answer. */
  readonly asked: Promise<Exchange>;
  /** How many tokens have not been released. */
  readonly left: number;
  /** Releases the next `count` tokens (default 1) and returns how many are left. */
  release(count?: number): number;
  /** Sends a keep-alive. */
  keepAlive(): void;
  /** Releases the rest; then comes the end. */
  finish(): void;
  /** Ends with an in-band failure after what was released. */
  fail(failure: Failure): void;
  /** Ends cleanly, without a finish reason. */
  truncate(): void;
  /** Closes the socket in the middle of the body. */
  cut(): void;
}

/** See `Held`. A string is cut as a tokenizer would, an array gives the tokens. */
export function held(
  content: string | readonly string[],
  { tokenUnits }: { tokenUnits?: number } = {},
): Held {
  const tokens = typeof content === 'string' ? tokenize(content, tokenUnits) : content;
  const asked = Promise.withResolvers<Exchange>();
  const over = Promise.withResolvers<void>();
  const pending: ((exchange: Exchange) => void | Promise<void>)[] = [];
  let released = 0;
  let exchange: Exchange | undefined;
  let line = Promise.resolve();

  const act = (action: (exchange: Exchange) => void | Promise<void>) => {
    if (exchange === undefined) {
      pending.push(action);
      return;
    }
    const present = exchange;
    line = line.then(() => action(present)).catch(over.reject);
  };
  const end = (action: (exchange: Exchange) => void | Promise<void>) => {
    act(async (present) => {
      await action(present);
      over.resolve();
    });
  };
  const release = (count = 1) => {
    for (const token of tokens.slice(released, released + count)) act((present) => present.token(token));
    released = Math.min(tokens.length, released + count);
    return tokens.length - released;
  };

  return {
    asked: asked.promise,
    get left() {
      return tokens.length - released;
    },
    release,
    keepAlive: () => act((present) => present.comment()),
    finish: () => {
      release(tokens.length);
      end((present) => steps([finish(), usage(), done()]).play(present));
    },
    fail: (failure) =>
      end((present) =>
        inBandError(failure, { keepAlives: 0, emptyChoices: released === 0, done: true }).play(present),
      ),
    truncate: () => end((present) => present.end()),
    cut: () => end((present) => present.cut()),
    play: (now) => {
      exchange = now;
      now.signal.addEventListener('abort', () => over.resolve(), { once: true });
      for (const action of pending.splice(0)) act(action);
      asked.resolve(now);
      return over.promise;
    },
  };
}
