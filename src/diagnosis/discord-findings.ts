import type { Config } from '../config.ts';
import type { DiscordSilence, DiscordView } from './discord.ts';
import type { Finding } from './finding.ts';
import { inviteLink, missingOf } from './permissions.ts';

/** Fewer connections left to begin today than this are worth knowing. */
const fewLeft = 50;

/** Why Discord told nothing. */
export function silenceFinding({ trouble, status }: DiscordSilence): Finding {
  return {
    standing: 'wrong',
    say: ({ diagnosis }) =>
      trouble === 'refused' ? diagnosis.discord.refused(status ?? 0) : diagnosis.discord[trouble],
  };
}

/** Whether messages can be read that do not mention the bot. @param connectedWith as the bot runs now; absent: it does not */
export function contentFinding(
  { application }: Pick<DiscordView, 'application'>,
  wish: Config['discord']['messageContent'],
  connectedWith?: boolean,
): Finding {
  const { id, messageContent } = application;
  const page = `https://discord.com/developers/applications/${id}/bot`;
  if (connectedWith ?? (messageContent && wish !== 'off'))
    return { standing: 'well', say: ({ diagnosis }) => diagnosis.content.on };
  if (wish === 'off') return { standing: 'note', say: ({ diagnosis }) => diagnosis.content.off };
  if (messageContent) return { standing: 'note', say: ({ diagnosis }) => diagnosis.content.restart };
  const insisted = wish === 'on';
  return {
    standing: insisted ? 'wrong' : 'note',
    say: ({ diagnosis }) => diagnosis.content.missing(page, insisted),
  };
}

/** The application itself: can it be invited, connect, and tell its operators things? */
export function applicationFindings({ application, gateway, operatorChannel }: DiscordView): Finding[] {
  const { id, codeGrant } = application;
  const { left, resetAfterMs } = gateway;
  return [
    ...(codeGrant
      ? [
          {
            standing: 'wrong' as const,
            say: ({ diagnosis }) =>
              diagnosis.discord.codeGrant(`https://discord.com/developers/applications/${id}/bot`),
          } satisfies Finding,
        ]
      : []),
    ...(operatorChannel === false
      ? [
          {
            standing: 'note',
            say: ({ diagnosis }) => diagnosis.discord.operatorChannel,
          } satisfies Finding,
        ]
      : []),
    ...(left < fewLeft
      ? [
          {
            standing: left > 0 ? 'note' : 'wrong',
            say: ({ diagnosis }) => diagnosis.discord.sessions(left, resetAfterMs),
          } satisfies Finding,
        ]
      : []),
  ];
}

/** Servers in which the bot's own role lacks something; and that it is in none yet. */
export function serverFindings({ servers, application }: DiscordView): Finding[] {
  if (servers.length === 0) return [{ standing: 'note', say: ({ diagnosis }) => diagnosis.discord.noServer }];
  const lacking = servers.flatMap(({ id, name, permissions }): Finding[] => {
    const missing = missingOf(permissions);
    if (missing.length === 0) return [];
    const link = inviteLink(application.id, id);
    return [{ standing: 'note', say: ({ diagnosis }) => diagnosis.discord.serverLacks(name, missing, link) }];
  });
  if (lacking.length > 0) return lacking;
  return [{ standing: 'well', say: ({ diagnosis }) => diagnosis.discord.servers(servers.length) }];
}
