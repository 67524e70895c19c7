import { createParser } from 'eventsource-parser';

/**
 * Reads a streamed answer: gives out the JSON of its server-sent events, for each piece that arrives those that it
 * completes; none for a keep-alive comment. Ends with the body or at `[DONE]`. Leaving the loop ends the request.
 *
 * Not the stream of the `openai` package, which passes each event through four promises: with 200 streams at once that
 * was a sixth of all CPU time (docs/decisions/2026-11-22-model-side-by-hand.md).
 *
 * @throws SyntaxError for an event that is no JSON; it never quotes it
 */
export async function* serverEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<readonly unknown[]> {
  let arrived: unknown[] = [];
  let end: 'done' | SyntaxError | undefined;
  const parser = createParser({
    onEvent({ event, data }) {
      if (end) return;
      if (data === '[DONE]') {
        end = 'done';
        return;
      }
      try {
        arrived.push(asChunk(event, JSON.parse(data)));
      } catch {
        // The error of JSON.parse quotes what it could not read.
        end = new SyntaxError('An event of the stream is no JSON');
      }
    },
  });
  const decoder = new TextDecoder();
  for await (const piece of body) {
    parser.feed(decoder.decode(piece, { stream: true }));
    yield arrived;
    if (end) break;
    arrived = [];
  }
  if (!end) {
    // Some servers leave out the blank line behind the last event.
    parser.feed('\n\n');
    yield arrived;
  }
  if (end instanceof SyntaxError) throw end;
}

/** An event named `error` holds what is otherwise a chunk's `error`, or has it inside. */
function asChunk(event: string | undefined, data: unknown): unknown {
  if (event !== 'error') return data;
  return typeof data === 'object' && data !== null && 'error' in data ? data : { error: data };
}
