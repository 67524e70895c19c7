import type { DiscordPort, SeenChannel } from '../../tools/discord-port.ts';
import { unpaused } from '../reading/unpaused.ts';
import type { Asker } from './asker.ts';
import { findReadable } from './find-channel.ts';
import { isQuestion, nameOf, seen } from './seen.ts';

/** See {@link DiscordPort.readChannel}: without the question itself, and what the bot is saying to it. */
export async function readChannel(
  asker: Asker,
  { channel: text, limit, before }: Parameters<DiscordPort['readChannel']>[0],
): Promise<SeenChannel> {
  const channel = await findReadable(asker, text);
  const messages = await channel.messages.fetch({ limit, cache: false, ...(before && { before }) });
  const name = nameOf(channel);
  return {
    name: channel.isDMBased() ? name : `#${name}`,
    messages: (await unpaused([...messages.values()], asker.choices))
      .filter((message) => !isQuestion(message, asker))
      .reverse()
      .map((message) => seen(message, name)),
  };
}
