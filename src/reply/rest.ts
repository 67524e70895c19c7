import { REST } from 'discord.js';
import type { RateLimitReading } from './pace.ts';

/**
 * The connections on which replies are drawn. Each is a REST instance of its own, because @discordjs/rest sends all
 * requests that share a bucket hash in one line, and Discord names one hash for creates and edits although it
 * counts them apart: a create would wait behind the edits.
 */
export interface ReplyRest {
  creates: REST;
  edits: REST;
  webhooks: REST;
}

/** How long one request may take, ms. Discord answers within a second or not at all. */
const usualTimeoutMs = 10_000;

/**
 * Opens the connections. They never wait and never retry by themselves: a request that would have to wait throws a
 * `RateLimitError`, since our own pacer decides when a request goes, with which text.
 *
 * @param apiUrl Discord's API without version, for instance `https://discord.com/api`
 */
export function openReplyRest(apiUrl: string, token: string, timeoutMs = usualTimeoutMs): ReplyRest {
  const open = () =>
    new REST({
      api: apiUrl,
      version: '10',
      retries: 0,
      offset: 0,
      timeout: timeoutMs,
      globalRequestsPerSecond: Number.POSITIVE_INFINITY,
      rejectOnRateLimit: () => true,
    }).setToken(token);
  return { creates: open(), edits: open(), webhooks: open() };
}

/** Reads the rate-limit headers of an answer; undefined where Discord sent none. */
export function readRateLimit(headers: { get(name: string): string | null }): RateLimitReading | undefined {
  const limit = headers.get('x-ratelimit-limit');
  const remaining = headers.get('x-ratelimit-remaining');
  const resetAfter = headers.get('x-ratelimit-reset-after');
  if (limit === null || remaining === null || resetAfter === null) return undefined;
  return { limit: Number(limit), remaining: Number(remaining), resetAfterMs: Number(resetAfter) * 1000 };
}
