import type { ReplyEnding } from '../../reply/compose.ts';
import { Reply, type ReplyOptions } from '../../reply/reply.ts';

/** A reply that stands beside others: a line over it says whose it is. */
export class ColumnReply extends Reply {
  readonly #heading: string;

  constructor(heading: string, options: ReplyOptions) {
    super(options);
    this.#heading = heading;
  }

  override update(text: string): void {
    super.update(`${this.#heading}\n${text}`);
  }

  override finish(text: string, ending: ReplyEnding): Promise<void> {
    return super.finish(`${this.#heading}\n${text}`, ending);
  }
}
