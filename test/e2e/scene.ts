import type { ChannelHandle, Member, MessageView, ServerHandle } from '../../sandbox/discord/index.ts';
import { type Held, held } from '../../sandbox/openrouter/scenarios.ts';
import { type House, type HouseOptions, openHouse } from './house.ts';

/** A house with a server that the bot's owner runs, a channel in it, and somebody who talks there. */
export interface Scene extends House {
  server: ServerHandle;
  channel: ChannelHandle;
  mara: Member;
}

/** Builds a scene; see {@link openHouse}. Tests use it by `await using`. */
export async function openScene(options: HouseOptions = {}): Promise<Scene> {
  const house = await openHouse(options);
  const server = house.discord.server('Cats', { owner: house.discord.owner });
  const channel = server.channel('general');
  const mara = house.discord.member('mara', { in: server });
  return Object.assign(house, { server, channel, mara });
}

/** Something that has an id: a channel, a message, a member. */
type HasId = { readonly id: string };

/** The bot's messages in a channel, oldest first: as everyone sees them, or as somebody does. */
export function said({ discord }: Pick<House, 'discord'>, where: HasId, to?: HasId): MessageView[] {
  return discord.visible(where, to).filter(({ author }) => author.id === discord.bot.id);
}

/** Waits until the bot has said something that fits, and returns that message. */
export function hears(
  house: Pick<House, 'discord'>,
  where: HasId,
  words: RegExp | string,
  to?: HasId,
): Promise<MessageView> {
  const fits = ({ content }: MessageView) =>
    typeof words === 'string' ? content.includes(words) : words.test(content);
  return house.discord.until(() => said(house, where, to).find(fits));
}

/** Whether a message ends an answer: with its quiet line, and without a Stop button. */
export function isEnd({ content, buttons }: MessageView): boolean {
  return /^-# (?!This is getting long)/m.test(content) && !buttons.some(({ label }) => label === 'Stop');
}

/** Waits until the newest message of the bot is the end of an answer; returns all its messages there. */
export function answered(house: Pick<House, 'discord'>, where: HasId, to?: HasId): Promise<MessageView[]> {
  return house.discord.until(() => {
    const messages = said(house, where, to);
    const last = messages.at(-1);
    return last && isEnd(last) && messages;
  });
}

/** The text of an answer's messages without its quiet lines. */
export function textOf(messages: readonly MessageView[]): string {
  return messages
    .map(({ content }) => content.replaceAll(/^-# .*$/gm, '').trimEnd())
    .filter((content) => content !== '')
    .join('\n');
}

/** An answer that waits for the test, as the next one that the local OpenRouter gives. */
export function nextHeld({ openrouter }: Pick<House, 'openrouter'>, text: string | readonly string[]): Held {
  const answer = held(text);
  openrouter.next(answer);
  return answer;
}

/** The calls that draw: creates and edits of messages, by channel or by interaction. */
export function drawingCalls({ discord }: Pick<House, 'discord'>) {
  return discord.requests.filter(
    ({ method, route }) =>
      (method === 'POST' && (route.endsWith('/messages') || route.startsWith('/webhooks/'))) ||
      (method === 'PATCH' && route.includes('/messages/')),
  );
}

/** The log lines with this message. */
export function logged({ log }: Pick<House, 'log'>, message: string): Record<string, unknown>[] {
  return log.filter(({ msg }) => msg === message);
}

/** The newest prompt that the models were sent. */
export function promptSent({ openrouter }: Pick<House, 'openrouter'>): string {
  const last = openrouter.requests.at(-1)?.body.messages.at(-1);
  return typeof last?.content === 'string' ? last.content : JSON.stringify(last?.content);
}
