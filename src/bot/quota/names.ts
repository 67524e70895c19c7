import { DiscordAPIError, type Guild } from 'discord.js';
import type { LimitSubject } from './subject.ts';

/** What a role, member or channel is called; undefined where it is gone, empty where the subject needs no name. */
export type Names = (subject: LimitSubject) => string | undefined;

/** How long Discord may take to tell who is a member, ms: a list of choices has 3 s in all. */
const patienceMs = 1500;
/** About so many members one question may ask (Discord docs, "Request Guild Members"). */
const mostMembers = 100;
/** About so many channels that are not open Discord is asked: each is a request. */
const mostChannels = 10;
/** "Unknown Channel" (Discord docs, "Opcodes and Status Codes"). */
const unknownChannel = 10003;

/**
 * Finds out what the subjects of limits are called, and which are gone. What Discord does not tell in time counts as
 * there, under its id. Never rejects.
 */
export async function namesOf(guild: Guild | null, subjects: readonly LimitSubject[]): Promise<Names> {
  if (!guild) return ({ subjectId }) => subjectId;
  const ids = (wanted: LimitSubject['who']) => [
    ...new Set(subjects.filter(({ who }) => who === wanted).map(({ subjectId }) => subjectId)),
  ];
  const [members, channels] = await Promise.all([
    membersOf(guild, ids('member')),
    channelsOf(guild, ids('channel')),
  ]);
  return ({ who, subjectId }) => {
    if (who === 'role') return guild.roles.cache.get(subjectId)?.name;
    if (who === 'member') return members.has(subjectId) ? members.get(subjectId) : subjectId;
    if (who === 'channel') return channels.has(subjectId) ? channels.get(subjectId) : subjectId;
    return '';
  };
}

type Found = Map<string, string | undefined>;

/** Who has left is not known without the privileged intent of members, so Discord is asked each time. */
async function membersOf(guild: Guild, ids: readonly string[]): Promise<Found> {
  const asked = ids.slice(0, mostMembers);
  if (asked.length === 0) return new Map();
  const found = await guild.members.fetch({ user: asked, time: patienceMs }).catch(() => undefined);
  return new Map(found && asked.map((id) => [id, found.get(id)?.displayName]));
}

/** Threads that rest are not among the channels that the bot is told of. */
async function channelsOf(guild: Guild, ids: readonly string[]): Promise<Found> {
  const found: Found = new Map();
  const unknown: string[] = [];
  for (const id of ids) {
    const known = guild.channels.cache.get(id);
    if (known) found.set(id, known.name);
    else unknown.push(id);
  }
  await Promise.all(
    unknown.slice(0, mostChannels).map(async (id) => {
      try {
        found.set(id, (await guild.channels.fetch(id))?.name);
      } catch (error) {
        if (error instanceof DiscordAPIError && error.code === unknownChannel) found.set(id, undefined);
      }
    }),
  );
  return found;
}
