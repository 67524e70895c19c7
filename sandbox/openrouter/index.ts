import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Account } from './account.ts';
import type { WireModel } from './catalogue.ts';
import { type ChatSurroundings, chat } from './chat.ts';
import { providerError } from './errors.ts';
import type { Exchange, RecordedRequest } from './exchange.ts';
import type { Generations } from './generations.ts';
import { lookUp } from './lookups.ts';
import { firstServed } from './routing.ts';
import { routed, type Scenario } from './scenario.ts';
import { standInHears } from './stand-in/hearing.ts';
import { standIn } from './stand-in.ts';
import { State } from './state.ts';
import { Ticker } from './ticker.ts';
import { type Hearing, type RecordedTranscription, recorded, transcription } from './transcriptions.ts';
import { Watch } from './watch.ts';
import type { Failure } from './wire.ts';

export type { RecordedRequest } from './exchange.ts';
export type { Scenario } from './scenario.ts';
export type { RecordedTranscription } from './transcriptions.ts';

/** Answers a request by a scenario, or chooses one by looking at the request. */
export type Choice = Scenario | ((request: RecordedRequest) => Scenario);

/** A running local OpenRouter. */
export interface LocalOpenRouter {
  /** Base URL, as in `OPENROUTER_BASE_URL`. */
  readonly url: string;
  /** Every chat request so far, the refused ones too. */
  readonly requests: RecordedRequest[];
  /** Every other request so far. */
  readonly lookups: { at: number; path: string; status: number }[];
  /** Every request to write a recording down so far. */
  readonly transcriptions: RecordedTranscription[];
  /** Sets what is heard in recordings from now on, or how such requests fail. */
  hears(what: Hearing | ((request: RecordedTranscription) => Hearing | Promise<Hearing>)): void;
  /** What /models answers, and what chat requests are priced and routed by. */
  models: WireModel[];
  /** Credit, limits and spending behind the key. */
  readonly account: Account;
  /** What /generation answers, and how long after the end. */
  readonly generations: Generations;
  /** Sets how chat requests are answered from now on; at first `routed(standIn())`. */
  answer(choice: Choice): void;
  /** Queues answers: used one each, in order, before the one set by `answer`. */
  next(...choices: Choice[]): void;
  /** From now on a model fails wherever requests are routed (default 502); OpenRouter then tries the next asked for. */
  down(model: string, failure?: Failure): void;
  /** The model is well again. */
  up(model: string): void;
  /** GET requests fail with this (undefined: no longer). */
  failLookups(failure: Failure | undefined): void;
  /** GET requests wait; calling what it gives lets them go on. */
  holdLookups(): () => void;
  /** Resolves when `predicate()` holds; looked at again at every change. Rejects after `limitMs` (default 15 s). */
  until(predicate: () => boolean, limitMs?: number): Promise<void>;
  /** Closes all connections and the server. Throws what a scenario threw. */
  close(): Promise<void>;
}

/** What a local OpenRouter may be started with. */
export interface LocalOpenRouterOptions {
  /** Default: any free one. */
  port?: number;
  /** The only key that is accepted; default: any. */
  apiKey?: string;
  /** How fast the stand-in talks, as long as no other answer is set; default 50. */
  tokensPerSecond?: number;
}

const base = '/api/v1';

/** Starts a local OpenRouter on the loopback interface. */
export async function startOpenRouter(options: LocalOpenRouterOptions = {}): Promise<LocalOpenRouter> {
  const { port = 0, apiKey, tokensPerSecond = 50 } = options;
  const state = new State();
  state.account.apiKey = apiKey;
  const requests: RecordedRequest[] = [];
  const lookups: LocalOpenRouter['lookups'] = [];
  const transcriptions: RecordedTranscription[] = [];
  let hearing: (request: RecordedTranscription) => Hearing | Promise<Hearing> = standInHears;
  const playing = new Set<Exchange>();
  const queue: Choice[] = [];
  const broken: unknown[] = [];
  const watch = new Watch();
  let standing: Choice = routed(
    standIn({ tokensPerSecond, firstTokenMs: tokensPerSecond === Infinity ? 0 : 400 }),
  );
  let lookupFailure: Failure | undefined;
  let lookupsMayGo = Promise.resolve();

  const around: ChatSurroundings = {
    requests,
    playing,
    ticker: new Ticker(),
    changed: () => watch.changed(),
    usage: (exchange) => state.usage(exchange),
    parse: (exchange) => state.parse(exchange),
    route: (request) => state.route(request),
    refuseKey: (authorization) => state.account.refuseKey(authorization),
    refuse: (request) => state.refuse(request),
    serve: (models) => firstServed(state.models, models),
    settle: (exchange) => state.settle(exchange),
    scenario: (request) => {
      const choice = queue.shift() ?? standing;
      return typeof choice === 'function' ? choice(request) : choice;
    },
  };

  const answerLookup = (
    incoming: IncomingMessage,
    response: ServerResponse,
    { pathname, searchParams }: URL,
  ) => {
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : '';
    const { status, body } =
      lookupFailure ?? lookUp(state, path, searchParams, incoming.headers.authorization);
    const text = typeof body === 'string';
    response.writeHead(status, { 'content-type': text ? 'text/html' : 'application/json' });
    response.end(text ? body : JSON.stringify(body));
    lookups.push({ at: performance.timeOrigin + performance.now(), path, status });
    watch.changed();
  };

  const writeDown = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = recorded(incoming.headers, await json(incoming));
    transcriptions.push(request);
    watch.changed();
    const refused = state.account.refuseKey(incoming.headers.authorization);
    const { status, body, cost } = refused
      ? { ...refused, cost: 0 }
      : await transcription(request, state.models, hearing);
    state.account.charge(cost, 0, incoming.headers.authorization);
    request.status = status;
    const name = `gen-stt-${Math.floor(request.at)}-${transcriptions.length}`;
    response.writeHead(status, { 'content-type': 'application/json', 'x-generation-id': name });
    response.end(JSON.stringify(body));
    watch.changed();
  };

  const server = createServer((incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://local');
    const isRecording = incoming.method === 'POST' && url.pathname === `${base}/audio/transcriptions`;
    if (isRecording) {
      writeDown(incoming, response).catch((error) => {
        broken.push(error);
        response.destroy();
      });
      return;
    }
    const isChat = incoming.method === 'POST' && url.pathname === `${base}/chat/completions`;
    if (!isChat) {
      void lookupsMayGo.then(() => answerLookup(incoming, response, url));
      return;
    }
    chat(incoming, response, around).catch((error) => {
      broken.push(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    requests,
    lookups,
    transcriptions,
    hears: (what) => {
      hearing = typeof what === 'function' ? what : () => what;
    },
    account: state.account,
    generations: state.generations,
    get models() {
      return state.models;
    },
    set models(models) {
      state.models = models;
    },
    answer: (choice) => {
      standing = choice;
    },
    next: (...choices) => {
      queue.push(...choices);
    },
    down: (model, failure = providerError('provider_unavailable')) => {
      state.down.set(model, failure);
    },
    up: (model) => {
      state.down.delete(model);
    },
    failLookups: (failure) => {
      lookupFailure = failure;
    },
    holdLookups: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      lookupsMayGo = promise;
      return resolve;
    },
    until: (predicate, limitMs = 15_000) => watch.until(predicate, () => describe(requests), limitMs),
    close: async () => {
      for (const exchange of playing) exchange.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      watch.close();
      if (broken.length > 0) throw broken[0];
    },
  };
}

function describe(requests: RecordedRequest[]): string {
  const states = requests.map(({ status, tokens, finished, aborted, refused }) => {
    const state = refused ? 'refused' : finished ? 'finished' : aborted ? 'aborted' : 'open';
    return `${state} (status ${status ?? 'none'}, ${tokens.length} tokens)`;
  });
  return `${requests.length} requests: ${states.join(', ')}`;
}
