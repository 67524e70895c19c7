import type { Client } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Reminders } from '../../store/reminders.ts';
import type { DiscordPort } from '../../tools/discord-port.ts';
import type { Asking } from '../../tools/tool.ts';
import type { Bot } from '../bot.ts';
import { type Asker, askerOf } from './asker.ts';

/** What tools reach Discord with. */
export interface PortSources extends Pick<Bot, 'log' | 'limits' | 'permits' | 'choices'> {
  client: Client<true>;
  reminders: Reminders;
  /** Told of a reminder that was added. */
  onReminder(): void;
}

/** So many reminders may one member have. */
const mostReminders = 25;

/** Discord with the rights of whoever asked, for an answer of a turn. What a tool needs is loaded when one runs. */
export function createDiscordPort(sources: PortSources, asking: Asking, turnId: string): DiscordPort {
  const asker = askerOf(sources, asking);
  return {
    readChannel: async (request) => (await import('./read-channel.ts')).readChannel(asker, request),
    searchMessages: async (search) => (await import('./search-messages.ts')).searchMessages(asker, search),
    createPoll: async (poll) => (await import('./create-poll.ts')).createPoll(asker, poll),
    createThread: async (thread) => (await import('./create-thread.ts')).createThread(sources, asker, thread),
    reminders: remindersOf(sources, asker, turnId),
  };
}

function remindersOf(
  { reminders, limits, client, onReminder }: PortSources,
  { asking }: Asker,
  turnId: string,
): DiscordPort['reminders'] {
  const { asker, server, channelId, isPrivate, isDirect } = asking;
  // Where the bot is no member it could say nothing later.
  const isThere = client.channels.cache.get(channelId)?.isSendable() ?? false;
  const isDirectly = isPrivate || isDirect || !isThere;
  // What they wanted to be told elsewhere is nobody's business here.
  const shownHere = async () => {
    const all = await reminders.of(asker.id);
    return isPrivate || isDirect ? all : all.filter((reminder) => reminder.channelId === channelId);
  };
  return {
    zone: async () => (server ? limits.zone(server.id) : 'UTC'),
    async add(text, at) {
      const place = isDirectly ? undefined : channelId;
      const askedIn = isPrivate && !isDirect && isThere ? channelId : undefined;
      const wanted = { userId: asker.id, channelId: place, askedIn, turnId, askedId: asking.id, text, at };
      const noted = await reminders.add(wanted, mostReminders);
      if (!noted) throw new UserError(({ reminders: says }) => says.tooMany(mostReminders));
      onReminder();
      return noted;
    },
    list: shownHere,
    async cancel(id) {
      const isShown = (await shownHere()).some((reminder) => reminder.id === id);
      return isShown && (await reminders.cancel(asker.id, id));
    },
  };
}
