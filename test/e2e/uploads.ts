import type { FileInput } from '../../sandbox/discord/index.ts';
import type { RecordedRequest } from '../../sandbox/openrouter/index.ts';
import { ogg, pdf, picture, wav } from '../files/samples.ts';
import type { House } from './house.ts';

/** Presets for what can be read: one that sees, one that only reads text with a fallback that sees, and one that only reads. */
export const readingPresets = `
default: fast
transcription: openai/gpt-4o-mini-transcribe
presets:
  fast:
    description: Sees and reads
    model: openai/gpt-6-luna
    max_tokens: 1000
  plain:
    description: Reads, and its fallback sees
    command: true
    model: deepseek/deepseek-v4-flash
    fallbacks: [openai/gpt-6-luna]
    max_tokens: 1000
  blind:
    description: Reads
    command: true
    model: deepseek/deepseek-v4-flash
    max_tokens: 1000
  watch:
    description: Watches and listens
    command: true
    model: google/gemini-3.8-flash
    needs: [video, audio]
    max_tokens: 1000
`;

/** Files as members hand them in. */
export const uploads = {
  cat: (): FileInput => ({ name: 'cat.png', data: picture('png') }),
  report: (): FileInput => ({ name: 'report.pdf', data: pdf('The cat sat on the mat') }),
  voice: (): FileInput => ({ name: 'voice-message.ogg', data: ogg() }),
  song: (): FileInput => ({ name: 'song.wav', data: wav() }),
};

/** The parts of the user messages of a request, one list for each; a text alone is one part. */
export function partsSent(
  request: RecordedRequest | undefined,
): { type: string; [field: string]: unknown }[][] {
  return (request?.body.messages ?? [])
    .filter(({ role }) => role === 'user')
    .map(({ content }) =>
      typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? []),
    );
}

/** The parts of the newest message of the newest request. */
export function lastParts({ openrouter }: Pick<House, 'openrouter'>) {
  return partsSent(openrouter.requests.at(-1)).at(-1) ?? [];
}

/** Their kinds, in order. */
export function kindsOf(parts: readonly { type: string }[]): string[] {
  return parts.map(({ type }) => type);
}

/** Their text. */
export function textIn(parts: readonly { type: string; text?: unknown }[]): string {
  return parts.map(({ text }) => text ?? '').join('');
}
