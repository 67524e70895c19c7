import { tellLive } from '../live.ts';
import { peopleOf } from '../look.ts';
import { Refused, type Route } from '../route.ts';

/** `GET /live?as=PERSON&in=CHANNEL`: see wire/live.ts. Without a channel, the first one. */
export const live: Route = {
  method: 'GET',
  path: 'live',
  answer({ stage, url, response }) {
    const as = url.searchParams.get('as') ?? stage.people[0]?.member.id;
    const find = () => peopleOf(stage).find(({ id }) => id === as);
    const first = find();
    if (!first) throw new Refused(404, 'There is no such person.');
    tellLive(stage, response, () => find() ?? first, url.searchParams.get('in') ?? stage.lobby.id);
  },
};
