import type { Route } from '../route.ts';

/** `POST /bot`: the bot is started again, where its process has ended. */
export const bot: Route = {
  method: 'POST',
  path: 'bot',
  answer({ stage }) {
    stage.bot.start();
    return {};
  },
};
