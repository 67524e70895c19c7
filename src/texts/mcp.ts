import type { Language } from './language.ts';

/** Of servers of tools. */
export function mcp({ words, say }: Language) {
  const own = words.mcp;
  return {
    ...own,
    doing: (server: string, what: string) => say(own.doing, { server, what }),
    // Goes on from "may I".
    asks: (server: string, tool: string, given: string) =>
      given === '' ? say(own.asks, { tool, server }) : say(own.asksWith, { tool, server, given }),
    // Told to the model.
    failed: (server: string) => say(own.failed, { server }),
  };
}
