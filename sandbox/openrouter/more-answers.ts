import { type SayOptions, say, whoAnswers } from './answers.ts';
import { chunk, comments, done, finish, type Scenario, step, steps, text, usage } from './scenario.ts';
import { tokenize } from './tokens.ts';

/** A page that an answer leans on. */
export interface Citation {
  url: string;
  title?: string;
  content?: string;
}

/** An answer by the web search tool, with its citations. */
export function searched(
  content: string,
  citations: readonly Citation[],
  options: SayOptions = {},
): Scenario {
  return steps([
    whoAnswers(options),
    comments(1),
    text(content, options),
    ...citations.map((url_citation) =>
      chunk({
        delta: { role: 'assistant', content: '', annotations: [{ type: 'url_citation', url_citation }] },
      }),
    ),
    finish('stop', 'STOP'),
    usage({
      server_tool_use_details: { tool_calls_requested: 1, tool_calls_executed: 1, web_search_requests: 1 },
    }),
    done(),
  ]);
}

/** A red dot. */
const dot =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

/** A picture (a data URL), as a step on the way to an answer. */
export function drawn(url = dot, index = 0): Scenario {
  const image = { type: 'image_url', image_url: { url }, index };
  return step((exchange) => {
    exchange.answer.completionTokens += 1290;
    exchange.send({ delta: { role: 'assistant', content: '', images: [image] } });
  });
}

/** An answer with a picture (a data URL), or with several. */
export function picture(
  content: string,
  options: SayOptions & { url?: string; urls?: readonly string[]; keepAlives?: number } = {},
): Scenario {
  const urls = options.urls ?? [options.url ?? dot];
  return steps([
    whoAnswers(options),
    text(content, options),
    comments(options.keepAlives ?? 2),
    ...urls.map(drawn),
    finish('stop', 'STOP'),
    usage(),
    done(),
  ]);
}

/** The text as far as `max_tokens` allowed. */
export function cutByLength(content: string, options: SayOptions = {}): Scenario {
  return say(content, { finishReason: 'length', ...options });
}

/** The text as far as the provider's filter allowed. */
export function filtered(content = '', options: SayOptions = {}): Scenario {
  return say(content, { finishReason: 'content_filter', ...options });
}

/** A refusal in the field of that name, without content. */
export function refused(words = 'I cannot help with that.', options: SayOptions = {}): Scenario {
  return steps([
    whoAnswers(options),
    ...tokenize(words).map((refusal) => chunk({ delta: { role: 'assistant', content: '', refusal } })),
    finish('content_filter', 'refusal'),
    usage(),
    done(),
  ]);
}

/** Thinking that used up `max_tokens`: no content at all. */
export function thoughtOnly(thinking: string, options: SayOptions = {}): Scenario {
  return say('', { finishReason: 'length', ...options, reasoning: thinking });
}

/** An answer on the account's own provider key: OpenRouter's fee in `cost`, the provider's in `cost_details`. */
export function byok(
  content: string,
  { cost = 0.000026, upstream = 0.00052, ...options }: SayOptions & { cost?: number; upstream?: number } = {},
): Scenario {
  return say(content, {
    ...options,
    usage: {
      cost,
      is_byok: true,
      cost_details: {
        upstream_inference_cost: upstream,
        upstream_inference_prompt_cost: upstream / 2,
        upstream_inference_completions_cost: upstream / 2,
      },
    },
  });
}

/** An answer whose usage has null where its details should be. */
export function nullDetails(content: string, options: SayOptions = {}): Scenario {
  return say(content, {
    ...options,
    usage: { prompt_tokens_details: null, completion_tokens_details: null, cost_details: null },
  });
}

/** A chunk whose JSON breaks off, after text. */
export function badJson(afterText = ''): Scenario {
  return steps([
    text(afterText),
    step((exchange) => {
      exchange.raw(
        'data: {"id":"gen-broken","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"conte\n\n',
      );
      exchange.done();
    }),
  ]);
}

/** `choices: null`, where a provider breaks the shape: in one body, or in a chunk. */
export function nullChoices(): Scenario {
  return steps([chunk({ choices: null }), done()]);
}
