import type { IncomingHttpHeaders } from 'node:http';
import type { Gateway } from './gateway.ts';
import type { Limits, RateLimits } from './limits.ts';
import type { World } from './state.ts';
import type { Upload } from './wire.ts';

/** What a route's handler gets. */
export interface Call {
  world: World;
  gateway: Gateway;
  /** The parts of the path which the route names, e.g. `channel`. */
  params: Record<string, string>;
  query: URLSearchParams;
  json: unknown;
  uploads: Upload[];
  headers: IncomingHttpHeaders;
  limits: Limits;
  rates: RateLimits;
}

/** What a handler answers; `body` left out means 204. */
export interface Answer {
  status: number;
  body?: unknown;
}

/** The limit that a route counts under. */
export interface RouteLimit {
  window: 'createMessage' | 'editMessage' | 'interactionToken' | 'reaction';
  /** The bucket's hash: routes may share one and still be counted apart. */
  hash: string;
  /** The path part which each have a count of their own. */
  per: string;
}

/** One route of the API. */
export interface Route {
  method: string;
  /** Segments; `:name` stands for a part of the path. */
  path: string;
  /** `bot`: needs the bot's token and counts towards the global limit. */
  auth: 'bot' | 'none';
  limit?: RouteLimit;
  handle: (call: Call) => Answer | Promise<Answer>;
}

/** A match: the route and the parts of the path. */
export interface Match {
  route: Route;
  params: Record<string, string>;
}

/** Finds the route for a method and path; literal segments win over named ones in the order of the table. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const byShape = new Map<string, { route: Route; segments: string[] }[]>();
  for (const route of routes) {
    const segments = route.path.split('/').slice(1);
    const shape = `${route.method} ${segments.length}`;
    byShape.set(shape, [...(byShape.get(shape) ?? []), { route, segments }]);
  }
  return (method, path) => {
    const given = path.split('/').slice(1).map(decodeURIComponent);
    for (const { route, segments } of byShape.get(`${method} ${given.length}`) ?? []) {
      const params: Record<string, string> = {};
      const fits = segments.every((segment, index) => {
        const value = given[index] ?? '';
        if (!segment.startsWith(':')) return segment === value;
        params[segment.slice(1)] = value;
        return value !== '';
      });
      if (fits) return { route, params };
    }
    return undefined;
  };
}

/** 200 with a body. */
export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** 204. */
export const nothing: Answer = { status: 204 };
