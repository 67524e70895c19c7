import { setImmediate as nextTurn } from 'node:timers/promises';
import { Order } from '../store/order.ts';

/** Runs one task after another. */
export type InTurn = <Result>(task: () => Promise<Result>) => Promise<Result>;

/**
 * A line for what takes a millisecond or two of the process itself, as a transaction does. Whoever has waited lets the event
 * loop come round first: a hundred at once would else hold it for as long as all of them take, and what is being sent to
 * Discord meanwhile would leave in one heap, above its rate limit (measured).
 */
export function createLine(): InTurn {
  const order = new Order();
  return async (task) => {
    let hasWaited = false;
    const run = async () => {
      if (hasWaited) await nextTurn();
      return await task();
    };
    return await order.run('', run, {
      onAhead: () => {
        hasWaited = true;
      },
    });
  };
}
