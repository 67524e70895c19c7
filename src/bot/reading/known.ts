import type { Client, Guild, Message, User } from 'discord.js';
import { createNaming, type Person, plainName } from '../../history/names.ts';
import { type Known, type Plain, plainMentions } from './plain-mentions.ts';

/** Where names are looked up. */
interface Place {
  client: Client;
  guild: Guild | null;
}

/**
 * Knows the names of ids by what came with a message and what discord.js has cached. Two people of one name get
 * different ones.
 */
export function knownTo({ client, guild }: Place, message?: Pick<Message<boolean>, 'mentions'>): Known {
  const naming = createNaming();
  return {
    user(id) {
      const user = message?.mentions.users.get(id) ?? client.users.cache.get(id);
      const member = guild?.members.cache.get(id);
      if (!user && !member) return undefined;
      const person = personOf(user ?? member?.user, member?.displayName, id);
      return { ...person, name: naming(person) };
    },
    role: (id) => nameOf(guild?.roles.cache.get(id)),
    channel: (id) => nameOf(guild?.channels.cache.get(id)),
  };
}

/** How many names are asked for at most: each costs a request. */
const mostAsked = 5;

/**
 * What a member typed into a command or a modal, without ids. It comes without its mentions: Discord is asked for those
 * of whom nothing is known yet, and who cannot be found stays unknown.
 */
export async function readTyped(text: string, place: Place): Promise<Plain> {
  await learnNames(text, place);
  return plainMentions(text, knownTo(place));
}

async function learnNames(text: string, { client, guild }: Place): Promise<void> {
  const ids = new Set([...text.matchAll(/<@!?(\d{15,20})>/g)].map(([, id]) => id ?? ''));
  const known = (id: string) => (guild ? guild.members.cache.has(id) : client.users.cache.has(id));
  const unknown = [...ids].filter((id) => !known(id)).slice(0, mostAsked);
  await Promise.allSettled(unknown.map((id) => (guild ? guild.members.fetch(id) : client.users.fetch(id))));
}

/** Who wrote a message; undefined for what was forwarded. */
export function authorOf(message: Message<boolean>): Person | undefined {
  const { author, member, webhookId, applicationId } = message;
  // What an interaction answers comes by a webhook, too, but from the app itself.
  const isWebhook = webhookId !== null && applicationId === null;
  // One webhook may speak for many, as those do that stand in for members.
  const id = isWebhook ? `${webhookId}/${author?.username}` : author?.id;
  // What came without its author has none, whatever discord.js's types say.
  return author ? personOf(author, member?.displayName, id) : undefined;
}

/** A user as a prompt names them; `shown`: their name in the server. */
export function personOf(user: User | undefined, shown: string | undefined, id = user?.id ?? ''): Person {
  const name = plainName(shown ?? user?.displayName ?? '');
  const isSelf = user !== undefined && user.id === user.client.user.id;
  return { id, name, ...(user?.bot && !isSelf && { bot: true }) };
}

function nameOf(thing: { name: string } | undefined): string | undefined {
  return thing && plainName(thing.name);
}
