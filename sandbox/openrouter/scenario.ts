import type { Exchange, Served } from './exchange.ts';
import { routerMetadata, wantsMetadata } from './metadata.ts';
import type { Pace } from './ticker.ts';
import { tokenize } from './tokens.ts';
import type { ChunkParts, Failure, WireUsage } from './wire.ts';

/** How the local OpenRouter answers one request. Scenarios are put together from scenarios with `steps`. */
export interface Scenario {
  /** Resolves when there is no more to do. If the response is still open then, it is ended cleanly. */
  play(exchange: Exchange): void | Promise<void>;
}

/** How fast a text goes out. Without `tokensPerSecond` all of it at once. */
export interface Speech {
  tokensPerSecond?: number;
  /** UTF-16 units per token; left out: roughly as a tokenizer cuts. */
  tokenUnits?: number;
  /** Milliseconds from the start of this step to its first token. */
  firstTokenMs?: number;
  /** So many tokens fall due together; the average rate stays. */
  burst?: number;
}

/** A scenario from a function. */
export function step(play: Scenario['play']): Scenario {
  return { play };
}

/** One after the other, until one of them ends the response or the work is stopped. */
export function steps(parts: readonly (Scenario | undefined)[]): Scenario {
  return step(async (exchange) => {
    for (const part of parts) {
      if (exchange.signal.aborted) return;
      await part?.play(exchange);
    }
  });
}

/** Who answers from here on. */
export function served(by: Partial<Served>): Scenario {
  return step((exchange) => exchange.serve(by));
}

/** `count` keep-alive comments (Infinity: for ever), `everyMs` apart. */
export function comments(count: number, { everyMs = 0, firstMs = 0 } = {}): Scenario {
  return step((exchange) =>
    run(
      exchange,
      count,
      { firstMs, everyMs: count === Infinity ? Math.max(1, everyMs) : everyMs, burst: 1 },
      () => exchange.comment(),
    ),
  );
}

/** A text, token by token. An array gives the tokens themselves. */
export function text(content: string | readonly string[], speech: Speech = {}): Scenario {
  return step((exchange) => {
    const tokens = typeof content === 'string' ? tokenize(content, speech.tokenUnits) : content;
    return run(exchange, tokens.length, pace(speech), (index) => exchange.token(tokens[index] ?? ''));
  });
}

/** Thinking, as plain `reasoning` and as `reasoning_details` of one `reasoning.text` block, signed at its end. */
export function reasoning(
  content: string,
  { format = 'unknown', signature, ...speech }: Speech & { format?: string; signature?: string } = {},
): Scenario {
  return step(async (exchange) => {
    const tokens = tokenize(content, speech.tokenUnits);
    const detail = { type: 'reasoning.text', format, index: 0 };
    await run(exchange, tokens.length, pace(speech), (index) => {
      const piece = tokens[index] ?? '';
      exchange.answer.completionTokens += 1;
      exchange.answer.reasoningTokens += 1;
      const reasoning_details = [{ ...detail, text: piece }];
      exchange.send({ delta: { role: 'assistant', content: '', reasoning: piece, reasoning_details } });
    });
    if (signature === undefined) return;
    exchange.send({
      delta: { role: 'assistant', content: '', reasoning_details: [{ ...detail, signature }] },
    });
  });
}

/** Any chunk. */
export function chunk(parts: ChunkParts): Scenario {
  return step((exchange) => exchange.send(parts));
}

/** The chunk that carries the finish reason. */
export function finish(
  reason: string | null = 'stop',
  native: string | null = nativeReason(reason),
): Scenario {
  return chunk({ delta: { role: 'assistant', content: '' }, finish: { reason, native } });
}

/**
 * The usage chunk (`choices: []`), computed from the request and what was said. `change` overrides fields;
 * with `finish` it shares the finish chunk, with `id: null` it has no id,
 * as some providers do.
 */
export function usage(change: Partial<WireUsage> = {}, how: { finish?: string; id?: null } = {}): Scenario {
  return step((exchange) => {
    exchange.send({
      ...(how.id === null && { id: null }),
      ...(how.finish !== undefined && {
        delta: { role: 'assistant', content: '' },
        finish: { reason: how.finish, native: nativeReason(how.finish) },
      }),
      usage: { ...exchange.surroundings.usage(exchange), ...change },
      ...(wantsMetadata(exchange) && { openrouter_metadata: routerMetadata(exchange) }),
    });
  });
}

/** `[DONE]`, and the end. */
export function done(): Scenario {
  return step((exchange) => exchange.done());
}

/** Bytes as they are; `pieceBytes` writes them in pieces of that size, each in a packet of its own. */
export function raw(bytes: string | Uint8Array, { pieceBytes }: { pieceBytes?: number } = {}): Scenario {
  return step(async (exchange) => {
    const all = Buffer.from(bytes);
    const size = pieceBytes ?? Math.max(1, all.length);
    for (let start = 0; start < all.length && !exchange.over; start += size) {
      exchange.raw(all.subarray(start, start + size));
      if (pieceBytes !== undefined) await new Promise((resolve) => setImmediate(resolve));
    }
  });
}

/** Nothing more, ever, until the client goes or the server closes. The connection stays open. */
export function silence(): Scenario {
  return step((exchange) => {
    if (exchange.signal.aborted) return;
    return new Promise((resolve) =>
      exchange.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
  });
}

/** The socket is closed in the middle of the body. */
export function cut(): Scenario {
  return step((exchange) => exchange.cut());
}

/** A whole response: status, body (JSON, or HTML if a string) and headers. */
export function response(status: number, body: unknown, headers?: Record<string, string>): Scenario {
  return step((exchange) => exchange.respond(status, body, headers));
}

/** A failure before anything was sent, with its HTTP status. */
export function failed({ status, body, headers }: Failure): Scenario {
  return response(status, body, headers);
}

/**
 * As OpenRouter does before anything else: the models asked for are tried in order (wrong input, too long, no
 * provider, down), and the first that takes the request plays `inner`; if none does, the last failure is the answer.
 */
export function routed(inner: Scenario): Scenario {
  return step((exchange) => {
    const { served, failed: passedOver } = exchange.surroundings.route(exchange.request);
    exchange.passedOver.push(...passedOver);
    if (served) {
      exchange.serve(served);
      return inner.play(exchange);
    }
    const last = passedOver.at(-1)?.failure;
    if (!last) throw new Error('a route with neither a model nor a failure');
    const { status, body, headers } = last;
    const more = wantsMetadata(exchange) ? { openrouter_metadata: routerMetadata(exchange) } : {};
    exchange.respond(status, typeof body === 'string' ? body : { ...body, ...more }, headers);
  });
}

/** What providers call the common finish reasons. */
export function nativeReason(reason: string | null): string | null {
  const words: Record<string, string> = {
    stop: 'completed',
    length: 'max_output_tokens',
    tool_calls: 'tool_calls',
    content_filter: 'SAFETY',
  };
  return reason === null ? null : (words[reason] ?? null);
}

function pace({ tokensPerSecond = Infinity, firstTokenMs = 0, burst = 1 }: Speech): Pace {
  return { firstMs: firstTokenMs, everyMs: 1000 / tokensPerSecond, burst };
}

function run(exchange: Exchange, count: number, when: Pace, send: (index: number) => void): Promise<void> {
  return exchange.surroundings.ticker.run(count, when, send, exchange.signal);
}
