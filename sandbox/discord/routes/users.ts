import { CreatePrivateChannelRequestSchema } from 'discord-api-spec/zod';
import { apiError } from '../api-error.ts';
import { directChannel } from '../channels.ts';
import { permissionsOf } from '../permissions.ts';
import { wireChannel, wireMember } from '../present-place.ts';
import { type Answer, type Call, nothing, ok, type Route } from '../router.ts';
import { checked } from '../validate/schema.ts';

function user({ world, params }: Call): Answer {
  const found = world.users.get(params.user ?? '');
  if (!found) throw apiError(10013);
  return ok(found);
}

function guilds({ world }: Call): Answer {
  const mine = [...world.guilds.values()].filter((guild) => guild.hasBot);
  return ok(
    mine.map((guild) => ({
      id: guild.id,
      name: guild.name,
      icon: null,
      banner: null,
      owner: false,
      permissions: permissionsOf(guild, world.bot.id).toString(),
      features: [],
    })),
  );
}

function openDirect({ world, json }: Call): Answer {
  const { recipient_id: id } = checked<{ recipient_id?: string }>(
    CreatePrivateChannelRequestSchema,
    json ?? {},
  );
  const person = world.users.get(id ?? '');
  if (!person || person === world.bot) throw apiError(10013);
  const shared = [...world.guilds.values()].some((guild) => guild.hasBot && guild.members.has(person.id));
  if (!shared && !world.installedBy.has(person.id)) throw apiError(50278);
  return ok(wireChannel(world, directChannel(world, [person, world.bot])));
}

/** Makes the bot leave a server. */
function leave({ world, params }: Call): Answer {
  const guild = world.guilds.get(params.guild ?? '');
  if (!guild?.hasBot) throw apiError(10004);
  guild.hasBot = false;
  guild.members.delete(world.bot.id);
  world.send({ type: 'GUILD_DELETE', intents: 1, data: { id: guild.id } });
  return nothing;
}

function self({ world, params }: Call): Answer {
  const member = world.guilds.get(params.guild ?? '')?.members.get(world.bot.id);
  if (!member) throw apiError(10004);
  return ok(wireMember(member));
}

/** Users and DMs (Discord docs, user resource). */
export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/users/@me',
    auth: 'bot',
    handle: ({ world }) =>
      ok({ ...world.bot, verified: true, mfa_enabled: false, locale: 'en-US', email: null }),
  },
  { method: 'GET', path: '/users/:user', auth: 'bot', handle: user },
  { method: 'GET', path: '/users/@me/guilds', auth: 'bot', handle: guilds },
  { method: 'GET', path: '/users/@me/guilds/:guild/member', auth: 'bot', handle: self },
  { method: 'DELETE', path: '/users/@me/guilds/:guild', auth: 'bot', handle: leave },
  { method: 'POST', path: '/users/@me/channels', auth: 'bot', handle: openDirect },
];
