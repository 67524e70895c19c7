import type { ChannelHandle, Member, MessageView, SendOptions } from '../../sandbox/discord/index.ts';
import type { RecordedRequest } from '../../sandbox/openrouter/index.ts';
import type { House } from './house.ts';
import { logged, type Scene } from './scene.ts';

/** Who asks, where, and under which message. Left out: mara, in the scene's channel. */
export interface Asking extends SendOptions {
  by?: Member;
  where?: ChannelHandle;
}

/** Asks by a mention; returns the message that asks. */
export function ask(
  scene: Scene,
  text: string,
  { by, where, ...options }: Asking = {},
): Promise<MessageView> {
  return (by ?? scene.mara).send(where ?? scene.channel, `@Parley ${text}`, options);
}

/** What everybody is told when the operator's limit is reached. */
export const overLimit = /is what all may use of this bot together/;

/** From now on a model costs far more than its price was when it was asked: half a dollar for fifty tokens. */
export function grewDear({ openrouter }: Pick<House, 'openrouter'>, model = 'openai/gpt-6-luna'): void {
  openrouter.models = openrouter.models.map((one) =>
    one.id === model ? { ...one, pricing: { ...one.pricing, prompt: '0.01' } } : one,
  );
}

/** The bot's answer under a message, as far as it can be seen. */
export function answerTo({ discord }: Pick<House, 'discord'>, prompt: MessageView): MessageView | undefined {
  const messages = discord.visible({ id: prompt.channelId });
  return messages.find(({ author, reference }) => author.id === discord.bot.id && reference === prompt.id);
}

/**
 * Waits until the answer under a message is drawn to its end (it can no longer be stopped or cancelled), and the bot knows: what can
 * be seen is saved a moment later.
 */
export async function ended(
  house: Pick<House, 'discord' | 'log'>,
  prompt: MessageView,
): Promise<MessageView> {
  const answer = await house.discord.until(() => {
    const seen = answerTo(house, prompt);
    return seen && !labels(seen).some((label) => label === 'Stop' || label === 'Cancel') && seen;
  });
  await settled(house);
  return answer;
}

/** Waits until every turn whose outcome is logged is saved as well. */
export async function settled(house: Pick<House, 'log'>): Promise<void> {
  if (logged(house, 'turn').length === logged(house, 'turn drawn and saved').length) return;
  await new Promise((resolve) => setImmediate(resolve));
  await settled(house);
}

/** Asks by a mention and waits for the whole answer. */
export async function asked(scene: Scene, text: string, options?: Asking): Promise<MessageView> {
  return ended(scene, await ask(scene, text, options));
}

/** What stands on the buttons under a message. */
export function labels({ buttons }: MessageView): string[] {
  return buttons.map(({ label }) => label);
}

/** What stands on the buttons under an answer, by how it ended. */
export const under = {
  whole: ['Regenerate', '⋯'],
  /** It broke off, but there is text. */
  broken: ['Continue', 'Regenerate', '⋯'],
  failed: ['Retry', '⋯'],
};

/** A message without its quiet lines, and these. */
export function parts({ content }: MessageView): { text: string; quiet: string[] } {
  const lines = content.split('\n');
  const quiet = lines.filter((line) => line.startsWith('-# '));
  return {
    text: lines.filter((line) => !line.startsWith('-# ')).join('\n'),
    quiet: quiet.map((line) => line.slice(3)),
  };
}

/** The messages of a request, a line each: `role: text`. The instructions to the models are left out. */
export function talk(request: RecordedRequest | undefined): string[] {
  return (request?.body.messages ?? [])
    .filter(({ role }) => role !== 'system')
    .map((message) => `${message.role}: ${wordsOf(message)}`);
}

/** The text of a message that was sent, in however many parts. */
export function wordsOf({ content }: Pick<RecordedRequest['body']['messages'][number], 'content'>): string {
  if (!Array.isArray(content)) return content ?? '';
  return content.map(({ text, type }) => text ?? `[${type}]`).join('');
}
