import { readFileSync } from 'node:fs';
import type { Served } from './exchange.ts';
import {
  comments,
  done,
  finish,
  raw,
  reasoning,
  type Scenario,
  type Speech,
  served,
  step,
  steps,
  text,
  usage,
} from './scenario.ts';
import type { WireUsage } from './wire.ts';

/** What `say` may be told. */
export interface SayOptions extends Speech, Partial<Served> {
  /** Keep-alive comments before the first token. */
  keepAlives?: number;
  /** Thinking before the answer. */
  reasoning?: string;
  /** Default `stop`. */
  finishReason?: string | null;
  nativeFinishReason?: string | null;
  /** Overrides of the computed usage; false: none at all; 'with-finish': in the finish chunk; 'without-id': no id there. */
  usage?: Partial<WireUsage> | false | 'with-finish' | 'without-id';
}

/** An answer: [keep-alives] → [reasoning] → text → finish → usage → `[DONE]`. An array gives the tokens themselves. */
export function say(content: string | readonly string[], options: SayOptions = {}): Scenario {
  const { firstTokenMs = 0, ...speech } = options;
  const thinking = options.reasoning;
  return steps([
    whoAnswers(options),
    comments(options.keepAlives ?? (firstTokenMs > 0 ? 1 : 0)),
    thinking === undefined ? undefined : reasoning(thinking, { ...speech, firstTokenMs }),
    text(content, thinking === undefined ? options : speech),
    ending(options),
    done(),
  ]);
}

/** Finish and usage as the options want them. */
export function ending({ finishReason = 'stop', nativeFinishReason, usage: wanted }: SayOptions): Scenario {
  if (wanted === 'with-finish') return usage({}, { finish: finishReason ?? 'stop' });
  const last = finish(finishReason, nativeFinishReason);
  if (wanted === 'without-id') return steps([last, usage({}, { id: null })]);
  return wanted === false ? last : steps([last, usage(wanted)]);
}

/** Who answers, where the options say so. */
export function whoAnswers({ model, provider }: Partial<Served>): Scenario {
  return served({ ...(model !== undefined && { model }), ...(provider !== undefined && { provider }) });
}

const fixtures = new URL('../../test/fixtures/openrouter/', import.meta.url);

/**
 * A recording from `test/fixtures/openrouter/`, byte for byte: `NAME.sse` as a stream, `NAME.json` as a body
 * (`eNNN.json` with status NNN, others with 200). `pieceBytes` cuts it into packets of that size.
 */
export function fixture(name: string, options: { pieceBytes?: number } = {}): Scenario {
  const [bytes, type] = recording(name);
  const status = Number(/^e(\d{3})/.exec(name)?.[1] ?? 200);
  return steps([
    step((exchange) => exchange.head(status, { 'content-type': type })),
    raw(bytes, options),
    step((exchange) => exchange.end()),
  ]);
}

function recording(name: string): [Buffer, string] {
  try {
    return [readFileSync(new URL(`${name}.sse`, fixtures)), 'text/event-stream'];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return [readFileSync(new URL(`${name}.json`, fixtures)), 'application/json'];
  }
}

/** A whole `ChatResult` as JSON with status 200, even where a stream was asked for. */
export function jsonOk(content: string, options: SayOptions = {}): Scenario {
  return steps([step((exchange) => exchange.collect()), say(content, options)]);
}

/** An end without a single token. `finishReason: null` as providers do that broke silently. */
export function empty({ finishReason = 'stop' }: { finishReason?: string | null } = {}): Scenario {
  return say('', { finishReason });
}

/** `count` keep-alives `everyMs` apart (Infinity: for ever), then what follows. */
export function keepAlives(count: number, everyMs = 0, after: Scenario = empty()): Scenario {
  return steps([comments(count, { everyMs }), after]);
}
