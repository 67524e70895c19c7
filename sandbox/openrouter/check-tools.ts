import type { ChatRequestMessage } from './wire.ts';

interface FunctionTool {
  name?: unknown;
  parameters?: unknown;
  strict?: unknown;
}

/**
 * What providers refuse of a conversation with tools, in their words, or undefined: names, strict schemas, calls without a
 * result, results without a call (OpenRouter docs, tool calling; OpenAI's and Anthropic's messages).
 */
export function toolProblem(request: Record<string, unknown>): string | undefined {
  const tools = Array.isArray(request.tools)
    ? (request.tools as { type?: string; function?: FunctionTool }[])
    : [];
  const functions = tools.flatMap((tool) =>
    tool.type === 'function' && tool.function ? [tool.function] : [],
  );
  const messages = request.messages as ChatRequestMessage[];
  const speaksOfTools = messages.some(({ role, tool_calls }) => role === 'tool' || tool_calls);
  if (speaksOfTools && functions.length === 0)
    return 'Requests which include `tool_calls` or `tool` messages must define tools.';
  return definitionProblem(functions, request.tool_choice) ?? conversationProblem(messages);
}

function definitionProblem(functions: readonly FunctionTool[], choice: unknown): string | undefined {
  const names = functions.map(({ name }) => String(name));
  const odd = names.find((name) => !/^[a-zA-Z0-9_-]{1,64}$/.test(name));
  if (odd !== undefined) return `Invalid tool name ${JSON.stringify(odd)}: ^[a-zA-Z0-9_-]{1,64}$`;
  if (new Set(names).size < names.length) return 'tools: Tool names must be unique.';
  const loose = functions.find(({ strict, parameters }) => strict === true && !isStrict(parameters));
  if (loose)
    return `Invalid schema for function '${loose.name}': 'additionalProperties' is required to be supplied and to be false, and 'required' to list every key.`;
  const wanted = (choice as { function?: { name?: string } } | null | undefined)?.function?.name;
  if (wanted !== undefined && !names.includes(wanted))
    return `Tool choice '${wanted}' not found in 'tools' parameter.`;
  return undefined;
}

function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict);
  if (typeof schema !== 'object' || schema === null) return true;
  const { type, properties, required, additionalProperties } = schema as Record<string, unknown>;
  const keys = Object.keys((properties as object | undefined) ?? {});
  const names = Array.isArray(required) ? required : [];
  if (type === 'object' && (additionalProperties !== false || !keys.every((key) => names.includes(key)))) {
    return false;
  }
  return Object.values(schema).every(isStrict);
}

function conversationProblem(messages: readonly ChatRequestMessage[]): string | undefined {
  let open: string[] = [];
  for (const { role, tool_calls, tool_call_id, content } of messages) {
    if (role === 'tool') {
      if (!open.includes(String(tool_call_id)))
        return "messages with role 'tool' must be a response to a preceding message with 'tool_calls'.";
      const isText = Array.isArray(content) && content.every(({ type }) => type === 'text');
      if (typeof content !== 'string' && !isText) return 'tool messages: content: expected text';
      open = open.filter((id) => id !== tool_call_id);
      continue;
    }
    if (open.length > 0) break;
    const calls = (tool_calls ?? []) as { id: string; function: { name: string; arguments: string } }[];
    const broken = calls.find((call) => !isObject(call.function.arguments));
    if (broken) return `tool_calls: the arguments of '${broken.function.name}' are not a JSON object.`;
    open = calls.map(({ id }) => id);
    if (new Set(open).size < open.length) return 'tool_calls: ids must be unique.';
  }
  if (open.length === 0) return undefined;
  return `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${open.join(', ')}`;
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
