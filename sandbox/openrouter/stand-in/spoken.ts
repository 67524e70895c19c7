import { say } from '../answers.ts';
import { type Citation, searched, thoughtOnly } from '../more-answers.ts';
import { maxTokens } from '../routing.ts';
import { reasoning, type Scenario, type Speech, steps } from '../scenario.ts';
import { tokenize } from '../tokens.ts';
import type { ChatRequestBody } from '../wire.ts';
import { breaksOff } from './failing.ts';

/** An answer, before it is cut to what the request allows. */
export interface Spoken {
  text: string;
  /** What it thinks before, where thinking is asked for. */
  thoughts?: string;
  /** Pages that it leans on. */
  citations?: readonly Citation[];
  /** So much of the text is said before the provider fails, UTF-16 units. */
  breaksAt?: number;
}

const usualThoughts = 'A question, and an answer from a script: it can be short and friendly.';

/** Whether a request asks for thinking that it wants to see. */
export function wantsThoughts({ reasoning }: ChatRequestBody): boolean {
  const asked = reasoning as { effort?: string; enabled?: boolean; exclude?: boolean } | undefined;
  return asked !== undefined && asked.enabled !== false && asked.effort !== 'none' && asked.exclude !== true;
}

/** Says an answer as a model would: thinking first where that is asked for, and within `max_tokens`. */
export function speak(
  { text, thoughts = usualThoughts, citations, breaksAt }: Spoken,
  body: ChatRequestBody,
  speech: Speech,
): Scenario {
  const most = maxTokens(body) ?? Number.POSITIVE_INFINITY;
  const thinks = wantsThoughts(body);
  const spent = thinks ? tokenize(thoughts).length : 0;
  if (thinks && spent >= most) return thoughtOnly(tokenize(thoughts).slice(0, most).join(''), speech);
  const tokens = tokenize(text, speech.tokenUnits);
  const fits = spent + tokens.length <= most;
  if (fits && breaksAt !== undefined)
    return steps([
      thinks ? reasoning(thoughts, speech) : undefined,
      breaksOff(text.slice(0, breaksAt), speech),
    ]);
  if (fits && citations)
    return steps([thinks ? reasoning(thoughts, speech) : undefined, searched(text, citations, speech)]);
  return say(fits ? tokens : tokens.slice(0, most - spent), {
    ...speech,
    ...(thinks && { reasoning: thoughts }),
    finishReason: fits ? 'stop' : 'length',
  });
}
