import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';

/** What a failed request to Discord means for the reply that made it. */
export type DiscordFailure =
  /** The channel, message, interaction or its token is gone: nothing more can be drawn there. */
  | { kind: 'gone'; code: number }
  /** A permission is missing. */
  | { kind: 'forbidden'; code: number }
  /** AutoMod or the link filter refused the text. */
  | { kind: 'moderated'; code: number }
  /** The thread is archived or locked. */
  | { kind: 'archived'; code: number }
  /** The prompt that is replied to cannot be referred to (deleted, or no permission to read the history). */
  | { kind: 'no-reference'; code: number }
  /** Discord asks to wait. */
  | { kind: 'limited'; retryAfterMs: number; global: boolean }
  /** Discord or the network is unwell: worth another try. */
  | { kind: 'transient' }
  /** Discord calls the request malformed: a defect of ours. */
  | { kind: 'invalid'; code: number };

/** JSON error codes (Discord docs, "Opcodes and Status Codes"). */
const kinds = new Map<number, 'gone' | 'forbidden' | 'moderated' | 'archived' | 'no-reference'>([
  [10003, 'gone'],
  [10008, 'gone'],
  [10015, 'gone'],
  [10062, 'gone'],
  [30046, 'gone'],
  [50027, 'gone'],
  [50001, 'forbidden'],
  [50013, 'forbidden'],
  [50007, 'forbidden'],
  [50278, 'forbidden'],
  [50083, 'archived'],
  [160005, 'archived'],
  [160002, 'no-reference'],
  [200000, 'moderated'],
  [200001, 'moderated'],
  [240000, 'moderated'],
]);

/** Tells what a failed request means. Anything that is not Discord's own word counts as the network's failure. */
export function discordFailure(error: unknown): DiscordFailure {
  if (error instanceof RateLimitError) {
    const wait = Math.max(error.retryAfter, error.timeToReset, error.sublimitTimeout);
    return { kind: 'limited', retryAfterMs: wait, global: error.global };
  }
  if (error instanceof DiscordAPIError) {
    const code = Number(error.code);
    const kind = kinds.get(code);
    if (kind) return { kind, code };
    if (code === 50035 && JSON.stringify(error.rawError).includes('MESSAGE_REFERENCE')) {
      return { kind: 'no-reference', code };
    }
    if (error.status >= 500 || code === 130000) return { kind: 'transient' };
    if (error.status === 404) return { kind: 'gone', code };
    if (error.status === 401 || error.status === 403) return { kind: 'forbidden', code };
    return { kind: 'invalid', code };
  }
  if (error instanceof HTTPError && error.status < 500 && error.status !== 408) {
    return { kind: 'invalid', code: error.status };
  }
  return { kind: 'transient' };
}
