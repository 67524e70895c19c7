import { type Dispatcher, request } from 'undici';
import { betaHeader } from './beta-headers.ts';

/**
 * A `fetch` that sends these headers and no others (the client would add some from `OPENAI_CUSTOM_HEADERS`), but for what a
 * request says of betas, and sets no deadline; redirects are not followed. The body of an event stream is a Node stream, read from its connection directly:
 * through the web stream of the global `fetch` each piece passes five more promises
 * (docs/decisions/2026-11-22-model-side-by-hand.md).
 */
export function transport(headers: Readonly<Record<string, string>>): typeof fetch {
  return async (url, init) => {
    const beta = (init?.headers as Headers | undefined)?.get(betaHeader);
    const answer = await request(String(url), {
      method: (init?.method ?? 'GET') as Dispatcher.HttpMethod,
      // The client sends JSON and nothing else.
      body: (init?.body as string | null | undefined) ?? null,
      signal: init?.signal ?? null,
      headers: {
        accept: 'text/event-stream, application/json',
        'user-agent': 'Parley',
        ...(init?.body != null && { 'content-type': 'application/json' }),
        ...headers,
        ...(beta != null && { [betaHeader]: beta }),
      },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return asResponse(answer);
  };
}

function asResponse({ statusCode: status, headers: fields, body }: Dispatcher.ResponseData): Response {
  const headers = new Headers();
  for (const [name, value = ''] of Object.entries(fields))
    for (const one of [value].flat()) headers.append(name, one);
  const isStream = status === 200 && /event-stream/.test(headers.get('content-type') ?? '');
  const response = new Response(isStream || withoutBody.has(status) ? null : body.body, { status, headers });
  return isStream ? Object.defineProperty(response, 'body', { value: body }) : response;
}

/** A Response of these must not have one (Fetch Standard, "null body status"). */
const withoutBody = new Set([101, 204, 205, 304]);
