import type { ChatMessage } from '../../openrouter/call.ts';
import type { ToolCall } from '../../openrouter/tool-calls.ts';
import { runCall } from '../../tools/run-call.ts';
import type { Asking, Tool, ToolUse } from '../../tools/tool.ts';
import type { Heard } from '../listen.ts';
import type { Question } from '../question.ts';
import type { TurnServices } from '../services.ts';
import type { Used } from './used.ts';
import { notRun } from './words.ts';

/** What the calls of one round run with. */
export interface RunningCalls {
  turnId: string;
  /** Several presets may answer one question at once. */
  preset: string;
  round: number;
  tools: ReadonlyMap<string, Tool>;
  used: Used;
  /** How many of the calls may run; the rest is told that it did not. */
  allowed: number;
  /** Longest result, UTF-16 units. */
  most: number;
  signal: AbortSignal;
  show: (line: string | undefined, controls?: readonly unknown[]) => void;
}

/**
 * Runs what a model has asked for, all at once, but what writes one after the other; what runs is shown. Each call gets its
 * result, in the order of the calls, whatever happens.
 */
export async function runCalls(
  services: Pick<TurnServices, 'confirm' | 'log' | 'surroundings' | 'texts'>,
  question: Question,
  calls: readonly ToolCall[],
  running: RunningCalls,
): Promise<ChatMessage[]> {
  const { log, confirm, texts, surroundings } = services;
  const { turnId, preset, round, tools, used, allowed, most, signal, show } = running;
  const asking = askingOf(question);
  const discord = surroundings().discordFor(asking, turnId);
  const shown: string[] = [];
  const showThem = () => show(shown.length > 0 ? texts.tools.running(shown) : undefined);
  const run = (call: ToolCall, index: number): Promise<string> => {
    if (index >= allowed) return Promise.resolve(notRun);
    const callId = `${question.id}.${preset}.${round}.${index}`;
    const use: ToolUse = { turnId, callId, asking, texts, signal, discord };
    return runCall(call, {
      tools,
      use,
      most,
      leftMs: () => used.leftMs(),
      confirm: (asked, by) => used.waiting(confirm(asked, by, show)),
      onRun(tool) {
        const { doing = texts.tools.calling(tool.name) } = tool;
        const words = typeof doing === 'string' ? doing : doing(texts);
        shown.push(words);
        showThem();
        return () => {
          shown.splice(shown.indexOf(words), 1);
          if (shown.length > 0) showThem();
        };
      },
      onFailure: (name, error) => log.warn({ turnId, tool: name, error }, 'a tool failed'),
    });
  };
  let writing: Promise<unknown> = Promise.resolve();
  const results = await Promise.all(
    calls.map((call, index) => {
      if (!tools.get(call.name)?.writes) return run(call, index);
      const turn = writing.then(() => run(call, index));
      writing = turn;
      return turn;
    }),
  );
  show(undefined);
  return calls.map(({ id }, index) => ({
    role: 'tool',
    tool_call_id: id,
    content: results[index] ?? notRun,
  }));
}

/** What a tool may know of a question: the token of its interaction, for one, is not its business. */
export function askingOf(question: Question): Asking {
  const { id, asker, payer, server, channelId, channelName, isPrivate, isDirect } = question;
  const isForAnother = payer.userId !== asker.id;
  return { id, asker, ...(server && { server }), channelId, channelName, isPrivate, isDirect, isForAnother };
}

/** A round as the model reads it again: what it said, thought and asked for. What providers would refuse is put right. */
export function callMessage({ text, toolCalls, ending }: Heard): ChatMessage {
  const details = ending?.reasoningDetails ?? [];
  return {
    role: 'assistant',
    content: text === '' ? null : text,
    tool_calls: toolCalls.map(({ id, name, arguments: json }) => ({
      id,
      type: 'function',
      function: {
        name: name.replaceAll(/[^\w-]/g, '_').slice(0, 64),
        arguments: isObject(json) ? json : '{}',
      },
    })),
    ...(details.length > 0 && { reasoning_details: details }),
  };
}

/** Providers read arguments as a JSON object, and refuse the whole request where they cannot. */
function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The names of the functions that were called, in order. */
export function toolsIn(traffic: readonly ChatMessage[]): string[] {
  return traffic.flatMap(({ tool_calls = [] }) => tool_calls.map(({ function: called }) => called.name));
}
