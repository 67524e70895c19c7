import type { ChannelHandle, LocalDiscord, Member, ServerHandle } from '../../sandbox/discord/index.ts';

/** Somebody whom one can be, and what they are in the server. */
export interface StagePerson {
  member: Member;
  role: 'owner' | 'admin' | 'member' | 'guest';
}

/** Who plays, and where. */
export interface Cast {
  server: ServerHandle;
  /** The channel that is shown first. */
  lobby: ChannelHandle;
  people: StagePerson[];
}

/** Fills a local Discord with a server, its channels, and people with different rights. */
export function castOf(discord: LocalDiscord): Cast {
  const owner = discord.owner;
  const server = discord.server('The demo', { owner });
  const lobby = server.channel('general', {
    topic: 'Mention the bot, reply to it, or type / for its commands.',
  });
  server.channel('shared', { topic: 'Several people and one bot.' });
  server
    .channel('admins', { topic: 'Only those who manage the server see this.' })
    .permit('everyone', { deny: ['ViewChannel'] });
  const staff = server.role('Admin', {
    permissions: ['ManageGuild', 'ManageMessages', 'ManageThreads', 'ManageChannels', 'ManageRoles'],
  });
  const friends = server.role('Member');
  const guests = server.role('Guest');
  const person = (name: string, role: StagePerson['role'], roles: { id: string }[]): StagePerson => ({
    member: discord.member(name, { in: server, roles }),
    role,
  });
  const people: StagePerson[] = [
    { member: owner, role: 'owner' },
    person('Ada', 'admin', [staff]),
    person('Mara', 'member', [friends]),
    person('Gil', 'guest', [guests]),
  ];
  for (const { member } of people) member.dm();
  return { server, lobby, people };
}
