import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { say } from './answers.ts';
import { type ChatSurroundings, chat } from './chat.ts';
import { failure } from './errors.ts';
import type { Exchange, RecordedRequest } from './exchange.ts';
import type { Scenario } from './scenario.ts';
import { Ticker } from './ticker.ts';
import { countTokens } from './tokens.ts';
import { Watch } from './watch.ts';

/** Answers a request by a scenario, or chooses one by looking at the request. */
export type Choice = Scenario | ((request: RecordedRequest) => Scenario);

/** A running local OpenRouter. */
export interface LocalOpenRouter {
  /** Base URL, as in `OPENROUTER_BASE_URL`. */
  readonly url: string;
  /** Every chat request so far, the refused ones too. */
  readonly requests: RecordedRequest[];
  /** Sets how chat requests are answered from now on. */
  answer(choice: Choice): void;
  /** Queues answers: used one each, in order, before the one set by `answer`. */
  next(...choices: Choice[]): void;
  /** Resolves when `predicate()` holds; looked at again at every change. Rejects after `limitMs` (default 15 s). */
  until(predicate: () => boolean, limitMs?: number): Promise<void>;
  /** Closes all connections and the server. Throws what a scenario threw. */
  close(): Promise<void>;
}

/** Starts a local OpenRouter on `port` (default: any free one) of the loopback interface. */
export async function startOpenRouter({ port = 0 }: { port?: number } = {}): Promise<LocalOpenRouter> {
  const requests: RecordedRequest[] = [];
  const queue: Choice[] = [];
  const playing = new Set<Exchange>();
  const watch = new Watch();
  const broken: unknown[] = [];
  let standing: Choice = say('Hello from the local OpenRouter.');

  const around: ChatSurroundings = {
    requests,
    playing,
    ticker: new Ticker(),
    changed: () => watch.changed(),
    usage: (exchange) => {
      const prompt = countTokens(JSON.stringify(exchange.request.body.messages));
      const completion = exchange.answer.completionTokens;
      return {
        prompt_tokens: prompt,
        completion_tokens: completion,
        total_tokens: prompt + completion,
        cost: 0,
      };
    },
    metadata: () => ({}),
    keepsBilling: () => false,
    refuse: (request) =>
      /^Bearer \S+$/.test(request.headers.authorization ?? '')
        ? undefined
        : failure(401, 'No auth credentials found'),
    scenario: (request) => {
      const choice = queue.shift() ?? standing;
      return typeof choice === 'function' ? choice(request) : choice;
    },
    serve: ([model]) => ({ model: model ?? 'openrouter/auto', provider: 'Local' }),
    settle: () => {},
  };

  const route = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(incoming.url ?? '/', 'http://local').pathname;
    if (incoming.method === 'POST' && path === '/api/v1/chat/completions')
      return chat(incoming, response, around);
    response
      .writeHead(404, { 'content-type': 'application/json' })
      .end(JSON.stringify(failure(404, 'Not Found').body));
  };
  const server = createServer((incoming, response) => {
    route(incoming, response).catch((error) => {
      broken.push(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`,
    requests,
    answer: (choice) => {
      standing = choice;
    },
    next: (...choices) => {
      queue.push(...choices);
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
