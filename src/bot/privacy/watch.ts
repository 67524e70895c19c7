import type { Bot } from '../bot.ts';
import { purgeLeftServers } from './left-servers.ts';

const everyMs = 60 * 60_000;

/**
 * Lets go of what is kept no longer: at once, and every hour; at once also of servers that the bot is not in any more.
 *
 * @param track is given each look, which a stop waits for
 * @returns to be called at the end
 */
export function watchRetention(bot: Bot, track: (look: Promise<void>) => void): () => void {
  const look = async () => {
    try {
      const turns = await (await bot.privacy()).sweep();
      if (turns > 0) bot.log.info({ turns }, 'removed what was to be kept no longer');
    } catch (error) {
      bot.log.error({ error }, 'what is to be kept no longer could not be removed: tried again in an hour');
    }
  };
  const lookForServers = async () => {
    try {
      await purgeLeftServers(bot);
    } catch (error) {
      bot.log.warn(
        { error },
        'could not look for servers that the bot was removed from: the next start does',
      );
    }
  };
  track(look().then(lookForServers));
  const timer = setInterval(() => track(look()), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
