import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Stage } from '../stage/stage.ts';
import type { BuiltPage } from './build.ts';
import { createGuard } from './guard.ts';
import { listen } from './listen.ts';
import { Refused, type Route, type Visit } from './route.ts';
import { createAct } from './routes/act.ts';
import { bot } from './routes/bot.ts';
import { files } from './routes/files.ts';
import { glass } from './routes/glass.ts';
import { knobs, strike } from './routes/knobs.ts';
import { live } from './routes/live.ts';
import { createPage } from './routes/page.ts';
import { presets } from './routes/presets.ts';

/** A playground that is served. */
export interface Served {
  /** Where it is opened: `http://localhost:4400`. */
  url: string;
  close(): Promise<void>;
}

/** The largest body that is read where a route does not say otherwise, bytes. */
const mostBytes = 1024 * 1024;

/**
 * Serves the page, and what it asks for, on the loopback interface alone.
 *
 * @param port the first to try; the next free one is taken. 0 takes any
 */
export async function servePlayground(stage: Stage, page: BuiltPage, port: number): Promise<Served> {
  const routes: Route[] = [
    ...[...createPage(page), live, createAct(), bot, files, glass, ...knobs, strike],
    ...presets,
  ];
  const hear = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => fail(response, error));
  };
  const { servers, port: taken } = await listen(hear, port);
  const guard = createGuard(taken);
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    guard(request, response);
    const { url, path, rest } = addressOf(request, taken);
    const route = routes.find((one) => one.path === path && one.method === request.method);
    if (!route) throw new Refused(404, 'There is nothing here.');
    const visit: Visit = {
      ...{ stage, request, response, url, rest },
      body: () => bodyOf(request, route.mostBytes ?? mostBytes),
    };
    const said = await route.answer(visit);
    if (response.headersSent || response.writableEnded) return;
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Cache-Control', 'no-store');
    response.end(JSON.stringify(said ?? null));
  }
  return {
    url: `http://localhost:${taken}`,
    async close() {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** What a request asks for. @throws {Refused} where it is no address */
function addressOf({ url: asked = '/' }: IncomingMessage, port: number) {
  try {
    const url = new URL(asked, `http://localhost:${port}`);
    const [path = '', ...rest] = url.pathname.slice(1).split('/').map(decodeURIComponent);
    return { url, path, rest };
  } catch {
    throw new Refused(400, 'That is no address.');
  }
}

async function bodyOf(request: IncomingMessage, most: number): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw new Refused(413, 'That is too much.');
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    read += chunk.length;
    // It is read to its end all the same: leaving would break the connection off before it is said why.
    if (read <= most) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (read > most) throw new Refused(413, 'That is too much.');
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Refused(400, 'That is no JSON.');
  }
}

function fail(response: ServerResponse, error: unknown): void {
  const isRefused = error instanceof Refused;
  if (!isRefused) process.stderr.write(`${(error as Error).stack}\n`);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(isRefused ? error.status : 500, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ why: isRefused ? error.message : 'Something went wrong.' }));
}
