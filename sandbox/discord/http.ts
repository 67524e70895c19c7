import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ApiError, apiError } from './api-error.ts';
import { readBody } from './body.ts';
import { type Faults, faultAnswer, type RequestRecord } from './faults.ts';
import type { Gateway } from './gateway.ts';
import { type Limits, limitHeaders, type RateLimits, type Taken } from './limits.ts';
import { createRouter, type Match, type Route } from './router.ts';
import type { World } from './state.ts';

/** How long a call travels: uniformly mean ± spread, half of it each way. */
export interface Latency {
  meanMs: number;
  spreadMs: number;
}

/** Everything that the REST side works with. */
export interface HttpParts {
  world: World;
  gateway: Gateway;
  routes: readonly Route[];
  limits: Limits;
  rates: RateLimits;
  faults: Faults;
  latency: Latency;
  /** Where every call is written down. */
  requests: RequestRecord[];
}

interface Reply {
  status: number;
  headers: Record<string, string>;
  body?: unknown;
}

/** The REST server (Discord docs, reference): travel, faults, token, limits, the route, the answer. */
export function createRest(parts: HttpParts): Server {
  const find = createRouter(parts.routes);
  return createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', parts.world.cdn.base);
    if (url.pathname.startsWith('/attachments/')) return serveFile(parts.world, url, response);
    const method = request.method ?? 'GET';
    const path = url.pathname.replace(/^\/api\/v10/, '');
    const match = url.pathname.startsWith('/api/v10/') ? find(method, path) : undefined;
    const record: RequestRecord = {
      at: Date.now(),
      method,
      route: match?.route.path ?? path,
      path: path + url.search,
      body: undefined,
      files: [],
      status: 0,
      code: undefined,
      bucket: match?.route.limit?.hash,
      scope: undefined,
      ms: 0,
    };
    parts.requests.push(record);
    await travel(parts.latency);
    const reply = await replyTo(request, url, match, record);
    await travel(parts.latency);
    record.ms = Date.now() - record.at;
    if (reply === 'destroy' || (request.destroyed && !request.complete)) response.socket?.destroy();
    else if (reply !== 'hang') write(response, reply, record);
    parts.world.changes.changed();
  }

  async function replyTo(
    request: IncomingMessage,
    url: URL,
    match: Match | undefined,
    record: RequestRecord,
  ): Promise<Reply | 'destroy' | 'hang'> {
    const headers: Record<string, string> = {};
    try {
      const { json, uploads } = await readBody(request);
      record.body = json;
      record.files = uploads.map((upload) => upload.filename);
      const fault = parts.faults.strike(record);
      const failed =
        fault && (fault.how === undefined || fault.how === 'answer' ? faultAnswer(fault) : fault.how);
      if (typeof failed === 'object' && failed.status === 429)
        record.scope = failed.headers['X-RateLimit-Scope'];
      if (failed && !fault?.applied) return failed;
      if (!match) throw new ApiError(404, 0, '404: Not Found');
      const { route, params } = match;
      authorise(request, route);
      const refused = count(route, params, record, headers);
      if (refused) return refused;
      const { world, gateway, limits, rates } = parts;
      const call = {
        world,
        gateway,
        params,
        query: url.searchParams,
        json,
        uploads,
        headers: request.headers,
      };
      const done = await route.handle({ ...call, limits, rates });
      return failed || { ...done, headers };
    } catch (error) {
      if (error instanceof SubLimit) return tooMany(error.taken, record, headers, 'user', error.code);
      if (!(error instanceof ApiError))
        return { status: 500, headers, body: { message: `sandbox: ${error}`, code: 0 } };
      record.code = error.code;
      return { status: error.status, headers, body: error.body() };
    }
  }

  function authorise(request: IncomingMessage, route: Route): void {
    if (!/^DiscordBot \(/.test(request.headers['user-agent'] ?? '')) throw apiError(40333);
    if (route.auth === 'none') return;
    if (request.headers.authorization !== `Bot ${parts.world.token}`)
      throw new ApiError(401, 0, '401: Unauthorized');
  }

  /** Counts a call under the global limit, then under its bucket's; a reply means that it was one too many. */
  function count(
    route: Route,
    params: Record<string, string>,
    record: RequestRecord,
    headers: Record<string, string>,
  ): Reply | undefined {
    if (route.auth === 'bot') {
      const taken = parts.rates.take('global', parts.limits.global);
      if (!taken.allowed) return tooMany(taken, record, headers, 'global');
    }
    if (!route.limit) return undefined;
    const { window, hash, per } = route.limit;
    const taken = parts.rates.take(`${window} ${params[per]}`, parts.limits[window]);
    Object.assign(headers, limitHeaders(taken, hash));
    return taken.allowed ? undefined : tooMany(taken, record, headers, 'user');
  }
}

/** A limit that no header tells of was reached, e.g. edits of old messages (code 30046). */
export class SubLimit extends Error {
  readonly taken: Taken;
  readonly code: number | undefined;

  constructor(taken: Taken, code?: number) {
    super('sub-limit');
    this.taken = taken;
    this.code = code;
  }
}

function tooMany(
  taken: Taken,
  record: RequestRecord,
  headers: Record<string, string>,
  scope: 'user' | 'global',
  code?: number,
): Reply {
  const seconds = Math.max(0.001, (taken.resetAt - Date.now()) / 1000);
  record.scope = scope;
  record.code = code;
  headers['Retry-After'] = String(Math.ceil(seconds));
  headers['X-RateLimit-Scope'] = scope;
  if (scope === 'global') headers['X-RateLimit-Global'] = 'true';
  const message =
    code === 30046
      ? 'Maximum number of edits to messages older than 1 hour reached. Try again later'
      : 'You are being rate limited.';
  const body = { message, retry_after: Number(seconds.toFixed(3)), global: scope === 'global' };
  return { status: 429, headers, body: code === undefined ? body : { ...body, code } };
}

function write(response: ServerResponse, reply: Reply, record: RequestRecord): void {
  record.status = reply.status;
  const text = reply.body === undefined ? undefined : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(text !== undefined && { 'Content-Type': 'application/json' }),
  });
  response.end(text);
}

async function serveFile(world: World, url: URL, response: ServerResponse): Promise<void> {
  await world.cdn.ready(response);
  const file = world.cdn.read(url);
  if (!file) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('This content is no longer available.');
    return;
  }
  response
    .writeHead(200, { 'Content-Type': file.contentType, 'Content-Length': file.bytes.length })
    .end(file.bytes);
}

function travel({ meanMs, spreadMs }: Latency): Promise<void> | undefined {
  if (meanMs <= 0) return undefined;
  const whole = meanMs + (Math.random() * 2 - 1) * spreadMs;
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, whole / 2)));
}
