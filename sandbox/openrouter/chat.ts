import type { IncomingMessage, ServerResponse } from 'node:http';
import { requestProblem } from './check-request.ts';
import { now } from './clock.ts';
import { failure } from './errors.ts';
import { Exchange, type RecordedRequest, type Served, type Surroundings } from './exchange.ts';
import { failures } from './failures.ts';
import type { Scenario } from './scenario.ts';
import type { ChatRequestBody, Failure } from './wire.ts';

/** What the chat endpoint needs from the server around it. */
export interface ChatSurroundings extends Surroundings {
  requests: RecordedRequest[];
  /** Why the key is not accepted, if so. */
  refuseKey(authorization: string | undefined): Failure | undefined;
  /** Why the account may not have this (no credit, too fast), if so. */
  refuse(request: RecordedRequest): Failure | undefined;
  scenario(request: RecordedRequest): Scenario;
  serve(models: string[]): Served;
  /** The exchange is played out: settle it. */
  settle(exchange: Exchange): void;
  playing: Set<Exchange>;
}

/** Largest body OpenRouter takes (30 MB, as public reports have it). */
const mostBytes = 30 * 1024 * 1024;

/** POST /chat/completions. Rejects with what a scenario throws. */
export async function chat(
  incoming: IncomingMessage,
  response: ServerResponse,
  around: ChatSurroundings,
): Promise<void> {
  const at = now();
  const bytes = await bodyOf(incoming);
  if (bytes === undefined) return;
  const body = parse(bytes);
  const request: RecordedRequest = {
    at,
    headers: incoming.headers,
    body: body as ChatRequestBody,
    models: modelsAsked(body),
    generationId: generationId(at),
    tokens: [],
  };
  around.requests.push(request);
  response.setHeader('x-generation-id', request.generationId);
  const exchange = new Exchange(request, response, around.serve(request.models), around);
  around.changed();
  const refused = refusal(request, bytes, around);
  if (refused) {
    request.refused = refused;
    exchange.respond(refused.status, refused.body, refused.headers);
    return;
  }
  around.playing.add(exchange);
  try {
    await around.scenario(request).play(exchange);
    exchange.end();
  } catch (error) {
    const message = `scenario failed: ${error instanceof Error ? error.message : error}`;
    exchange.respond(500, failure(500, message).body);
    throw error;
  } finally {
    around.playing.delete(exchange);
    around.settle(exchange);
    around.changed();
  }
}

function refusal(request: RecordedRequest, bytes: Buffer, around: ChatSurroundings): Failure | undefined {
  const barred = around.refuseKey(request.headers.authorization);
  if (barred) return barred;
  if (bytes.length > mostBytes) return failures.tooLarge();
  const problem = request.body === undefined ? 'Invalid JSON body' : requestProblem(request.body);
  return problem === undefined ? around.refuse(request) : failures.badRequest(problem);
}

/** The whole body; undefined if the client left before it was sent. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  try {
    for await (const part of incoming) parts.push(part);
  } catch (error) {
    if (incoming.complete) throw error;
    return undefined;
  }
  return Buffer.concat(parts);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** `model`, then `models`, each once: the order in which OpenRouter tries them. */
function modelsAsked(body: unknown): string[] {
  const { model, models } = (body ?? {}) as { model?: unknown; models?: unknown };
  const all = [model, ...(Array.isArray(models) ? models : [])].filter((one) => typeof one === 'string');
  return [...new Set(all)];
}

function generationId(at: number): string {
  return `gen-${Math.floor(at / 1000)}-${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`;
}
