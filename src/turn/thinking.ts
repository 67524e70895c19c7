import type { ModelCall } from '../openrouter/call.ts';
import type { Catalogue } from '../openrouter/catalogue.ts';
import type { Clock } from '../openrouter/clock.ts';
import { type ReasoningWish, willThink } from '../openrouter/efforts.ts';
import type { ModelEvent } from '../openrouter/events.ts';
import type { Reply } from '../reply/reply.ts';
import type { Texts } from '../texts/index.ts';

/** What passes sooner needs no word, ms. */
const firstAfterMs = 3000;
const everyMs = 1000;

/** What the state of thinking is told with. */
export interface ThinkingParts {
  reply: Pick<Reply, 'status'>;
  texts: Texts;
  clock: Clock;
}

/**
 * Tells under an answer that its model thinks, and since when, as long as nothing else is to be seen of it: where the model
 * says so, and where it is known to think but keeps its thoughts to itself.
 */
export class Thinking {
  readonly #parts: ThinkingParts;
  #over: AbortController | undefined;
  /** Whether the model is known to think, said or unsaid. */
  #isThinker = false;

  constructor(parts: ThinkingParts) {
    this.#parts = parts;
  }

  /** A request is about to be sent. */
  asked({ models: [model = ''], request, endpoint }: ModelCall, catalogue: Catalogue): void {
    this.end();
    const wish = request.reasoning as ReasoningWish | undefined;
    this.#isThinker = !endpoint && willThink(catalogue.find(model), wish);
    if (this.#isThinker) this.#begin();
  }

  /** Is told all that happens. */
  heard(event: ModelEvent): void {
    switch (event.type) {
      case 'reasoning-delta':
        if (!this.#over) this.#begin();
        break;
      case 'start':
      case 'debug':
      case 'attempt-failed':
        break;
      case 'queued':
        this.#queued(event.ahead);
        break;
      default:
        this.end();
    }
  }

  /** It thinks no more. */
  end(): void {
    if (!this.#over) return;
    this.#over.abort();
    this.#over = undefined;
    this.#parts.reply.status(undefined);
  }

  #queued(ahead: number | undefined): void {
    const { reply, texts } = this.#parts;
    this.end();
    reply.status(ahead === undefined ? texts.queue.next : texts.free.queued(ahead));
    if (ahead === undefined && this.#isThinker) this.#begin();
  }

  #begin(): void {
    this.#over = new AbortController();
    void this.#tell(this.#over.signal);
  }

  async #tell(over: AbortSignal): Promise<void> {
    const { reply, texts, clock } = this.#parts;
    const since = clock.now();
    for (let waitMs = firstAfterMs; ; waitMs = everyMs) {
      await clock.delay(waitMs, over);
      if (over.aborted) return;
      reply.status(texts.effort.thinking(Math.floor((clock.now() - since) / 1000)));
    }
  }
}
