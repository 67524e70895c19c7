import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refused } from './route.ts';

/** Lets a request in, with the headers that its answer has, or refuses it. @throws {Refused} */
export type Guard = (request: IncomingMessage, response: ServerResponse) => void;

/** What answers that are no page may do in a browser: nothing. */
export const inert = "default-src 'none'; sandbox; frame-ancestors 'none'";

/**
 * Guards a server on the loopback interface. Whoever asks must call it by its own name, so that no other site's name that was
 * made to point here reaches it (DNS rebinding); what changes something must come from its own page as JSON, which no form of another
 * site can send, and what tells something must not be asked for by another site.
 */
export function createGuard(port: number): Guard {
  const hosts = [`localhost:${port}`, `127.0.0.1:${port}`];
  return ({ method, url, headers }, response) => {
    response.setHeader('Content-Security-Policy', inert);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
    if (!hosts.includes(headers.host ?? '')) throw new Refused(421, 'This is not that server.');
    const isOwn = headers.origin === `http://${headers.host}`;
    if (headers.origin !== undefined && !isOwn) throw new Refused(403, 'Another site may not ask here.');
    if (method !== 'GET' && !isOwn) throw new Refused(403, 'Only the page itself may do that.');
    const isJson = /^application\/json *(;|$)/i.test(headers['content-type'] ?? '');
    if (method !== 'GET' && !isJson) throw new Refused(415, 'Only JSON is taken.');
    const site = headers['sec-fetch-site'];
    const isNavigation = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
    // A link from elsewhere may open the page; nothing else may be read from elsewhere.
    const isOpened = method === 'GET' && isNavigation && /^\/(\?|$)/.test(url ?? '');
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isOpened)
      throw new Refused(403, 'Another site may not ask here.');
  };
}
