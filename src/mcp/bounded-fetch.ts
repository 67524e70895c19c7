/** Longest body that is read from an MCP server, in bytes: far more than a model reads. */
export const mostBytes = 16 * 1024 * 1024;

/** The code of the errors that stand for an answer which broke off; no server's own (JSON-RPC 2.0, reserved range). */
export const brokenOff = -32_097;

/**
 * Fetches as usual, but reads no more than so many bytes of a body. Where the stream that was to bring an answer breaks off,
 * or is longer, an error in the answer's place ends it: the SDK would wait for that answer until its time is over.
 */
export async function boundedFetch(url: string | URL, init?: RequestInit): Promise<Response> {
  const { body, status, statusText, headers } = await fetch(url, init);
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const id = isStream ? askedFor(init?.body) : undefined;
  const bounded = body && bound(body, id === undefined ? undefined : (error) => lastWords(id, error));
  return new Response(bounded, { status, statusText, headers });
}

/** The id of the request that a body holds. */
function askedFor(body: unknown): unknown {
  if (typeof body !== 'string') return undefined;
  const message: unknown = JSON.parse(body);
  return typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined;
}

function lastWords(id: unknown, { message }: Error): Uint8Array {
  const answer = { jsonrpc: '2.0', id, error: { code: brokenOff, message } };
  return new TextEncoder().encode(`\n\nevent: message\ndata: ${JSON.stringify(answer)}\n\n`);
}

function bound(
  body: ReadableStream<Uint8Array>,
  instead: ((error: Error) => Uint8Array) | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let left = mostBytes;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        left -= value.byteLength;
        if (left < 0) throw new Error(`more than ${mostBytes} bytes`);
        controller.enqueue(value);
      } catch (error) {
        // Where it broke off by itself, there is nothing to cancel any more.
        reader.cancel(error).catch(() => {});
        if (!instead) return controller.error(error);
        controller.enqueue(instead(error as Error));
        controller.close();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
