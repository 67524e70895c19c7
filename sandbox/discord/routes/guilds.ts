import { apiError } from '../api-error.ts';
import { sees } from '../permissions.ts';
import { wireChannel, wireGuild, wireMember, wireRole } from '../present-place.ts';
import { type Answer, type Call, ok, type Route } from '../router.ts';
import { guildOf } from './access.ts';

function member(call: Call): Answer {
  const { world, params } = call;
  const id = params.user === '@me' ? world.bot.id : params.user;
  const found = guildOf(call).members.get(id ?? '');
  if (!found) throw apiError(10007);
  return ok(wireMember(found));
}

function members(call: Call): Answer {
  if (!call.world.intents.guildMembers) throw apiError(50001);
  const limit = Number(call.query.get('limit') ?? 1);
  return ok([...guildOf(call).members.values()].slice(0, limit).map(wireMember));
}

function search(call: Call): Answer {
  const query = (call.query.get('query') ?? '').toLowerCase();
  const limit = Number(call.query.get('limit') ?? 1);
  const found = [...guildOf(call).members.values()].filter(({ user }) => user.username.startsWith(query));
  return ok(found.slice(0, limit).map(wireMember));
}

function channels(call: Call): Answer {
  const all = [...guildOf(call).channels.values()].filter((one) => !one.thread);
  return ok(all.map((channel) => wireChannel(call.world, channel)));
}

function activeThreads(call: Call): Answer {
  const { world } = call;
  const open = [...guildOf(call).channels.values()].filter(
    (one) => one.thread && !one.thread.archived && sees(world.bot.id, one),
  );
  return ok({ threads: open.map((thread) => wireChannel(world, thread)), members: [] });
}

function role(call: Call): Answer {
  const found = guildOf(call).roles.get(call.params.role ?? '');
  if (!found) throw apiError(10011);
  return ok(wireRole(found, 0));
}

/** Servers, their members, roles and channels, to read (Discord docs, guild resource). */
export const guildRoutes: readonly Route[] = [
  { method: 'GET', path: '/guilds/:guild', auth: 'bot', handle: (call) => ok(wireGuild(guildOf(call))) },
  { method: 'GET', path: '/guilds/:guild/channels', auth: 'bot', handle: channels },
  { method: 'GET', path: '/guilds/:guild/threads/active', auth: 'bot', handle: activeThreads },
  {
    method: 'GET',
    path: '/guilds/:guild/roles',
    auth: 'bot',
    handle: (call) => ok([...guildOf(call).roles.values()].map(wireRole)),
  },
  { method: 'GET', path: '/guilds/:guild/roles/:role', auth: 'bot', handle: role },
  { method: 'GET', path: '/guilds/:guild/members', auth: 'bot', handle: members },
  { method: 'GET', path: '/guilds/:guild/members/search', auth: 'bot', handle: search },
  { method: 'GET', path: '/guilds/:guild/members/:user', auth: 'bot', handle: member },
];
