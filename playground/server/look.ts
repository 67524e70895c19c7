import { type ListedChannel, shownName } from '../../sandbox/discord/index.ts';
import type { Stage } from '../stage/stage.ts';
import type {
  Choice,
  Command,
  CommandOption,
  House,
  ListedPlace,
  Person,
  Place,
  Room,
} from '../wire/live.ts';
import type { Message } from '../wire/message.ts';

/** Everything beside the channel that is open, as somebody sees it. */
export function houseFor(stage: Stage, me: Person): House {
  const client = stage.discord.client(me);
  const { id, name } = stage.discord.bot;
  const servers = client.servers();
  const named = (pairs: { id: string; name: string }[]) =>
    Object.fromEntries(pairs.map((one) => [one.id, one.name]));
  return {
    isReal: stage.isReal,
    bot: {
      ...{ id, name, isOnline: stage.discord.gateway.ready },
      ...(stage.bot.ending && { ending: stage.bot.ending }),
    },
    people: peopleOf(stage),
    me,
    servers: servers.map(({ id, name, channels, roles, members }) => ({
      ...{ id, name, roles, members },
      places: channels.map(listed),
    })),
    directs: client.directs().map(listed),
    names: {
      users: named([{ id, name }, ...peopleOf(stage), ...servers.flatMap(({ members }) => members)]),
      roles: named(servers.flatMap(({ roles }) => roles)),
      channels: named(servers.flatMap(({ channels }) => channels)),
    },
  };
}

/** Whom one can be. */
export function peopleOf(stage: Stage): Person[] {
  return stage.people.map(({ member, roles }) => ({
    ...{ id: member.id, name: member.name, roles },
    locale: stage.discord.client(member).locale,
  }));
}

/** A channel that is open; nothing where they do not see it. */
export function roomFor(stage: Stage, me: Person, channelId: string): Room | undefined {
  const channel = stage.discord.client(me).channel(channelId);
  if (!channel) return undefined;
  const { topic, serverId, readOnly } = channel;
  return {
    ...placeOf(channel),
    topic,
    ...(serverId !== undefined && { serverId }),
    ...(readOnly !== undefined && { readOnly: whyReadOnly[readOnly] }),
  };
}

const whyReadOnly = {
  locked: 'This thread is locked.',
  permission: 'You do not have permission to send messages in this channel.',
};

function listed(channel: ListedChannel): ListedPlace {
  return { ...placeOf(channel), ...(channel.newest !== null && { newest: channel.newest }) };
}

function placeOf({ id, name, type, parentId, archived }: ListedChannel): Place {
  return {
    id,
    name,
    type,
    ...(parentId !== undefined && { parentId }),
    ...(archived && { isArchived: true }),
  };
}

/** The newest messages of a channel, their files under this server's own addresses. */
export function messagesFor(stage: Stage, me: Person, channelId: string, most?: number): Message[] {
  return stage.discord
    .client(me)
    .messages(channelId, most)
    .map((message) => ownAddresses(message) as unknown as Message);
}

const attachmentPath = /^https?:\/\/127\.0\.0\.1:\d+\/attachments\/\d+\/(\d+)\/([^?]*)/;

/** A value with all addresses of the local Discord's files made this server's own, which do not change. */
function ownAddresses(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(attachmentPath, '/files/$1/$2').replace(/^(\/files\/.*)\?.*$/, '$1');
  if (Array.isArray(value)) return value.map(ownAddresses);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === 'content' ? inner : ownAddresses(inner)]),
  );
}

/** The commands that somebody may use in a channel, in the language of their client. */
export function commandsFor(stage: Stage, me: Person, channelId: string): Command[] {
  const registered = stage.discord.client(me).commands(channelId) as unknown as Registered[];
  return registered
    .flatMap((command) => {
      const shown = shownName(command, me.locale);
      if (command.type !== 1) return [entryOf(command, shown, shown, me.locale, command.type as 2 | 3)];
      return withSubcommands(command, shown, shown, me.locale);
    })
    .sort((one, other) => one.shown.localeCompare(other.shown));
}

/** A command or option as registered (Discord docs, application commands). */
interface Registered {
  type: number;
  name: string;
  name_localizations?: unknown;
  description?: string;
  description_localizations?: unknown;
  required?: boolean;
  autocomplete?: boolean;
  choices?: (Choice & { name_localizations?: unknown })[];
  options?: Registered[];
  min_value?: number;
  max_value?: number;
  min_length?: number;
  max_length?: number;
  channel_types?: number[];
}

function withSubcommands(command: Registered, path: string, shown: string, locale: string): Command[] {
  const inner = (command.options ?? []).filter(({ type }) => type <= 2);
  if (inner.length === 0) return [entryOf(command, path, shown, locale)];
  return inner.flatMap((sub) =>
    withSubcommands(sub, `${path} ${sub.name}`, `${shown} ${shownName(sub, locale)}`, locale),
  );
}

function entryOf(
  command: Registered,
  path: string,
  shown: string,
  locale: string,
  type: Command['type'] = 1,
): Command {
  return {
    ...{ path, shown, type, description: description(command, locale) },
    options: (command.options ?? []).map((option) => optionOf(option, locale)),
  };
}

function optionOf(option: Registered, locale: string): CommandOption {
  return {
    ...{ name: option.name, shown: shownName(option, locale), description: description(option, locale) },
    type: option.type,
    required: option.required ?? false,
    autocomplete: option.autocomplete ?? false,
    choices: (option.choices ?? []).map((choice) => ({
      name: shownName(choice, locale),
      value: choice.value,
    })),
    ...(option.min_value !== undefined && { min: option.min_value }),
    ...(option.max_value !== undefined && { max: option.max_value }),
    ...(option.min_length !== undefined && { minLength: option.min_length }),
    ...(option.channel_types && { channelTypes: option.channel_types }),
    ...(option.max_length !== undefined && { maxLength: option.max_length }),
  };
}

function description({ description = '', description_localizations }: Registered, locale: string): string {
  return shownName({ name: description, name_localizations: description_localizations }, locale);
}
