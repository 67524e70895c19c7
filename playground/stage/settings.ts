import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/** What the environment says of the playground itself; the rest is the bot's. */
const schema = z.object({
  PLAYGROUND_PORT: z
    .string()
    .optional()
    .transform((text) => Number(text || 4400))
    // Below are those that browsers leave out of addresses, and those that systems keep for themselves.
    .refine((port) => Number.isInteger(port) && port >= 1024 && port <= 65_535, {
      error: 'PLAYGROUND_PORT has to be a port from 1024 to 65535.',
    }),
  PRESETS_FILE: z
    .string()
    .optional()
    .refine((file) => !file || existsSync(file), {
      error: ({ input }) => `PRESETS_FILE names ${resolve(String(input))}, which is not there.`,
    }),
});

/**
 * Reads the settings of the playground.
 *
 * @returns the port to try first, or a sentence for each setting that is wrong
 */
export function readSettings(environment: NodeJS.ProcessEnv): { port: number } | { mistakes: string[] } {
  const read = schema.safeParse(environment);
  if (read.success) return { port: read.data.PLAYGROUND_PORT };
  return { mistakes: read.error.issues.map(({ message }) => message) };
}
