import type OpenAI from 'openai';
import type { Config } from '../config.ts';
import type { Endpoint } from './call.ts';
import { CatalogueCache } from './catalogue-cache.ts';
import { Categories } from './category.ts';
import { type Clock, systemClock } from './clock.ts';
import { FreeLine } from './free-line.ts';
import type { KeyUse } from './key-use.ts';
import { transport } from './transport.ts';

/** What a call needs to know of the server that it goes to. */
export interface Target {
  client(): Promise<OpenAI>;
  /** Send what only OpenRouter understands. */
  extras: boolean;
  /** The line before the free models of the account. */
  freeLine: FreeLine;
  /** To be told how each request to a model ended. */
  used(use: Omit<KeyUse, 'apiKey'>): void;
}

/** The way to OpenRouter (or to another server of the same kind): settings, clients, the list of models. */
export interface OpenRouter {
  /** Of the configured server. */
  readonly baseUrl: string;
  readonly retry: Config['retry'];
  readonly watchdog: Config['watchdog'];
  readonly clock: Clock;
  readonly catalogue: CatalogueCache;
  readonly categories: Categories;
  /** The key of the configured server that is used now. */
  readonly apiKey: string;
  /** Opens the account's balance, and nothing else. */
  readonly managementKey: string | undefined;
  /** All requests that begin from now on go out with this key; those under way end with the one before. */
  useKey(apiKey: string): void;
  /** Has a listener told how each request to the configured server ended; it must not throw. */
  onKeyUse(listener: (use: KeyUse) => void): void;
  /** The client for the configured server or for a preset's own. */
  target(endpoint?: Endpoint): Target;
}

// Our own watchdog ends requests; the client's timer (which ends at the headers) must never be first.
const NEVER_MS = 2 ** 31 - 1;

/**
 * Everything that a call to the models needs. Nothing is sent. Nothing comes from the environment: the `openai` package
 * would else take key, address, organisation, project, log level and even headers from `OPENAI_*` variables.
 */
export function createOpenRouter(
  config: Pick<Config, 'openrouter' | 'retry' | 'watchdog'>,
  clock: Clock = systemClock,
): OpenRouter {
  const { baseUrl, managementKey, extras, appUrl, appTitle } = config.openrouter;
  const appHeaders = extras ? openRouterHeaders(appTitle, appUrl) : {};

  // Loaded with the first request: its 236 files are a fifth of all that a start would read.
  async function connect(server: Endpoint, headers: Record<string, string>): Promise<OpenAI> {
    const { default: Client } = await import('openai');
    return new Client({
      // The client wants some key; the header that is really sent is made by the transport.
      apiKey: server.apiKey || 'none',
      adminAPIKey: null,
      baseURL: server.baseUrl,
      organization: null,
      project: null,
      webhookSecret: null,
      maxRetries: 0,
      timeout: NEVER_MS,
      logLevel: 'off',
      fetch: transport({ ...headers, ...authorization(server.apiKey) }),
    });
  }

  const clients = new Map<string, Promise<OpenAI>>();
  const listeners: ((use: KeyUse) => void)[] = [];
  const ownLine = new FreeLine(clock, (signal) => freeRequestsLeft(openrouter, signal));
  /** Of the accounts of presets' own keys. */
  const freeLines = new Map<string, FreeLine>();
  let configured: Endpoint = { baseUrl, apiKey: config.openrouter.apiKey };
  let categories: Categories | undefined;
  const openrouter: OpenRouter = {
    baseUrl,
    retry: config.retry,
    watchdog: config.watchdog,
    clock,
    catalogue: new CatalogueCache(async (signal) => {
      const server = await openrouter.target().client();
      return server.get('/models', { query: { output_modalities: 'all' }, signal, timeout: 60_000 });
    }, clock),
    get categories() {
      categories ??= new Categories(openrouter);
      return categories;
    },
    get apiKey() {
      return configured.apiKey;
    },
    managementKey,
    useKey(apiKey) {
      configured = { baseUrl, apiKey };
    },
    onKeyUse(listener) {
      listeners.push(listener);
    },
    target(endpoint) {
      const server = endpoint ?? configured;
      const own = server.baseUrl === baseUrl;
      return {
        client() {
          const name = `${server.baseUrl} ${server.apiKey}`;
          const client = clients.get(name) ?? connect(server, own ? appHeaders : {});
          clients.set(name, client);
          return client;
        },
        extras: own ? extras : isOpenRouter(server.baseUrl),
        get freeLine() {
          if (!endpoint) return ownLine;
          const line = freeLines.get(server.apiKey) ?? new FreeLine(clock, async () => undefined);
          freeLines.set(server.apiKey, line);
          return line;
        },
        used(use) {
          if (endpoint) return;
          for (const listener of listeners) listener({ ...use, apiKey: server.apiKey });
        },
      };
    },
  };
  return openrouter;
}

/** How many requests to free models the account has left today; nothing where nobody tells. */
async function freeRequestsLeft(openrouter: OpenRouter, signal: AbortSignal): Promise<number | undefined> {
  const { fetchKey } = await import('./key.ts');
  const key = await fetchKey(openrouter, signal).catch(() => undefined);
  return key?.freeRequests?.remaining;
}

function authorization(apiKey: string): Record<string, string> {
  return apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` };
}

/** App attribution (OpenRouter docs): without the referer no title counts; the metadata names the route that was taken. */
function openRouterHeaders(title: string, url?: string): Record<string, string> {
  return {
    ...(url !== undefined && { 'http-referer': headerSafe(url) }),
    'x-openrouter-title': headerSafe(title),
    'x-openrouter-metadata': 'enabled',
  };
}

/** Header values are Latin-1 at best: one emoji in the title and no request could be sent at all. */
function headerSafe(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .trim();
}

/** Whether an address is one of OpenRouter's own. */
export function isOpenRouter(baseUrl: string): boolean {
  return /(^|\.)openrouter\.ai$/.test(new URL(baseUrl).hostname);
}
