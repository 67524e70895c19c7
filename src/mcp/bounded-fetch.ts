/** Longest body that is read from an MCP server, in bytes: far more than a model reads. */
export const mostBytes = 16 * 1024 * 1024;

/** The code of the errors that stand for an answer which did not come whole; no server's own (JSON-RPC 2.0, reserved range). */
export const brokenOff = -32_097;

/**
 * Fetches as usual, but reads no more than so many bytes of a body. Where the stream that was to bring an answer breaks off,
 * ends without it, or is longer, an error in the answer's place ends it: the SDK would wait for that answer until its time is
 * over.
 */
export async function boundedFetch(url: string | URL, init?: RequestInit): Promise<Response> {
  const { body, status, statusText, headers } = await fetch(url, init);
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const id = isStream ? askedFor(init?.body) : undefined;
  return new Response(body && bound(body, id === undefined ? undefined : new Awaited(id)), {
    status,
    statusText,
    headers,
  });
}

/** The id of the request that a body holds. */
function askedFor(body: unknown): unknown {
  if (typeof body !== 'string') return undefined;
  const message: unknown = JSON.parse(body);
  return typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined;
}

/** The answer that a stream is to bring. */
class Awaited {
  readonly #id: unknown;
  readonly #answer: RegExp;
  readonly #decoder = new TextDecoder();
  #end = '';
  #isOver = false;

  constructor(id: unknown) {
    this.#id = id;
    this.#answer = new RegExp(`"id":\\s*${JSON.stringify(id)}[,}]|^id:`, 'm');
  }

  /** Whether nothing can be missing: the answer was there, or the server has named its events, to go on in another stream. */
  get isOver(): boolean {
    return this.#isOver;
  }

  look(chunk: Uint8Array): void {
    if (this.#isOver) return;
    const text = this.#end + this.#decoder.decode(chunk, { stream: true });
    this.#isOver = this.#answer.test(text);
    this.#end = text.slice(-50);
  }

  /** What stands for it, where it does not come. */
  instead(message: string): Uint8Array {
    const answer = { jsonrpc: '2.0', id: this.#id, error: { code: brokenOff, message } };
    return new TextEncoder().encode(`\n\nevent: message\ndata: ${JSON.stringify(answer)}\n\n`);
  }
}

function bound(body: ReadableStream<Uint8Array>, awaited: Awaited | undefined): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let left = mostBytes;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          if (awaited && !awaited.isOver) controller.enqueue(awaited.instead('ended without an answer'));
          return controller.close();
        }
        left -= value.byteLength;
        if (left < 0) throw new Error(`more than ${mostBytes} bytes`);
        awaited?.look(value);
        controller.enqueue(value);
      } catch (error) {
        // Where it broke off by itself, there is nothing to cancel any more.
        reader.cancel(error).catch(() => {});
        if (!awaited) return controller.error(error);
        controller.enqueue(awaited.instead((error as Error).message));
        controller.close();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
