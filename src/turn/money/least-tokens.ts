import type { Preset } from '../../presets/schema.ts';

/** With fewer tokens an answer is not worth its prompt. */
const leastAnswer = 256;

/** With fewer tokens an answer is not begun. A budget for thoughts has to fit into the answer's, or the request is refused. */
export function leastTokens({ request }: Pick<Preset, 'request'>): number {
  return leastAnswer + (request.reasoning?.max_tokens ?? 0);
}
