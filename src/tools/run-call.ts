import { UserError } from '../errors.ts';
import { english } from '../texts/index.ts';
import { aborted } from './aborted.ts';
import { readArguments } from './arguments.ts';
import { material } from './material.ts';
import type { Confirm, Tool, ToolUse } from './tool.ts';

/** A call as the model made it. */
export interface MadeCall {
  id: string;
  name: string;
  /** JSON, not checked. */
  arguments: string;
}

/** What a call runs with. */
export interface CallSurroundings {
  tools: ReadonlyMap<string, Tool>;
  use: ToolUse;
  /** Asks the asker, where the tool writes. */
  confirm: (call: { tool: Tool; arguments_: unknown }, use: ToolUse) => ReturnType<Confirm>;
  /** What is left for the call, ms; asked when it begins. */
  leftMs: () => number;
  /** Longest result, UTF-16 units. */
  most: number;
  /** Told that the tool runs now, and by calling what it gives that it does not any more. */
  onRun: (tool: Tool) => () => void;
  /** Told what a tool threw that is nobody's sentence. */
  onFailure: (name: string, error: unknown) => void;
}

/** How long a call may take where the tool does not say, s. */
const usualSeconds = 30;

/**
 * Runs one call, whatever the model wrote and whatever the tool does: what comes back is what the model is told.
 * Never rejects.
 */
export async function runCall(call: MadeCall, around: CallSurroundings): Promise<string> {
  const { tools, use, confirm } = around;
  const tool = tools.get(call.name);
  if (!tool) return `There is no tool called ${JSON.stringify(call.name.slice(0, 100))}. ${known(tools)}`;
  try {
    const given = await readArguments(tool, call.arguments);
    if ('complaint' in given) return `${given.complaint}\nCall it again with arguments that fit its schema.`;
    const { values } = given;
    if (typeof tool.writes === 'function' ? tool.writes(values) : tool.writes) {
      const answer = await confirm({ tool, arguments_: values }, use);
      if (answer === 'refused') return 'Not done: the asker has refused it. Do not try it again.';
      if (answer === 'unanswered') return 'Not done: the asker did not answer whether it may be done.';
    }
    return await run(tool, values, around);
  } catch (error) {
    around.onFailure(call.name, error);
    return `${call.name} failed.`;
  }
}

async function run(
  tool: Tool,
  values: Record<string, unknown>,
  { use, leftMs, most, onRun }: CallSurroundings,
): Promise<string> {
  const ms = Math.min((tool.seconds ?? usualSeconds) * 1000, Math.max(0, leftMs()));
  const tooLate = AbortSignal.timeout(Math.ceil(ms));
  const signal = AbortSignal.any([use.signal, tooLate]);
  const end = onRun(tool);
  try {
    const work = (async () => tool.run(values, { ...use, signal }))();
    const result: unknown = await Promise.race([work, aborted(signal)]);
    const text = typeof result === 'string' ? result : (JSON.stringify(result) ?? '');
    return text.trim() === '' ? `${tool.name} gave nothing.` : material(tool.name, text, most);
  } catch (error) {
    if (use.signal.aborted) return `${tool.name} was cancelled.`;
    if (tooLate.aborted) return `${tool.name} did not answer within ${Math.round(ms) / 1000} seconds.`;
    if (error instanceof UserError)
      return material(tool.name, `${tool.name} says: ${error.say(english)}`, most);
    throw error;
  } finally {
    end();
  }
}

function known(tools: ReadonlyMap<string, Tool>): string {
  return tools.size === 0 ? 'There are none.' : `There are: ${[...tools.keys()].join(', ')}.`;
}
