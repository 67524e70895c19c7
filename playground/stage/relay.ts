import { createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { ModelRequest } from '../wire/glass.ts';
import { parsed, type Recording, recordingOf } from './recording.ts';

/** What stands between the bot and OpenRouter, passes everything on, and writes down what is asked of models. */
export interface Relay {
  /** What the bot gets as OPENROUTER_BASE_URL. */
  readonly url: string;
  /** The newest requests to models, oldest first; each grows while it is answered. */
  readonly requests: readonly ModelRequest[];
  /** Whether streams are asked to tell what providers are sent (OpenRouter docs, debugging). */
  echo: boolean;
  close(): Promise<void>;
}

/** How many requests are kept. */
const most = 200;

/**
 * Starts a relay on the loopback interface. What passes is neither changed nor held back: headers, each piece of a stream when it
 * comes, and whoever breaks off on either side.
 *
 * @param options.target base URL of an OpenRouter, without a slash at its end
 */
export async function startRelay({ target }: { target: string }): Promise<Relay> {
  const requests: ModelRequest[] = [];
  const relay = { echo: false };
  const send = target.startsWith('https:') ? requestHttps : requestHttp;
  let count = 0;

  const server = createServer((incoming, response) => {
    // Browsers have no business here: the bot's requests carry no origin.
    if (incoming.headers.origin !== undefined) {
      response.writeHead(403).end();
      return;
    }
    const path = incoming.url ?? '/';
    const isChat = incoming.method === 'POST' && path.split('?')[0] === '/chat/completions';
    const pass = isChat ? passChat(incoming, response) : passOn(incoming, response, undefined, undefined);
    // Whoever has gone, or cannot be reached, is seen by the other side as it is: a connection that breaks.
    pass.catch(() => response.socket?.destroySoon());
  });

  async function passChat(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await buffer(incoming);
    const body = parsed(bytes.toString('utf8'));
    count += 1;
    const request: ModelRequest = {
      ...{ id: String(count), at: Date.now(), body, status: null, generationId: null, events: [] },
      endedAt: null,
    };
    requests.push(request);
    if (requests.length > most) requests.shift();
    await passOn(incoming, response, relay.echo ? withEcho(bytes) : bytes, request);
  }

  /** @param bytes the body where it was read already */
  async function passOn(
    incoming: IncomingMessage,
    response: ServerResponse,
    bytes: Buffer | undefined,
    request: ModelRequest | undefined,
  ): Promise<void> {
    const recording = request && recordingOf(request);
    try {
      const outgoing = send(target + incoming.url, {
        method: incoming.method ?? 'GET',
        headers: towards(target, incoming.rawHeaders, bytes),
      });
      // Whoever asked goes: so does the request.
      response.once('close', () => {
        if (!response.writableFinished) outgoing.destroy();
      });
      const answering = new Promise<IncomingMessage>((resolve, reject) => {
        outgoing.once('response', resolve);
        outgoing.on('error', reject);
      });
      if (bytes) outgoing.end(bytes);
      else incoming.pipe(outgoing);
      const answer = await answering;
      const status = answer.statusCode ?? 502;
      const { 'x-generation-id': generationId, 'content-type': type } = answer.headers;
      recording?.head(status, { generationId: generationId?.toString(), type });
      response.writeHead(status, answer.statusMessage, without(answer.rawHeaders, hopByHop));
      response.flushHeaders();
      const written = recording && read(answer, recording);
      answer.pipe(response);
      await finished(answer);
      await written;
    } finally {
      recording?.end();
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return Object.assign(relay, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  });
}

/** Writes down what comes, also where it is packed although that was not asked for. */
async function read(answer: IncomingMessage, recording: Recording): Promise<void> {
  const unpack = unpackers[answer.headers['content-encoding'] ?? 'identity'];
  const plain = unpack ? answer.pipe(unpack()) : answer;
  plain.on('data', (piece: Buffer) => recording.feed(piece));
  // A stream that breaks off in the middle is written down as far as it came.
  await finished(plain).catch(() => {});
}

const unpackers: Record<string, (() => Transform) | undefined> = {
  gzip: () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Headers that concern one connection only (RFC 9110, section 7.6.1). */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** The headers of a request, named for its target. @param bytes its body where it is not the one that came */
function towards(target: string, rawHeaders: readonly string[], bytes: Buffer | undefined): string[] {
  // What is read here is not to be packed.
  const ownWhereRead = bytes ? ['content-length', 'accept-encoding'] : [];
  const kept = without(rawHeaders, [...hopByHop, 'host', ...ownWhereRead]);
  return [
    ...['host', new URL(target).host],
    ...kept,
    ...(bytes ? ['content-length', String(bytes.length), 'accept-encoding', 'identity'] : []),
  ];
}

/** Names and values in turn, as they came. */
function without(rawHeaders: readonly string[], names: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => {
    const name = rawHeaders[index - (index % 2)] ?? '';
    return !names.includes(name.toLowerCase());
  });
}

/** A body that also asks for what providers are sent; only streams can tell that. What is no JSON stays as it is. */
function withEcho(bytes: Buffer): Buffer {
  try {
    const body = JSON.parse(bytes.toString('utf8'));
    if (body?.stream !== true) return bytes;
    return Buffer.from(JSON.stringify({ ...body, debug: { ...body.debug, echo_upstream_body: true } }));
  } catch {
    return bytes;
  }
}
