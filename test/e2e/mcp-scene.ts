import { fileURLToPath } from 'node:url';
import type { RecordedRequest } from '../../sandbox/openrouter/index.ts';
import { say, toolCalls } from '../../sandbox/openrouter/scenarios.ts';
import type { HouseOptions } from './house.ts';
import { logged, openScene, type Scene } from './scene.ts';

const program = fileURLToPath(new URL('../../sandbox/mcp/stdio.ts', import.meta.url));

/** The local MCP server as a program, in the file's form; `how` as its own comment says. */
export function stdioServer(how?: 'mute' | 'broken' | 'stubborn' | 'slow', file?: string) {
  const further = [how, file].filter((one) => one !== undefined);
  return { command: process.execPath, args: [program, ...further] };
}

/** A presets file with these servers; its one preset may use of them what `mcp` says. JSON is YAML. */
export function presetsWith(mcpServers: Record<string, unknown>, mcp?: Record<string, unknown>): string {
  const agent = { description: 'Uses tools', model: 'openai/gpt-6-luna', max_tokens: 1000 };
  return JSON.stringify({
    default: 'agent',
    presets: { agent: { ...agent, ...(mcp && { mcp }) } },
    mcpServers,
  });
}

/** A scene with these servers, all of whose tools may be used where `mcp` does not say otherwise. */
export async function openMcpScene(
  mcpServers: Record<string, object>,
  { mcp, ...options }: HouseOptions & { mcp?: Record<string, unknown> } = {},
): Promise<Scene> {
  const all = Object.fromEntries(Object.keys(mcpServers).map((name) => [name, true]));
  return openScene({ presets: presetsWith(mcpServers, mcp ?? all), ...options });
}

/** Waits until so many connections were made since the beginning. */
export async function connected(scene: Scene, times = 1): Promise<void> {
  while (logged(scene, 'MCP server connected').length < times) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The model calls these tools at once, and then says something. */
export function nextCalls(
  { openrouter }: Pick<Scene, 'openrouter'>,
  calls: readonly { name: string; arguments?: unknown }[],
  then = 'Done.',
): void {
  const spoken = calls.map(({ name, arguments: given = {} }, index) => ({
    id: `call_${index}`,
    name,
    arguments: JSON.stringify(given),
  }));
  openrouter.next(toolCalls(spoken));
  openrouter.next(say(then));
}

/** The names of the functions that a request offers. */
export function offered(request: RecordedRequest | undefined): string[] {
  const tools = (request?.body.tools ?? []) as { function?: { name: string } }[];
  return tools.flatMap(({ function: one }) => (one ? [one.name] : []));
}

/** What a request tells the model of the calls that it made, in their order. */
export function results(request: RecordedRequest | undefined): string[] {
  const messages = (request?.body.messages ?? []) as { role: string; content: unknown }[];
  return messages.filter(({ role }) => role === 'tool').map(({ content }) => String(content));
}
