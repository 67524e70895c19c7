/** Sees a response before the client reads it. */
export interface ResponseTap {
  /** Status and headers are here. */
  onHeaders(response: Response): void;
  /** A piece of the body arrived; keep-alive comments, which the client swallows, count too. */
  onBytes(): void;
}

/** A `fetch` that sends these headers and no others (the client would add some from `OPENAI_CUSTOM_HEADERS`). */
export function transport(headers: Readonly<Record<string, string>>, tap?: ResponseTap): typeof fetch {
  return async (url, init) => {
    const response = await fetch(url, {
      ...init,
      headers: {
        accept: 'text/event-stream, application/json',
        'user-agent': 'Parley',
        ...(init?.body != null && { 'content-type': 'application/json' }),
        ...headers,
      },
    });
    return tap ? tapped(response, tap) : response;
  };
}

function tapped(response: Response, tap: ResponseTap): Response {
  tap.onHeaders(response);
  if (response.body === null) return response;
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        tap.onBytes();
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, response);
}
