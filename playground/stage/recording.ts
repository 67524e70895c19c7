import { createParser } from 'eventsource-parser';
import type { ModelRequest } from '../wire/glass.ts';

/** Writes down what comes back to a request to a model. */
export interface Recording {
  /** The head of the answer. */
  head(status: number, headers: { generationId: string | undefined; type: string | undefined }): void;
  /** Some of its bytes. */
  feed(bytes: Uint8Array): void;
  /** There is no more of it, whether it was whole or not. */
  end(): void;
}

/** Writes what comes into the request that it answers: the events of a stream as they arrive, any other body at its end. */
export function recordingOf(request: ModelRequest, now: () => number = Date.now): Recording {
  const decoder = new TextDecoder();
  let isStream = false;
  let whole = '';
  const add = (data: unknown) => {
    request.events.push({ at: now(), data });
    const sent = echoIn(data);
    if (sent !== undefined) request.echo = [...(request.echo ?? []), sent];
  };
  const parser = createParser({
    onEvent: ({ data }) => add(parsed(data)),
    onComment: (comment) => add(`: ${comment}`),
  });
  return {
    head(status, { generationId, type }) {
      request.status = status;
      request.generationId = generationId ?? null;
      isStream = /event-stream/.test(type ?? '');
    },
    feed(bytes) {
      const text = decoder.decode(bytes, { stream: true });
      if (isStream) parser.feed(text);
      else whole += text;
    },
    end() {
      if (request.endedAt !== null) return;
      if (whole.trim() !== '') add(parsed(whole));
      request.endedAt = now();
    },
  };
}

/** JSON with what is bytes rather than text cut short; text that is no JSON comes back as it is. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_, value) => (typeof value === 'string' ? shortened(value) : value));
  } catch {
    return text;
  }
}

const bytesInText = /^(data:[^,]{0,100},)?[A-Za-z0-9+/=_-]{2000}/;

/** Pictures and recordings: nobody reads them here, and a hundred requests carry each of them. */
function shortened(text: string): string {
  return bytesInText.test(text) ? `${text.slice(0, 100)}… (${text.length} characters)` : text;
}

/** What a provider was sent, of a chunk that tells so (OpenRouter docs, debugging). */
function echoIn(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('debug' in data)) return undefined;
  const { debug } = data as { debug: { echo_upstream_body?: unknown } | null };
  return debug?.echo_upstream_body;
}
