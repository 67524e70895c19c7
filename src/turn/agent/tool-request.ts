import type { WireParameters } from '../../openrouter/call.ts';
import type { JsonSchema, Tool } from '../../tools/tool.ts';

/** Fields of a request that mean nothing, or are refused, where there are no tools. */
const ofTools = [
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'max_tool_calls',
  'stop_server_tools_when',
] as const;

/** A request without tools, for a model that cannot call any. */
export function withoutTools(request: WireParameters): WireParameters {
  const gone = new Set<string>(ofTools);
  return Object.fromEntries(Object.entries(request).filter(([field]) => !gone.has(field)));
}

/** Whether a request offers tools of OpenRouter's own. */
export function hasServerTools({ tools }: WireParameters): boolean {
  return Array.isArray(tools) && tools.length > 0;
}

/** How a round is asked. */
export interface Round {
  /** The first may be told which tool to call; the last may call none. */
  place: 'first' | 'further' | 'last';
  /** Whether the preset wants schemas held to by providers, wherever they can be. */
  strict: boolean;
}

/**
 * A request with functions beside the tools that OpenRouter runs. All of them go out in every round, since providers refuse the
 * calls of a conversation whose tools they are not told of. A call that the preset demands is demanded once: else there
 * would be no end.
 */
export function withTools(
  request: WireParameters,
  tools: ReadonlyMap<string, Tool>,
  { place, strict }: Round,
): WireParameters {
  const { tool_choice: choice, ...rest } = request;
  const wanted = isThere(choice, tools) ? choice : undefined;
  const functions = [...tools.values()].map((tool) => ({
    type: 'function',
    function: {
      name: tool.name,
      description: tool.description,
      parameters: tool.parameters,
      ...((tool.strict ?? strict) && canBeStrict(tool.parameters) && { strict: true }),
    },
  }));
  const told = place === 'last' ? 'none' : place === 'first' || wanted === 'none' ? wanted : undefined;
  return {
    ...rest,
    tools: [...(Array.isArray(request.tools) ? request.tools : []), ...functions],
    ...(told !== undefined && { tool_choice: told }),
  };
}

/** Providers refuse a choice of a function that they are not told of. */
function isThere(choice: unknown, tools: ReadonlyMap<string, Tool>): boolean {
  const name = (choice as { function?: { name?: string } } | undefined)?.function?.name;
  return name === undefined || tools.has(name);
}

/**
 * Whether a provider can hold a model to a schema: every object in it must list all of its keys as required, and allow no
 * others (OpenRouter docs, tool calling).
 */
export function canBeStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(canBeStrict);
  if (typeof schema !== 'object' || schema === null) return true;
  const { type, properties = {}, required = [], additionalProperties } = schema as JsonSchema;
  const keys = Object.keys(properties as object);
  const isClosed =
    additionalProperties === false && Array.isArray(required) && keys.every((key) => required.includes(key));
  return (type !== 'object' || isClosed) && Object.values(schema).every(canBeStrict);
}
