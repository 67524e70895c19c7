import { glassOf } from '../../stage/glass.ts';
import { Refused, type Route } from '../route.ts';

/** `GET /glass/MESSAGE`: see wire/glass.ts. */
export const glass: Route = {
  method: 'GET',
  path: 'glass',
  answer({ stage, rest: [message = ''] }) {
    if (stage.discord.history(message).length === 0) throw new Refused(404, 'There is no such message.');
    return glassOf(stage, message);
  },
};
