import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createMcpServer } from './server.ts';

/** An MCP server on a port of this machine. */
export interface LocalMcpServer {
  /** `http://127.0.0.1:PORT/mcp` */
  url: string;
  /** Each request: its method, its path and its headers. */
  requests: { method: string; path: string; headers: IncomingMessage['headers'] }[];
  /** Each call of a tool. */
  calls: { tool: string; arguments: unknown }[];
  /** How many sessions are open. */
  sessions(): number;
  /** Forgets all sessions, as a server does that is started anew. */
  forget(): void;
  /** From now on each request is answered so, instead: a status, a redirect. Undefined: as usual. */
  instead: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** From now on each request waits for it. */
  ready: Promise<void> | undefined;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What may differ from server to server. */
export interface McpHttpOptions {
  /** Answers are JSON bodies rather than streams. */
  json?: boolean;
  /** So many tools more, which do nothing. */
  more?: number;
}

/** Starts a server that speaks streamable HTTP, with sessions. */
export async function startMcpServer({
  json = false,
  more = 0,
}: McpHttpOptions = {}): Promise<LocalMcpServer> {
  const open = new Map<
    string,
    { transport: StreamableHTTPServerTransport; headers: IncomingMessage['headers'] }
  >();
  const http = createServer((request, response) => void answer(request, response));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');

  const local: LocalMcpServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    requests: [],
    calls: [],
    sessions: () => open.size,
    forget() {
      for (const { transport } of open.values()) void transport.close();
      open.clear();
    },
    instead: undefined,
    ready: undefined,
    async [Symbol.asyncDispose]() {
      local.forget();
      http.close();
      http.closeAllConnections();
      await once(http, 'close');
    },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '', headers } = request;
    local.requests.push({ method, path, headers });
    await local.ready;
    if (local.instead) return local.instead(request, response);
    const id = String(headers['mcp-session-id'] ?? '');
    const session = open.get(id);
    if (session) {
      session.headers = headers;
      return session.transport.handleRequest(request, response);
    }
    if (id !== '') {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}');
      return;
    }
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: json,
      onsessioninitialized: (begun) => void open.set(begun, { transport, headers }),
      onsessionclosed: (ended) => void open.delete(ended),
    });
    const server = createMcpServer({
      lookUp: (name) => String(open.get(transport.sessionId ?? '')?.headers[name.toLowerCase()] ?? 'not set'),
      more,
      crash: () => http.closeAllConnections(),
      onCall: (tool, arguments_) => local.calls.push({ tool, arguments: arguments_ }),
    });
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    await transport.handleRequest(request, response);
  };
  return local;
}
