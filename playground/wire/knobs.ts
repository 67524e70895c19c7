import { z } from 'zod';

/** What can be turned while it runs: `GET /knobs`, and `POST /knobs` with some of it. */
export const knobs = z.object({
  /** The local OpenRouter: how fast it talks, and how it answers its next request. Without meaning where real models answer. */
  tokensPerSecond: z.number().min(1).max(2000),
  nextAnswer: z.enum(['normal', '429', '402', '502', 'midway', 'stall', 'short']),
  /** How long calls to the local Discord travel, ms. */
  latencyMs: z.number().min(0).max(5000),
  /** Whether OpenRouter is asked to tell what it sends to providers (its debug echo). */
  echo: z.boolean(),
});

/** See `knobs`. */
export type Knobs = z.infer<typeof knobs>;

/** What happens at once: `POST /strike`. */
export const strike = z.object({
  what: z.enum(['discord-429', 'discord-global-429', 'discord-500', 'disconnect', 'reconnect']),
});

/** See `strike`. */
export type Strike = z.infer<typeof strike>;
