import type { McpParts, McpServers } from './servers.ts';

/** The MCP servers of the presets file; nothing of what they need is loaded before the file names one. */
export function createMcp(parts: McpParts): McpServers {
  let loaded: Promise<McpServers> | undefined;
  return {
    update(presets) {
      if (!loaded && Object.keys(presets.mcpServers).length === 0) return;
      loaded ??= import('./servers.ts').then(({ createMcpServers }) => createMcpServers(parts));
      void loaded.then((servers) => servers.update(presets));
    },
    async toolsFor(preset, asking, signal) {
      if (!loaded || !preset.mcp) return { tools: [] };
      return (await loaded).toolsFor(preset, asking, signal);
    },
    async close() {
      await (await loaded)?.close();
    },
  };
}
