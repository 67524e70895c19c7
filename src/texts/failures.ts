/** What left no provider over for a request. */
const routingFilters = {
  'data-policy': 'the data policy in force allows none of its providers',
  zdr: 'none of its providers promises to keep no data',
  'max-price': 'all of its providers cost more than the price limit allows, or than they did a moment ago',
  image: 'the model cannot read images',
  audio: 'the model cannot hear audio',
  video: 'the model cannot watch videos',
  file: 'the model cannot read files',
  tools: 'the model cannot use tools',
  output: 'the model cannot make that kind of output',
  parameters: 'no provider supports every setting of the preset',
  providers: 'the preset or the account bars all of its providers',
  quantization: 'no provider runs it in the precision that the preset asks for',
  context: 'no provider reads a conversation of this length',
  region: 'no provider serves the allowed region',
};

type RoutingFilter = keyof typeof routingFilters;

interface Waiting {
  retryAfterMs?: number;
}

/** When to try again, in words. */
function soon({ retryAfterMs }: Waiting): string {
  if (retryAfterMs === undefined) return 'in a moment';
  const seconds = Math.ceil(retryAfterMs / 1000);
  if (seconds < 90) return `in ${Math.max(1, seconds)} second${seconds > 1 ? 's' : ''}`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`;
}

/**
 * Why a model did not answer: what happened and what to do next, one sentence or two per kind of failure.
 * `retryAfterMs`: how long to wait, where it is known; `excludedBy`: what left no provider over.
 */
export const failures = {
  'bad-request': () =>
    'The model refused the request as malformed, so asking again will not help; please try another preset.',
  unprocessable: () =>
    'The model could not make sense of the request; please try other words or another preset.',
  conflict: () => 'OpenRouter was busy with something that got in the way; please try again in a moment.',
  'context-too-long': () =>
    'This conversation is longer than the model can read. Start afresh with `/clear`, or take a preset with a larger memory.',
  'image-rejected': () =>
    'The model could not take one of the images: its size or its format does not suit. Try a smaller PNG or JPEG.',
  'payload-too-large': () =>
    'The attachments are too large to send to the model; please use fewer or smaller ones.',
  'key-invalid': () =>
    "OpenRouter does not accept this bot's key. Its operator has to set a valid one; until then only presets with a server of their own can answer.",
  credit: () =>
    "This bot's OpenRouter account has not enough credit left for this request. Its operator can add some; a preset on a free model may still work.",
  budget: () =>
    "A spending limit of this bot's OpenRouter account is reached. Its operator can raise it, or it resets in time; a preset on a free model may still work.",
  'in-flight': (failure: Waiting) =>
    `Too many paid requests are running at once just now. Please try again ${soon(failure)}.`,
  moderation: () => 'The moderation of this model flagged the question. Rephrase it, or try another preset.',
  guardrail: () =>
    "A safety rule of this bot's OpenRouter account does not let this question through; please rephrase it.",
  forbidden: () => "This bot's OpenRouter account may not use that model; please choose another preset.",
  region: () => 'That model is not available in the region this bot runs in; please choose another preset.',
  'model-not-found': () =>
    'OpenRouter does not know that model (any more). Choose another one; `/models` lists them.',
  'no-endpoints': ({ excludedBy = [] }: { excludedBy?: readonly RoutingFilter[] }) =>
    excludedBy.length === 0
      ? 'No provider offers that model right now. Try again later, or choose another preset.'
      : `No provider is left for this request: ${excludedBy.map((filter) => routingFilters[filter]).join(', and ')}. Choose another preset.`,
  'rate-limited': (failure: Waiting) =>
    `Too many requests are going to OpenRouter. Please try again ${soon(failure)}.`,
  'free-per-minute': (failure: Waiting) =>
    `The free models allow this bot only a few requests a minute. Please try again ${soon(failure)}, or take a paid preset.`,
  'free-daily': () =>
    'The free models have no requests left for this bot today (they come back at 00:00 UTC). A paid preset may still work.',
  'upstream-rate-limited': (failure: Waiting) =>
    `That model is in great demand and its provider turned us away. Try again ${soon(failure)}, or choose another preset.`,
  'request-timeout': () => 'OpenRouter waited too long for the request; please try again.',
  'gateway-timeout': () =>
    "The model's provider did not answer in time. Please try again, or choose another preset.",
  'server-error': () => 'OpenRouter had a fault of its own; please try again in a moment.',
  'provider-down': () => "The model's provider is down. Try again in a moment, or choose another preset.",
  overloaded: (failure: Waiting) =>
    `The model's providers are overloaded. Try again ${soon(failure)}, or choose another preset.`,
  edge: () =>
    'OpenRouter cannot be reached properly: something in front of it answered instead. Please try again in a few minutes.',
  'unexpected-status': () =>
    'OpenRouter answered in a way I do not understand. Please try again, or choose another preset.',
  'stream-error': () => 'The model failed while it was answering. Please try again.',
  'error-in-body': () => 'The model answered with an error. Please try again.',
  'choices-null': () => "The model's provider sent an answer with nothing in it to read. Please try again.",
  'empty-completion': () => 'The model answered with nothing at all. Please try again, or ask differently.',
  'thought-too-long': () =>
    'The model used all of its tokens on thinking and none on an answer. Ask something smaller, or take a preset that thinks less.',
  'content-filter': () =>
    "The provider's content filter held the answer back. Rephrase the question, or try another preset.",
  garbled: () => "The model's provider sent something unreadable. Please try again.",
  truncated: () => 'The answer broke off before its end. Please try again.',
  'cut-socket': () => 'The connection broke while the answer was coming. Please try again.',
  stalled: () => 'The model fell silent, so I stopped waiting. Please try again, or choose another preset.',
  'first-token-timeout': () =>
    'The model took too long to begin. Please try again, or choose a faster preset.',
  'total-timeout': () =>
    'The answer took longer than this bot allows. Ask something smaller, or choose a faster preset.',
  dns: () =>
    'I cannot find OpenRouter on the network. If it stays so, the operator should check my connection and address settings.',
  refused: () => 'OpenRouter does not accept my connection. Please try again in a few minutes.',
  network: () => 'I cannot reach OpenRouter. Please try again in a few minutes.',
  stopped: () => 'Stopped.',
};
