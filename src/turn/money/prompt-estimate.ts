import { estimateTokens } from '../../history/estimator.ts';
import type { ChatMessage, ModelCall } from '../../openrouter/call.ts';

/** What an API wraps around each message, at the most, in tokens. */
const wrapping = 10;
/** What a model makes of an image, at the most, in tokens. */
const imageTokens = 5000;
/** What a tool that OpenRouter runs is told to a model in, in tokens. */
const toolTokens = 600;

/**
 * The upper estimate of a prompt, in tokens: what `upper` says of its text, but never more than its bytes, since no
 * tokenizer makes more tokens than those. How far off it may be stands in docs/operating.md.
 *
 * @param estimated the uncorrected mean estimate of all messages, where it is known already
 * @param upper makes an upper estimate of it for the models that may answer
 */
export function upperEstimate(
  { messages, request, media }: Pick<ModelCall, 'messages' | 'request' | 'media'>,
  estimated: number | undefined,
  upper: (estimated: number) => number,
): number {
  const extras = JSON.stringify([
    request.tools ?? [],
    request.response_format ?? {},
    request.prediction ?? {},
  ]);
  const texts = messages.map(textOf);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const mean = estimated ?? texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  const tools = (Array.isArray(request.tools) ? request.tools : []).filter(({ type }) => type !== 'function');
  return (
    Math.ceil(Math.min(bytes, upper(mean))) +
    Buffer.byteLength(extras) +
    tools.length * toolTokens +
    messages.length * wrapping +
    filesIn(messages).images * imageTokens +
    (media?.tokens ?? 0)
  );
}

/** How many images, files, and recordings (videos among them) are sent along. */
export function filesIn(messages: readonly ChatMessage[]): {
  images: number;
  files: number;
  recordings: number;
} {
  const types = messages.flatMap(({ content }) =>
    Array.isArray(content) ? content.map(({ type }) => type) : [],
  );
  return {
    images: types.filter((type) => type === 'image_url').length,
    files: types.filter((type) => type === 'file').length,
    recordings: types.filter((type) => type === 'input_audio' || type === 'video_url').length,
  };
}

function textOf({ content, reasoning_details, tool_calls }: ChatMessage): string {
  const text =
    typeof content === 'string'
      ? content
      : (content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');
  const further = [reasoning_details, tool_calls].filter((part) => part !== undefined);
  return further.length > 0 ? text + JSON.stringify(further) : text;
}
