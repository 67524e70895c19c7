import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { type Answer, assemble, chatResult, emptyAnswer } from './assemble.ts';
import { now } from './clock.ts';
import type { Parsed } from './file-parser.ts';
import { keepsBilling } from './providers.ts';
import type { Route } from './routing.ts';
import type { Ticker } from './ticker.ts';
import { upstreamBodies, wantsEcho } from './upstream.ts';
import type { ChatRequestBody, ChunkParts, Failure, WireUsage } from './wire.ts';

/** What the server keeps of every chat request. Times: see `now()`. */
export interface RecordedRequest {
  at: number;
  headers: IncomingHttpHeaders;
  /** The body as it came, after it passed the request schema (or undefined if it was no JSON). */
  body: ChatRequestBody;
  /** The models asked for, in the order in which they are tried. */
  models: string[];
  generationId: string;
  /** HTTP status, once it is out. */
  status?: number;
  /** The request itself was refused (400, 401, 402, 403, 404, 413, 429) and no scenario was played. */
  refused?: Failure;
  /** Each piece of content that was written to the client, with its time. */
  tokens: { at: number; text: string }[];
  /** The response was written to its end, or cut by its scenario. */
  finished?: number;
  /** The client went away before that. */
  aborted?: number;
}

/** Who answers: what stands in `model` and `provider` of every chunk. */
export interface Served {
  model: string;
  provider: string;
}

/** What an exchange needs from its server. */
export interface Surroundings {
  ticker: Ticker;
  /** Called at every change a test may wait for. */
  changed(): void;
  /** Usage of an answer by the served model's prices. */
  usage(exchange: Exchange): WireUsage;
  /** Which of the models asked for takes the request. */
  route(request: RecordedRequest): Route;
  /** What became of the PDFs that it carries, by the model that answers. */
  parse(exchange: Exchange): Parsed;
}

/**
 * One chat request being answered. A scenario writes through it; it knows whether the client wants a stream
 * (parts go out as chunks) or one body (parts are collected, `end()` writes them), and whether the client
 * is still there (if not, writing does nothing).
 */
export class Exchange {
  readonly request: RecordedRequest;
  readonly surroundings: Surroundings;
  /** Seconds since the epoch, in every chunk. */
  readonly created: number;
  /** False: the parts are collected and written as one body. */
  streaming: boolean;
  /** Aborts when work should end: the client has gone and the provider honours that, or the server closes. */
  readonly signal: AbortSignal;
  /** The answer so far, also what nobody heard any more. */
  readonly answer: Answer = emptyAnswer();
  served: Served;
  /** Models that were tried and failed before the one that answers. */
  readonly passedOver: Route['failed'] = [];
  readonly #response: ServerResponse;
  readonly #work = new AbortController();
  #head = '';
  #opened = false;
  #bodyWritten = false;
  #ended = false;

  constructor(
    request: RecordedRequest,
    response: ServerResponse,
    served: Served,
    surroundings: Surroundings,
  ) {
    this.request = request;
    this.#response = response;
    this.served = served;
    this.surroundings = surroundings;
    this.created = Math.floor(request.at / 1000);
    this.streaming = request.body?.stream === true;
    this.signal = this.#work.signal;
    response.on('close', () => this.#onClose());
  }

  /** The response was ended, cut, or the client has gone. */
  get over(): boolean {
    return this.#ended || this.request.aborted !== undefined;
  }

  /** Says who answers from here on. */
  serve(served: Partial<Served>): void {
    this.served = { ...this.served, ...served };
    this.#head = '';
  }

  /** From here on the parts are collected, though a stream was asked for. */
  collect(): void {
    this.streaming = false;
  }

  /** A keep-alive: a comment line in a stream; white space before the body otherwise (which commits status 200). */
  comment(text = 'OPENROUTER PROCESSING'): void {
    this.#write(this.streaming ? `: ${text}\n\n` : '\n         ');
  }

  /** A piece of the answer's text, recorded with its time. Before the first one goes the empty opening chunk. */
  token(text: string): void {
    if (!this.#opened) this.send({ delta: { role: 'assistant', content: '' } });
    this.answer.content += text;
    this.answer.completionTokens += 1;
    if (this.streaming) {
      this.#write(
        `${this.#prefix()}"choices":[{"index":0,"delta":{"role":"assistant","content":${JSON.stringify(text)}},` +
          `"finish_reason":null,"native_finish_reason":null,"logprobs":null}]}\n\n`,
      );
    }
    if (this.request.aborted === undefined) this.request.tokens.push({ at: now(), text });
    this.surroundings.changed();
  }

  /** A chunk. */
  send(given: ChunkParts): void {
    if (!this.#opened) this.#echo();
    const parts = this.#opened ? given : this.#withAnnotations(given);
    this.#opened = true;
    assemble(this.answer, parts);
    if (this.streaming) this.#write(`data: ${JSON.stringify(this.chunk(parts))}\n\n`);
    this.surroundings.changed();
  }

  /** Before anything else, a chunk for each provider that was tried. */
  #echo(): void {
    if (!wantsEcho(this)) return;
    for (const body of upstreamBodies(this)) {
      const chunk = this.chunk({ choices: [], debug: { echo_upstream_body: body } });
      this.#write(`data: ${JSON.stringify(chunk)}\n\n`);
    }
  }

  /** What the parser of files found comes with the first chunk. */
  #withAnnotations(parts: ChunkParts): ChunkParts {
    const { annotations } = this.surroundings.parse(this);
    if (annotations.length === 0 || !parts.delta) return parts;
    return {
      ...parts,
      delta: { ...parts.delta, annotations: [...annotations, ...(parts.delta.annotations ?? [])] },
    };
  }

  /** The wire form of a chunk of this answer. */
  chunk({ id, delta, finish, choices, ...rest }: ChunkParts): Record<string, unknown> {
    const choice = {
      index: 0,
      delta: delta ?? { role: 'assistant', content: '' },
      finish_reason: finish?.reason ?? null,
      native_finish_reason: finish?.native ?? null,
      logprobs: null,
    };
    return {
      ...(id !== null && { id: this.request.generationId }),
      object: 'chat.completion.chunk',
      created: this.created,
      model: this.served.model,
      provider: this.served.provider,
      choices: choices !== undefined ? choices : delta || finish ? [choice] : [],
      ...rest,
    };
  }

  /** Bytes as they are, in place of whatever would follow. Commits status 200 if nothing was sent before. */
  raw(bytes: string | Uint8Array): void {
    this.#bodyWritten = true;
    this.#write(bytes);
  }

  /** Status and headers. */
  head(status: number, headers: Record<string, string>): void {
    if (this.over) return;
    this.request.status = status;
    this.#response.writeHead(status, { 'cache-control': 'no-cache', ...headers });
    this.#response.flushHeaders();
    this.surroundings.changed();
  }

  /** A whole response with a JSON (or, if a string, HTML) body, whatever kind was asked for. */
  respond(status: number, body: unknown, headers: Record<string, string> = {}): void {
    const html = typeof body === 'string';
    if (!this.#response.headersSent) {
      this.head(status, {
        'content-type': html ? 'text/html; charset=UTF-8' : 'application/json',
        ...headers,
      });
    }
    this.raw(html ? body : JSON.stringify(body));
    this.end();
  }

  /** `[DONE]` and the end of a stream; the collected body of any other response. */
  done(): void {
    if (this.streaming) this.#write('data: [DONE]\n\n');
    this.end();
  }

  /** Ends the response cleanly. A collected answer that was not written yet is written first. */
  end(): void {
    if (this.over) return;
    if (!this.streaming && !this.#bodyWritten) this.#write(JSON.stringify(this.#result()));
    this.#ended = true;
    this.#response.end(() => {
      this.request.finished ??= now();
      this.surroundings.changed();
    });
  }

  /** Closes the socket in the middle of the body, after what was written has gone out: the client sees a cut. */
  cut(): void {
    if (this.over) return;
    this.#ended = true;
    this.request.finished = now();
    this.#response.socket?.destroySoon();
  }

  /** Stops whatever a scenario still waits for. */
  stop(): void {
    this.#work.abort();
  }

  #write(bytes: string | Uint8Array): void {
    if (this.over) return;
    if (!this.#response.headersSent) {
      this.head(200, { 'content-type': this.streaming ? 'text/event-stream' : 'application/json' });
    }
    this.#response.write(bytes);
  }

  /** The beginning of every chunk up to its choices; written once per stream because it is sent so often. */
  #prefix(): string {
    if (this.#head === '') {
      const { choices: _, ...common } = this.chunk({});
      this.#head = `data: ${JSON.stringify(common).slice(0, -1)},`;
    }
    return this.#head;
  }

  #result(): Record<string, unknown> {
    const { id, created, model, provider } = this.chunk({});
    return chatResult({ id, created, model, provider }, this.answer);
  }

  #onClose(): void {
    if (this.request.finished === undefined) this.request.aborted = now();
    if (!this.#ended && this.streaming && !keepsBilling(this.served.provider)) this.stop();
    this.surroundings.changed();
  }
}
