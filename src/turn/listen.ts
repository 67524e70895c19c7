import { UserError } from '../errors.ts';
import type { ChatMessage, ModelCall } from '../openrouter/call.ts';
import type { Attempt, Ending, ModelEvent, Usage } from '../openrouter/events.ts';
import { EmptyCompletion, ModelFailure } from '../openrouter/failure.ts';
import type { OpenRouter } from '../openrouter/openrouter.ts';
import type { Purse } from '../openrouter/purse.ts';
import { streamAnswer } from '../openrouter/stream.ts';
import type { ToolCall } from '../openrouter/tool-calls.ts';
import { withFailed } from '../openrouter/usage.ts';

/** What came of asking the models. */
export interface Heard {
  /** The model's own text, as far as it came. */
  text: string;
  reasoning: string;
  citations: { url: string; title?: string }[];
  /** What a parser found in the PDFs that were sent; of all requests of the answer. */
  fileAnnotations: unknown[];
  /** What the model asks to be run, in order. */
  toolCalls: ToolCall[];
  /** What came between the prompt and the last text: calls of tools, and what they gave; as it was sent to the models. */
  traffic: ChatMessage[];
  /** Functions were offered to the model. */
  hadFunctions?: boolean;
  /** What the quiet line tells of how it came about. */
  notes: string[];
  /** Addresses of what the model drew, mostly `data:`. */
  images: string[];
  /** The answer is data: its text as JSON holds the same. */
  data?: object;
  /** It was to come in one piece: ended early, it is paid all the same. */
  inOnePiece?: boolean;
  /** The requests that failed, the one that ended the call included. */
  attempts: Attempt[];
  /** Under this id the cost of an answer that was broken off can be asked for. */
  generationId?: string;
  /** Set when the answer is whole. */
  ending?: Ending;
  /** Set when it is not, or holds nothing that can be drawn, and nobody stopped it. */
  failure?: ModelFailure;
  /** Set where a request could not be paid, or what came is not what was to come. */
  refusal?: UserError;
  usage?: Usage | undefined;
  /** What the last request has cost is not known yet. */
  billDue?: boolean;
  /** When the first text came, ms since the epoch. */
  firstTextAt?: number | undefined;
}

/** Before anything was heard. */
export function nothingHeard(): Heard {
  return {
    ...{ text: '', reasoning: '', citations: [], images: [], fileAnnotations: [] },
    ...{ toolCalls: [], traffic: [], notes: [], attempts: [] },
  };
}

/**
 * Asks the models and keeps all that comes; `onText` gets the whole text so far at each change, `onEvent` all that happens. An
 * aborted `signal` ends the paid request at once, and then what was heard until then is returned.
 *
 * @throws whatever is neither a failure of the model side nor the purse's refusal
 */
export async function listen(
  openrouter: OpenRouter,
  call: ModelCall,
  signal: AbortSignal,
  purse: Purse,
  onText: (text: string) => void,
  onEvent: (event: ModelEvent) => void = () => {},
): Promise<Heard> {
  const heard = nothingHeard();
  try {
    for await (const event of streamAnswer(openrouter, call, signal, purse)) {
      onEvent(event);
      hear(heard, event);
      if (event.type === 'text-delta') onText(heard.text);
    }
  } catch (error) {
    if (signal.aborted) return heard;
    if (!(error instanceof ModelFailure)) {
      if (!(error instanceof UserError)) throw error;
      heard.refusal = error;
      return heard;
    }
    heard.failure = error;
    heard.attempts = error.attempts;
    const before = error.attempts.filter(({ failure }) => failure !== error);
    heard.usage = withFailed(before, error);
    heard.generationId = error.generationId ?? heard.generationId;
  }
  return heard;
}

function hear(heard: Heard, event: ModelEvent): void {
  switch (event.type) {
    case 'start':
      heard.generationId = event.generationId;
      break;
    case 'text-delta':
      heard.firstTextAt ??= Date.now();
      heard.text += event.text;
      break;
    case 'reasoning-delta':
      heard.reasoning += event.text;
      break;
    case 'citation':
      heard.citations.push({ url: event.url, ...(event.title !== undefined && { title: event.title }) });
      break;
    case 'attempt-failed':
      heard.attempts.push(event.attempt);
      heard.reasoning = '';
      delete heard.generationId;
      break;
    case 'end':
      heard.ending = event.ending;
      heard.usage = withFailed(heard.attempts, event.ending);
      heard.generationId = event.ending.generationId ?? heard.generationId;
      if (heard.text === '' && heard.toolCalls.length + heard.images.length === 0)
        heard.failure = new EmptyCompletion();
      break;
    case 'parsed':
      heard.fileAnnotations.push(event.annotation);
      break;
    case 'tool-call':
      heard.toolCalls.push({ id: event.id, name: event.name, arguments: event.arguments });
      break;
    case 'image':
      heard.images.push(event.url);
      break;
    case 'queued':
    case 'debug':
      break;
  }
}
