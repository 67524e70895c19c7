import type { StateView } from '../../sandbox/discord/index.ts';
import type { ModelRequest, Timeline } from '../wire/glass.ts';

/** A moment, and how much there was of a text. */
type Moment = Timeline['received'][number];

/**
 * How an answer grew, as it was received and as it was seen. Letters and digits are counted: marks and space differ between what
 * a model writes and what is shown of it.
 *
 * @param states of all messages of the answer, in order, each with all its states
 * @param from when the answer began, ms since 1970: what was there before is no part of it
 */
export function timelineOf(
  requests: readonly ModelRequest[],
  states: readonly (readonly StateView[])[],
  from: number,
): Timeline {
  return { received: receivedIn(requests), visible: visibleIn(states, from) };
}

function receivedIn(requests: readonly ModelRequest[]): Moment[] {
  const pieces = requests
    .flatMap(({ events }) => events.map(({ at, data }) => ({ at, units: lettersIn(contentOf(data)) })))
    .filter(({ units }) => units > 0)
    .sort((one, other) => one.at - other.at);
  let sum = 0;
  const moments: Moment[] = [];
  for (const { at, units } of pieces) {
    sum += units;
    moments.push({ at, units: sum });
  }
  return growing(moments);
}

function visibleIn(messages: readonly (readonly StateView[])[], from: number): Moment[] {
  const shown = messages.map(() => '');
  const changes = messages
    .flatMap((states, index) => states.map(({ at, content }) => ({ at, content, index })))
    .sort((one, other) => one.at - other.at);
  let before = '';
  const moments: Moment[] = [];
  for (const { at, content, index } of changes) {
    shown[index] = withoutQuietLines(content);
    const text = shown.join('');
    if (at < from) before = text;
    // An answer that goes on stands behind its beginning; one that is given anew takes the place of the one before.
    else moments.push({ at, units: lettersIn(text) - (text.startsWith(before) ? lettersIn(before) : 0) });
  }
  return growing(moments);
}

/** Moments at which there was more than ever before, one for each ms. */
function growing(moments: readonly Moment[]): Moment[] {
  const grown: Moment[] = [];
  for (const { at, units } of moments) {
    const last = grown.at(-1);
    if (units <= (last?.units ?? 0)) continue;
    if (last?.at === at) last.units = units;
    else grown.push({ at, units });
  }
  return grown;
}

/** Small print is the bot's own. */
function withoutQuietLines(content: string): string {
  return content.replaceAll(/^-# .*$/gm, '').trim();
}

function lettersIn(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.join('').length ?? 0;
}

/** The text in a chunk of a stream, or in a whole answer (OpenRouter docs, API reference). */
function contentOf(data: unknown): string {
  const { choices } = (data ?? {}) as { choices?: ({ delta?: Said; message?: Said } | null)[] | null };
  const [choice] = Array.isArray(choices) ? choices : [];
  const content = (choice?.delta ?? choice?.message)?.content;
  return typeof content === 'string' ? content : '';
}

interface Said {
  content?: unknown;
}
