import {
  type APIMessage,
  ChannelType,
  DiscordAPIError,
  type Guild,
  Message,
  type RESTGetAPIGuildMessagesSearchResult,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Found, Search } from '../../tools/discord-port.ts';
import { unpaused } from '../reading/unpaused.ts';
import type { Asker } from './asker.ts';
import { allReadable, findReadable, type Readable } from './find-channel.ts';
import { isQuestion, nameOf, seen } from './seen.ts';

/** Most channels that one search may name (Discord docs, "Search Guild Messages"). */
const mostChannels = 500;
/** Without Discord's search so many pages of 100 messages are looked through. */
const mostPages = 5;

/**
 * See {@link DiscordPort.searchMessages}: by Discord's own search, in no other channels than the asker may be told of. Where
 * that is not to be had (direct messages, a server whose index is not ready), the newest messages of one channel are looked
 * through.
 */
export async function searchMessages(asker: Asker, search: Search): Promise<Found> {
  const { client, asking } = asker;
  const words = search.words.trim();
  if (words === '' && !search.author) throw new UserError(({ functions }) => functions.nothingToSearch);
  const only = search.channel === undefined ? undefined : await findReadable(asker, search.channel);
  const guild = only ? guildOf(only) : client.guilds.cache.get(asking.server?.id ?? '');
  const authorId = guild && search.author ? await findAuthor(guild, search.author) : undefined;
  const wanted = { ...search, words, authorId, asker };
  if (guild) {
    const channels = only ? [only] : await allReadable(asker, guild);
    const found = await searched(guild, channels, wanted);
    const wide = asking.isPrivate || asking.isDirect ? 'own' : 'server';
    if (found) return { ...found, searched: only ? 'channel' : wide };
  }
  return lookedThrough(only ?? (await findReadable(asker)), wanted);
}

interface Wanted extends Search {
  authorId: string | undefined;
  asker: Asker;
}

function guildOf(channel: Readable): Guild | undefined {
  return channel.isDMBased() ? undefined : channel.guild;
}

/** By Discord's search; undefined where it cannot be had now. */
async function searched(
  guild: Guild,
  channels: readonly Readable[],
  { words, authorId, limit, asker }: Wanted,
): Promise<Pick<Found, 'messages' | 'total'> | undefined> {
  const ids = channels.slice(0, mostChannels).map(({ id }) => id);
  if (ids.length === 0) return { messages: [], total: 0 };
  const order = { sort_by: 'timestamp', sort_order: 'desc' };
  // Which channels are for adults was seen to when they were chosen.
  const query = new URLSearchParams({ limit: String(limit), ...order, include_nsfw: 'true' });
  if (words !== '') query.set('content', words);
  if (authorId !== undefined) query.set('author_id', authorId);
  for (const id of ids) query.append('channel_id', id);
  const { client } = guild;
  let result: RESTGetAPIGuildMessagesSearchResult;
  try {
    // discord.js 14 has no method for it, and its Routes of API v10 name none.
    result = (await client.rest.get(`/guilds/${guild.id}/messages/search`, {
      query,
    })) as RESTGetAPIGuildMessagesSearchResult;
  } catch (error) {
    if (error instanceof DiscordAPIError) return undefined;
    throw error;
  }
  if (!('messages' in result)) return undefined;
  const threads = new Map((result.threads ?? []).map((thread) => [thread.id, thread]));
  // A public thread is read by whoever reads the channel above it.
  const above = (id: string) => {
    const thread = threads.get(id);
    return thread?.type === ChannelType.PrivateThread ? '' : (thread?.parent_id ?? '');
  };
  const all = result.messages.flat();
  const hits = (await unpaused(all, asker.choices))
    .filter((hit) => !isQuestion(hit, asker))
    .filter(({ channel_id: id }) => ids.includes(id) || ids.includes(above(id)));
  return {
    messages: hits.map((hit) => {
      const message = readable(guild, hit as APIMessage);
      return seen(message, threads.get(hit.channel_id)?.name ?? nameOf(message.channel ?? {}));
    }),
    // Discord counts what is left out here as well, such as in private threads: that it is there may not be told.
    total: result.total_results <= all.length ? hits.length : undefined,
  };
}

/** discord.js makes messages of what it fetches itself, and has no other way for what was fetched beside it. */
function readable(guild: Guild, hit: APIMessage): Message<boolean> {
  return Reflect.construct(Message, [guild.client, { ...hit, guild_id: guild.id }]) as Message<boolean>;
}

async function lookedThrough(channel: Readable, wanted: Wanted): Promise<Found> {
  const { author, authorId, limit, asker } = wanted;
  const words = wanted.words.toLowerCase().split(/\s+/).filter(Boolean);
  const name = nameOf(channel);
  const found: Found = { messages: [], total: undefined, searched: 'channel', newest: 0 };
  let before: string | undefined;
  for (let page = 0; page < mostPages && found.messages.length < limit; page += 1) {
    const messages = await channel.messages.fetch({ limit: 100, cache: false, ...(before && { before }) });
    found.newest = (found.newest ?? 0) + messages.size;
    for (const message of await unpaused([...messages.values()], asker.choices)) {
      const read = seen(message, name);
      const isBy = authorId
        ? message.author.id === authorId
        : !author || read.author.toLowerCase() === plain(author);
      const text = read.text.toLowerCase();
      if (isQuestion(message, asker)) continue;
      if (isBy && words.every((word) => text.includes(word))) found.messages.push(read);
    }
    before = messages.lastKey();
    if (messages.size < 100) break;
  }
  return { ...found, messages: found.messages.slice(0, limit) };
}

/** The id of a member, by name, mention or id. @throws UserError where there is none */
async function findAuthor(guild: Guild, text: string): Promise<string> {
  const id = /^\s*(?:<@!?)?(\d{15,20})>?\s*$/.exec(text)?.[1];
  if (id !== undefined) return id;
  const wanted = plain(text);
  if (wanted === guild.client.user.username.toLowerCase()) return guild.client.user.id;
  const members = await guild.members.search({ query: wanted, limit: 10, cache: false });
  const named = members.find(({ displayName, user }) =>
    [displayName, user.username, user.displayName].some((name) => name.toLowerCase() === wanted),
  );
  const member = named ?? members.first();
  if (!member) throw new UserError(({ functions }) => functions.nobody(text));
  return member.id;
}

function plain(name: string): string {
  return name.trim().replace(/^@/, '').toLowerCase();
}
