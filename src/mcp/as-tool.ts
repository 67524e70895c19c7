import type { McpServerSettings } from '../presets/mcp-servers.ts';
import type { Tool } from '../tools/tool.ts';
import type { McpServer } from './server.ts';
import { toolName } from './tool-name.ts';
import type { OfferedTool } from './wire.ts';
import { givenWords } from './wish.ts';

/** A server's tool as a model may call it. */
export function asTool(server: McpServer, offered: OfferedTool): Tool {
  const { name, title, description, inputSchema, annotations } = offered;
  const { seconds } = server.settings;
  return {
    name: toolName(server.name, name),
    description: description || (title ?? annotations?.title ?? name),
    parameters: inputSchema,
    writes: isAskedFor(server.settings, offered),
    asks: (given, texts) => texts.mcp.asks(server.name, name, givenWords(given as Record<string, unknown>)),
    doing: (texts) => texts.mcp.doing(server.name, shown(title ?? annotations?.title ?? name)),
    seconds,
    run: (arguments_, { signal }) => server.call(name, arguments_ as Record<string, unknown>, signal),
  };
}

/**
 * Whether the asker must allow a call: unless the server says that the tool reads only, or the operator that it needs no
 * leave. What says nothing of itself may do anything (specification, ToolAnnotations: `readOnlyHint` is false by default).
 */
function isAskedFor({ ask, allow }: McpServerSettings, { name, annotations }: OfferedTool): boolean {
  if (ask === true || ask.includes(name)) return true;
  if (allow === true || allow.includes(name)) return false;
  return annotations?.readOnlyHint !== true;
}

/** A server's own words, fit for a quiet line. */
function shown(words: string): string {
  const plain = words.replaceAll(/[\s\p{C}\\*_~`|<>[\]]+/gu, ' ').trim();
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}
