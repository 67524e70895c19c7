import { describeCode } from './api-error.ts';

/** One REST call, as recorded. */
export interface RequestRecord {
  /** Epoch ms at which it arrived. */
  at: number;
  method: string;
  /** The route with named parts, e.g. `/channels/:channel/messages/:message`. */
  route: string;
  /** The path as sent, without `/api/v10`. */
  path: string;
  /** The JSON body; of a form its `payload_json`. */
  body: unknown;
  /** Names of the files sent. */
  files: string[];
  /** HTTP status of the answer; 0 while there is none, or when the socket was destroyed or left hanging. */
  status: number;
  /** Discord's JSON code, of an error. */
  code: number | undefined;
  /** The bucket's hash, of routes with a limit. */
  bucket: string | undefined;
  /** Of a 429: `user`, `global`, or `shared`. */
  scope: string | undefined;
  /** ms until answered. */
  ms: number;
}

/** Which calls a fault strikes: `PATCH /channels/:channel/messages/:message` (route or path), a test, or parts. */
export type RequestMatcher =
  | string
  | ((request: RequestRecord) => boolean)
  | { method?: string; route?: string | RegExp; path?: string | RegExp };

/** What goes wrong. */
export interface Fault {
  /** HTTP status; by default what Discord gives with `code`, else 500. */
  status?: number;
  /** Discord's JSON code, e.g. 200000 for AutoMod. */
  code?: number;
  message?: string;
  headers?: Record<string, string>;
  /** Seconds, for a 429. */
  retryAfter?: number;
  /** `destroy` cuts the TCP connection, `hang` never answers. */
  how?: 'answer' | 'destroy' | 'hang';
  /** True: the call takes effect first, then goes wrong for whoever made it. */
  applied?: boolean;
  /** How many calls it strikes; 1 by default. */
  times?: number;
}

/** A fault at work. */
export interface FaultHandle {
  /** How many calls it has struck. */
  readonly hits: number;
  stop(): void;
}

interface Active extends Fault {
  fits: (request: RequestRecord) => boolean;
  left: number;
  hits: number;
}

/** The faults that tests have ordered, in order. */
export class Faults {
  readonly #active: Active[] = [];

  add(matcher: RequestMatcher, fault: Fault): FaultHandle {
    const active: Active = { ...fault, fits: matcherOf(matcher), left: fault.times ?? 1, hits: 0 };
    this.#active.push(active);
    return {
      get hits() {
        return active.hits;
      },
      stop: () => {
        active.left = 0;
      },
    };
  }

  /** The fault that strikes this call, which uses it up once. */
  strike(request: RequestRecord): Fault | undefined {
    const fault = this.#active.find((one) => one.left > 0 && one.fits(request));
    if (!fault) return undefined;
    fault.left -= 1;
    fault.hits += 1;
    return fault;
  }
}

/** Status, headers and body of a fault that answers. */
export function faultAnswer(fault: Fault): {
  status: number;
  headers: Record<string, string>;
  body: unknown;
} {
  const told = fault.code === undefined ? undefined : describeCode(fault.code);
  const status = fault.status ?? told?.status ?? (fault.code === undefined ? 500 : 400);
  const message = fault.message ?? told?.message ?? `${status}: failed`;
  const headers = { ...fault.headers };
  if (status !== 429) return { status, headers, body: { message, code: fault.code ?? 0 } };
  const seconds = fault.retryAfter ?? 1;
  headers['Retry-After'] = String(Math.ceil(seconds));
  headers['X-RateLimit-Scope'] ??= 'user';
  const code = fault.code === undefined ? {} : { code: fault.code };
  return {
    status,
    headers,
    body: { message, retry_after: seconds, global: headers['X-RateLimit-Scope'] === 'global', ...code },
  };
}

/** A matcher as a test. */
export function matcherOf(matcher: RequestMatcher): (request: RequestRecord) => boolean {
  if (typeof matcher === 'function') return matcher;
  if (typeof matcher === 'string') {
    const [method, where] = matcher.split(' ');
    return (request) =>
      request.method === method &&
      (!where || request.route === where || request.path.split('?')[0] === where);
  }
  const fits = (rule: string | RegExp | undefined, value: string): boolean =>
    rule === undefined || (typeof rule === 'string' ? rule === value : rule.test(value));
  return (request) =>
    fits(matcher.method, request.method) &&
    fits(matcher.route, request.route) &&
    fits(matcher.path, request.path);
}
