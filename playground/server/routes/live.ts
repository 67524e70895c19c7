import { tellLive } from '../live.ts';
import { peopleOf } from '../look.ts';
import { Refused, type Route } from '../route.ts';

/** How many messages a tab is told of at least and at most. */
const [fewest, greatest] = [200, 5000];

/** `GET /live?as=PERSON&in=CHANNEL&most=MESSAGES`: see wire/live.ts. Without a channel, the first one. */
export const live: Route = {
  method: 'GET',
  path: 'live',
  answer({ stage, url, response }) {
    const as = url.searchParams.get('as') ?? stage.people[0]?.member.id;
    const find = () => peopleOf(stage).find(({ id }) => id === as);
    const first = find();
    if (!first) throw new Refused(404, 'There is no such person.');
    const channel = url.searchParams.get('in') ?? stage.lobby.id;
    const most = Math.min(Number(url.searchParams.get('most')) || fewest, greatest);
    tellLive(stage, response, { me: () => find() ?? first, channel, most });
  },
};
