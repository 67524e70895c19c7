import { type Complaint, formError } from '../api-error.ts';
import { may, sees } from '../permissions.ts';
import { wireMessage } from '../present.ts';
import { wireChannel } from '../present-place.ts';
import { type Answer, type Call, ok, type Route } from '../router.ts';
import type { Message } from '../state.ts';
import { guildOf } from './access.ts';

/** Most channels, authors and results of one search, and the longest text (Discord docs, search guild messages). */
const most = { channels: 500, authors: 100, results: 25, offset: 9975, text: 1024 };

/**
 * The messages of a server that fit, newest first: only those which the bot itself may read, and none without the
 * Message Content intent.
 */
function search(call: Call): Answer {
  const { world, query } = call;
  const guild = guildOf(call);
  const wanted = wantedBy(query);
  const { bot, intents } = world;
  const all = [...guild.channels.values()]
    .filter((channel) => sees(bot.id, channel))
    .filter(
      (channel) =>
        may(bot.id, channel, 'ReadMessageHistory') && (wanted.nsfw || !(channel.parent ?? channel).nsfw),
    )
    .filter(({ id }) => wanted.channels.length === 0 || wanted.channels.includes(id))
    .flatMap(({ messages }) => [...messages.values()])
    .filter((message) => intents.messageContent && fits(message, wanted))
    .sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? 1 : -1));
  const found = all.slice(wanted.offset, wanted.offset + wanted.limit);
  const threads = new Set(found.map(({ channel }) => channel).filter(({ thread }) => thread));
  return ok({
    doing_deep_historical_index: false,
    total_results: all.length,
    messages: found.map((message) => [{ ...wireMessage(world, message), hit: true }]),
    threads: [...threads].map((thread) => wireChannel(world, thread)),
    members: [],
  });
}

interface Wanted {
  limit: number;
  offset: number;
  words: string[];
  channels: string[];
  authors: string[];
  nsfw: boolean;
  after: string | null;
  before: string | null;
}

function wantedBy(query: URLSearchParams): Wanted {
  const limit = Number(query.get('limit') ?? most.results);
  const offset = Number(query.get('offset') ?? 0);
  const text = query.get('content') ?? '';
  const channels = query.getAll('channel_id');
  const authors = query.getAll('author_id');
  const wrong: Complaint[] = [];
  const refuse = (field: string, code: string, message: string) =>
    wrong.push({ path: [field], code, message });
  if (!(limit >= 1 && limit <= most.results))
    refuse('limit', 'NUMBER_TYPE_MAX', `int value should be between 1 and ${most.results}.`);
  if (!(offset >= 0 && offset <= most.offset))
    refuse('offset', 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${most.offset}.`);
  if (text.length > most.text)
    refuse('content', 'BASE_TYPE_MAX_LENGTH', `Must be ${most.text} or fewer in length.`);
  if (channels.length > most.channels)
    refuse('channel_id', 'BASE_TYPE_MAX_LENGTH', `Must be ${most.channels} or fewer in length.`);
  if (authors.length > most.authors)
    refuse('author_id', 'BASE_TYPE_MAX_LENGTH', `Must be ${most.authors} or fewer in length.`);
  for (const [field, ids] of [['channel_id', channels] as const, ['author_id', authors] as const])
    if (ids.some((id) => !/^\d{15,20}$/.test(id)))
      refuse(field, 'NUMBER_TYPE_COERCE', 'Value is not a snowflake.');
  if (wrong.length > 0) throw formError(wrong);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const nsfw = query.get('include_nsfw') === 'true';
  const [after, before] = [query.get('min_id'), query.get('max_id')];
  return { limit, offset, words, channels, authors, nsfw, after, before };
}

function fits(message: Message, { words, authors, after, before }: Wanted): boolean {
  if (message.ephemeralFor || message.deletedAt) return false;
  if (authors.length > 0 && !authors.includes(message.author.id)) return false;
  if (after !== null && BigInt(message.id) <= BigInt(after)) return false;
  if (before !== null && BigInt(message.id) >= BigInt(before)) return false;
  const text = message.now.content.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Search (Discord docs, message resource, search guild messages). */
export const searchRoutes: readonly Route[] = [
  { method: 'GET', path: '/guilds/:guild/messages/search', auth: 'bot', handle: search },
];
