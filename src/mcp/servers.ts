import type { Presets } from '../presets/schema.ts';
import type { Tool, ToolSource } from '../tools/tool.ts';
import { asTool } from './as-tool.ts';
import { McpServer, type ServerParts } from './server.ts';

/** What the servers work with. */
export interface McpParts extends ServerParts {
  /** How long a question waits for a server that is starting or does not answer, ms. */
  patienceMs: number;
}

/** The MCP servers of the presets file, as a source of tools. */
export interface McpServers extends ToolSource {
  /** Takes what the file says now: what is new is started, what is gone or different ends once nobody waits for it. */
  update(presets: Presets): void;
  /** Ends them all. Never rejects. */
  close(): Promise<void>;
}

/** No server runs before the first update. */
export function createMcpServers(parts: McpParts): McpServers {
  let servers = new Map<string, McpServer>();
  const leaving = new Set<McpServer>();
  return {
    update({ mcpServers, list }) {
      const before = servers;
      servers = new Map(
        Object.entries(mcpServers).map(([name, settings]) => {
          const kept = before.get(name);
          const isSame = JSON.stringify(kept?.settings) === JSON.stringify(settings);
          return [name, kept && isSame ? kept : new McpServer(name, settings, parts)];
        }),
      );
      for (const server of before.values()) {
        if (servers.get(server.name) === server) continue;
        leaving.add(server);
        void server.retire().then(() => leaving.delete(server));
      }
      // A server that takes long to start is ready when it is asked for.
      const used = new Set(list.flatMap(({ mcp = {} }) => Object.keys(mcp)));
      for (const name of used) {
        // Why it cannot be used stands in the log.
        servers
          .get(name)
          ?.tools()
          .catch(() => {});
      }
    },

    async toolsFor({ mcp = {} }, _asking, signal) {
      const found = await Promise.all(
        Object.entries(mcp).map(async ([name, allowed]) => {
          const server = servers.get(name);
          // Switched off in the file.
          if (!server) return { tools: [], missing: [] };
          const offered = await inTime(server.tools(), parts.patienceMs, signal).catch(() => undefined);
          if (!offered) return { tools: [], missing: [name] };
          const chosen = allowed === true ? offered : offered.filter((tool) => allowed.includes(tool.name));
          const names = new Set(offered.map((tool) => tool.name));
          const gone = allowed === true ? [] : allowed.filter((tool) => !names.has(tool));
          return {
            tools: chosen.map((tool) => asTool(server, tool)),
            missing: gone.map((tool) => `${name}: ${tool}`),
          };
        }),
      );
      return {
        tools: onceEach(found.flatMap(({ tools }) => tools)),
        missing: found.flatMap(({ missing }) => missing),
      };
    },

    async close() {
      await Promise.all([...servers.values(), ...leaving].map((server) => server.close()));
    },
  };
}

/** A server that lists a tool twice offers it once. */
function onceEach(tools: readonly Tool[]): Tool[] {
  return [...new Map(tools.map((tool) => [tool.name, tool])).values()];
}

/** What is promised, if it comes in time. @throws Error where it does not, or the signal is aborted first */
async function inTime<Value>(promised: Promise<Value>, ms: number, signal: AbortSignal): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const end = () => late.reject(new Error('not in time'));
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    return await Promise.race([promised, late.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
