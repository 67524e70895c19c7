/** A `fetch` that sends these headers and no others (the client would add some from `OPENAI_CUSTOM_HEADERS`). */
export function transport(headers: Readonly<Record<string, string>>): typeof fetch {
  return (url, init) =>
    fetch(url, {
      ...init,
      headers: {
        accept: 'text/event-stream, application/json',
        'user-agent': 'Parley',
        ...(init?.body != null && { 'content-type': 'application/json' }),
        ...headers,
      },
    });
}
