import { ending, type SayOptions, whoAnswers } from './answers.ts';
import { chunk, done, type Scenario, steps, text } from './scenario.ts';
import { tokenize } from './tokens.ts';
import type { ToolCallDelta } from './wire.ts';

/** A call of a function tool. */
export interface SpokenToolCall {
  id: string;
  name: string;
  /** JSON text, sent in pieces. */
  arguments: string;
}

/** What `toolCalls` may be told. */
export interface ToolCallOptions extends SayOptions {
  /** Said before the calls. */
  before?: string;
  /**
   * As careless providers do it: one call after the other, pieces after the first of a call without an index,
   * and `stop` for a finish reason.
   */
  sloppy?: boolean;
}

/** Calls of function tools: names first, then the arguments in pieces, interleaved. */
export function toolCalls(calls: readonly SpokenToolCall[], options: ToolCallOptions = {}): Scenario {
  const { before = '', sloppy = false } = options;
  const { finishReason = sloppy ? 'stop' : 'tool_calls', nativeFinishReason = sloppy ? 'STOP' : 'tool_use' } =
    options;
  const opened = calls.map(({ id, name }, index): ToolCallDelta => {
    return { index, id, type: 'function', function: { name, arguments: '' } };
  });
  const pieces = calls.map(({ arguments: json }, index) =>
    tokenize(json, 8).map((piece): ToolCallDelta => {
      return { ...(!sloppy && { index }), type: 'function', function: { arguments: piece } };
    }),
  );
  const deltas = sloppy
    ? opened.flatMap((first, index) => [first, ...(pieces[index] ?? [])])
    : [...opened, ...interleaved(pieces)];
  return steps([
    whoAnswers(options),
    text(before, options),
    ...deltas.map((one) => chunk({ delta: { role: 'assistant', content: null, tool_calls: [one] } })),
    ending({ ...options, finishReason, nativeFinishReason }),
    done(),
  ]);
}

/** The first of each, then the second of each, and so on. */
function interleaved<Item>(rows: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...rows.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => rows.flatMap((row) => row.slice(at, at + 1))).flat();
}
