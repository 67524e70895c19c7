import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Stage } from '../stage/stage.ts';

/** A request that the guard has let in. */
export interface Visit {
  stage: Stage;
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** What stands in the path behind the route's own part, decoded. */
  rest: string[];
  /** The JSON body; nothing where there is none. @throws {Refused} where it is no JSON, or too large */
  body(): Promise<unknown>;
}

/**
 * What answers requests of a method under a path: `GET /glass` answers `/glass/123` with `rest` being `['123']`. It returns what is
 * sent as JSON, or undefined where it has written the response itself.
 */
export interface Route {
  method: 'GET' | 'POST' | 'PUT';
  /** The first part of the path, without slashes; empty for `/`. */
  path: string;
  /** The largest body that is read, bytes. */
  mostBytes?: number;
  answer(visit: Visit): Promise<unknown> | unknown;
}

/** A request that is refused, with what its answer says. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
