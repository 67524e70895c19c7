import type { ServerResponse } from 'node:http';
import type { Stage } from '../stage/stage.ts';
import type { LiveEvent, Person } from '../wire/live.ts';
import type { Message } from '../wire/message.ts';
import { commandsFor, houseFor, messagesFor, roomFor } from './look.ts';

/** A tab is told at most so often, ms: as often as screens draw. */
const everyMs = 16;

/**
 * Tells a tab, for as long as it is there, what somebody sees of a channel: all of it at first, then what differs from what it
 * was told. Nothing has to be remembered of tabs that have gone. A channel that they do not see, or not any more, is shown as the
 * first one.
 *
 * @param most how many messages are told: the newest
 */
export function tellLive(
  stage: Stage,
  response: ServerResponse,
  { me, channel, most }: { me: () => Person; channel: string; most: number },
): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  const tell = (event: LiveEvent) => response.write(`data: ${JSON.stringify(event)}\n\n`);
  const told = new Map<string, string>();
  /** Tells something unless it is what was told of it last. */
  const tellNew = (event: LiveEvent) => {
    const text = JSON.stringify(event);
    if (told.get(event.type) === text) return;
    told.set(event.type, text);
    response.write(`data: ${text}\n\n`);
  };
  const messages = new ToldMessages();
  const look = () => {
    const person = me();
    const house = houseFor(stage, person);
    tellNew({ type: 'house', house });
    const room = roomFor(stage, person, channel) ?? roomFor(stage, person, stage.lobby.id);
    if (!room) return;
    const channelId = room.id;
    tellNew({ type: 'commands', commands: commandsFor(stage, person, channelId) });
    const found = messagesFor(stage, person, channelId, most + 1);
    const now = found.slice(-most);
    if (found.length > most) room.hasOlder = true;
    const key = JSON.stringify(room);
    if (told.get('channel') !== key) {
      told.set('channel', key);
      messages.differing(now);
      tell({ type: 'channel', channel: room, messages: now });
    } else {
      const differing = messages.differing(now);
      if (differing) tell({ type: 'messages', ...differing });
    }
    tellNew({ type: 'typing', names: stage.discord.typing({ id: channelId }) ? [house.bot.name] : [] });
  };
  // A mistake in what is shown ends this connection, which the tab makes anew, and nothing else.
  const lookOrEnd = () => {
    try {
      look();
    } catch (error) {
      process.stderr.write(`${(error as Error).stack}\n`);
      response.destroy();
    }
  };
  const looking = throttled(lookOrEnd, everyMs);
  const unlisten = stage.discord.onChange(looking.soon);
  // What changes by time alone: typing ends, a bot that is not there any more.
  const tick = setInterval(looking.soon, 1000);
  response.once('close', () => {
    unlisten();
    clearInterval(tick);
    looking.stop();
  });
  look();
}

/** What a tab was told of messages. */
class ToldMessages {
  readonly #told = new Map<string, string>();

  /** @returns what differs from what was told; nothing where nothing does */
  differing(now: readonly Message[]): { changed: Message[]; gone: string[] } | undefined {
    const there = new Set(now.map(({ id }) => id));
    const gone = [...this.#told.keys()].filter((id) => !there.has(id));
    for (const id of gone) this.#told.delete(id);
    const changed = now.filter((message) => {
      const text = JSON.stringify(message);
      const isTold = this.#told.get(message.id) === text;
      this.#told.set(message.id, text);
      return !isTold;
    });
    return changed.length + gone.length > 0 ? { changed, gone } : undefined;
  }
}

/** Calls something soon after it is asked for, at most once in so many ms. */
function throttled(call: () => void, ms: number): { soon(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    soon() {
      timer ??= setTimeout(() => {
        timer = undefined;
        call();
      }, ms);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
