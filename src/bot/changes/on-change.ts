import { drawUndrawn } from '../../turn/drawn/draw-undrawn.ts';
import type { Bot } from '../bot.ts';
import { purgeServer } from '../privacy/purge-server.ts';
import { isClosed } from '../threads/closed.ts';
import type { Change } from './changes.ts';
import { offerAgain } from './edited.ts';
import { stopIn } from './place-gone.ts';
import { removeDeleted } from './remove-deleted.ts';

/** Acts on a change to what is there already. Nobody waits for an answer: what goes wrong is only logged. Never rejects. */
export async function onChange(change: Change, bot: Bot): Promise<void> {
  try {
    switch (change.kind) {
      case 'edited':
        await offerAgain(change, bot);
        break;
      case 'deleted':
        await removeDeleted(change.messageIds, bot);
        break;
      case 'thread-open':
        if (!isClosed(bot.client.channels.cache.get(change.threadId)))
          await drawUndrawn(bot.turns, change.threadId);
        break;
      case 'place-gone':
        stopIn(change.placeId, bot);
        await bot.turns.threads.remove(change.placeId);
        break;
      case 'server-gone':
        stopIn(change.serverId, bot);
        await purgeServer(change.serverId, bot);
        break;
    }
  } catch (error) {
    bot.log.error({ ...change, error }, 'could not act on a change in Discord');
  }
}
