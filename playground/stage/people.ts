import type { ChannelHandle, LocalDiscord, Member, ServerHandle } from '../../sandbox/discord/index.ts';

/** What somebody is in a server. */
export type StageRole = 'owner' | 'admin' | 'member' | 'guest';

/** Somebody whom one can be. */
export interface StagePerson {
  member: Member;
  /** What they are in the first server. */
  role: StageRole;
  /** What they are in each server, by its id; of some they are no member. */
  roles: Record<string, StageRole>;
}

/** Who plays, and where. */
export interface Cast {
  /** The server that is shown first. */
  server: ServerHandle;
  /** The channel that is shown first. */
  lobby: ChannelHandle;
  people: StagePerson[];
}

/**
 * Fills a local Discord with people, and with two servers in which they have different rights: what is set, kept and paid in one
 * is none of the other's.
 */
export function castOf(discord: LocalDiscord): Cast {
  const { owner } = discord;
  const [ada, mara, gil] = [discord.member('Ada'), discord.member('Mara'), discord.member('Gil')];

  const server = discord.server('Tea house', { owner });
  const admin = staff(server);
  const [regular, guest] = [server.role('Member'), server.role('Guest')];
  server.join(ada.user, { roles: [admin] });
  server.join(mara.user, { roles: [regular] });
  server.join(gil.user, { roles: [guest] });
  const talk = { category: server.category('Talk') };
  const lobby = server.channel('general', {
    ...talk,
    topic: 'Mention the bot, reply to it, or type / for its commands.',
  });
  server.channel('shared', { ...talk, topic: 'Several people and one bot.' });
  server
    .channel('admins', {
      category: server.category('Staff'),
      topic: 'Only those who manage the server see this.',
    })
    .permit('everyone', { deny: ['ViewChannel'] })
    .permit(admin, { allow: ['ViewChannel'] })
    .permit('bot', { allow: ['ViewChannel'] });

  const second = discord.server('Workshop', { owner: ada });
  second.join(mara.user, { roles: [staff(second)] });
  second.join(owner.user, { roles: [second.role('Member')] });
  second.channel('bench', { topic: 'Another server: its settings, limits and memory are its own.' });
  second.channel('show-and-tell');

  const people: StagePerson[] = [
    { member: owner, role: 'owner', roles: { [server.id]: 'owner', [second.id]: 'member' } },
    { member: ada, role: 'admin', roles: { [server.id]: 'admin', [second.id]: 'owner' } },
    { member: mara, role: 'member', roles: { [server.id]: 'member', [second.id]: 'admin' } },
    { member: gil, role: 'guest', roles: { [server.id]: 'guest' } },
  ];
  for (const { member } of people) member.dm();
  return { server, lobby, people };
}

/** The role of those who manage a server. */
function staff(server: ServerHandle): { id: string } {
  return server.role('Admin', {
    permissions: ['ManageGuild', 'ManageMessages', 'ManageThreads', 'ManageChannels', 'ManageRoles'],
  });
}
