import type { Finding } from './finding.ts';
import { inviteLink, missingOf, type PermissionName } from './permissions.ts';

/** What the bot does in channels, each with what it needs; in threads, and elsewhere. */
const acts = {
  answer: { here: ['ViewChannel', 'SendMessages'], thread: ['ViewChannel', 'SendMessagesInThreads'] },
  read: { here: ['ReadMessageHistory'], thread: ['ReadMessageHistory'] },
  files: { here: ['AttachFiles'], thread: ['AttachFiles'] },
  cards: { here: ['EmbedLinks'], thread: ['EmbedLinks'] },
  threads: { here: ['CreatePublicThreads', 'SendMessagesInThreads'], thread: [] },
  privateThreads: { here: ['CreatePrivateThreads', 'SendMessagesInThreads'], thread: [] },
  polls: { here: ['SendPolls'], thread: ['SendPolls'] },
} as const satisfies Record<string, { here: PermissionName[]; thread: PermissionName[] }>;

/** Something that the bot does in channels. */
export type Act = keyof typeof acts;

/** A channel of a server, as Discord tells of it. */
export interface Here {
  /** As a mention; of a thread, that of the channel whose permissions hold in it. */
  channel: string;
  /** The category with which the channel's permissions are kept in step. */
  category?: string | undefined;
  /** What it is: some cannot have threads, and in a forum a thread is a post. */
  kind: 'channel' | 'thread' | 'forum' | 'voice';
  /** What the bot may here, and what its roles give it in the whole server. */
  held: bigint;
  heldInServer: bigint;
  /** The name of the role in which its permissions can be switched on. */
  role: string;
  serverId: string;
  applicationId: string;
  /** Until when it may say nothing in the server, epoch ms. */
  timedOutUntil?: number | undefined;
  /** A thread that is locked, and the bot may not write in it all the same. */
  closed: boolean;
  /** A private thread that the bot is not in. */
  outside: boolean;
}

/** What the bot can do in a channel, and for what it cannot, why, and what to click. Pure. */
export function findingsHere(here: Here): Finding[] {
  const { timedOutUntil: until, heldInServer } = here;
  // In a timeout all is missing but to look: only its end helps.
  if (until !== undefined) return [{ standing: 'wrong', say: ({ diagnosis }) => diagnosis.timedOut(until) }];
  if (here.outside) return [{ standing: 'wrong', say: ({ diagnosis }) => diagnosis.notInThread }];
  const found = actsIn(here).map(([act, needed]) => {
    const missing = missingOf(here.held, needed);
    const inRole = missingOf(heldInServer, missing);
    return { act, inRole, inChannel: missing.filter((name) => !inRole.includes(name)) };
  });
  const able = found.filter(({ inRole, inChannel }) => inRole.length + inChannel.length === 0);
  return [
    ...(here.closed ? [locked] : []),
    // What the role does not give is switched on elsewhere than what the channel takes away.
    ...(['inRole', 'inChannel'] as const).flatMap((where): Finding[] => {
      const unable = found.filter((one) => one[where].length > 0);
      if (unable.length === 0) return [];
      const acts = unable.map(({ act }) => act);
      const missing = [...new Set(unable.flatMap((one) => one[where]))];
      return [
        { standing: acts.includes('answer') ? 'wrong' : 'note', say: refusal(where, here, acts, missing) },
      ];
    }),
    ...(able.length > 0 ? [{ standing: 'well' as const, say: saysCan(able.map(({ act }) => act)) }] : []),
  ];
}

const locked: Finding = { standing: 'wrong', say: ({ diagnosis }) => diagnosis.locked };

function saysCan(acts: readonly Act[]): Finding['say'] {
  return ({ diagnosis }) => diagnosis.can(acts);
}

function refusal(
  where: 'inRole' | 'inChannel',
  here: Here,
  acts: readonly Act[],
  missing: readonly PermissionName[],
): Finding['say'] {
  const link = inviteLink(here.applicationId, here.serverId);
  return ({ diagnosis }) =>
    where === 'inRole'
      ? diagnosis.lacksRole(acts, missing, here.role, link)
      : diagnosis.isDenied(acts, missing, here);
}

function actsIn({ kind }: Here): [Act, readonly PermissionName[]][] {
  return Object.entries(acts).flatMap(([name, { here, thread }]): [Act, readonly PermissionName[]][] => {
    const act = name as Act;
    const isThreads = act === 'threads' || act === 'privateThreads';
    if (kind === 'thread') return thread.length > 0 ? [[act, thread]] : [];
    if (isThreads && kind === 'voice') return [];
    // A post of a forum needs the right to send messages (Discord docs, permissions), and none is private.
    if (kind === 'forum')
      return act === 'answer' ? [[act, [...here, 'SendMessagesInThreads']]] : isThreads ? [] : [[act, here]];
    return [[act, here]];
  });
}
