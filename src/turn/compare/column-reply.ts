import type { ReplyEnding } from '../../reply/compose.ts';
import { Reply, type ReplyOptions } from '../../reply/reply.ts';

/** A reply that stands beside others: a line over it says whose it is. */
export class ColumnReply extends Reply {
  readonly #heading: string;
  #isBegun = false;

  constructor(heading: string, options: Omit<ReplyOptions, 'maxMessages'>) {
    // A second message would stand under the other answers.
    super({ ...options, maxMessages: 1, fileInLast: true });
    this.#heading = heading;
  }

  override update(text: string): void {
    this.#isBegun = true;
    super.update(`${this.#heading}\n${text}`);
  }

  override status(line: string | undefined, controls?: readonly unknown[]): void {
    // What somebody is asked must say who asks.
    if (controls && !this.#isBegun) this.update('');
    super.status(line, controls);
  }

  override finish(text: string, ending: ReplyEnding): Promise<void> {
    return super.finish(`${this.#heading}\n${text}`, ending);
  }
}
