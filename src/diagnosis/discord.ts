import { z } from 'zod';
import type { Config } from '../config.ts';

const application = z.object({
  id: z.string(),
  name: z.string(),
  flags: z.number().default(0),
  bot_require_code_grant: z.boolean().default(false),
});

const gateway = z.object({
  shards: z.number(),
  session_start_limit: z.object({ total: z.number(), remaining: z.number(), reset_after: z.number() }),
});

const server = z.object({ id: z.string(), name: z.string(), permissions: z.coerce.bigint() });

/** What Discord tells of the bot, without a session on its gateway. */
export interface DiscordView {
  application: {
    id: string;
    name: string;
    /** Whether the portal allows the privileged Message Content intent. */
    messageContent: boolean;
    /** Whether its invitation needs a second step, which Parley does not have. */
    codeGrant: boolean;
  };
  /** How many connections Discord recommends, and how many more may be begun today; `resetAfterMs`: until more. */
  gateway: { shards: number; left: number; resetAfterMs: number };
  /** Servers, the first 200 of them, with what the bot's roles give it there. */
  servers: { id: string; name: string; permissions: bigint }[];
  /** Whether the operators' channel can be seen; undefined: there is none. */
  operatorChannel?: boolean;
  /** So much is the machine's clock ahead of Discord's, ms; exact to about a second. */
  clockAheadMs: number;
}

/** Why Discord told nothing: the token, or a status, or no answer at all. */
export interface DiscordSilence {
  trouble: 'token' | 'refused' | 'unreachable';
  /** HTTP status. */
  status?: number;
}

/** GATEWAY_MESSAGE_CONTENT and GATEWAY_MESSAGE_CONTENT_LIMITED (Discord docs, application, "Application Flags"). */
const messageContentFlags = (1 << 18) | (1 << 19);

/** What Discord is asked with. */
export interface AskOptions {
  /** Epoch ms. */
  now: () => number;
  signal: AbortSignal;
}

/**
 * Asks Discord by plain requests: no library is needed, nothing is begun on the gateway, and nobody notices. Never
 * rejects.
 */
export async function askDiscord(
  { discord: { apiUrl, token }, operator: { channelId } }: Pick<Config, 'discord' | 'operator'>,
  { now, signal }: AskOptions,
): Promise<DiscordView | DiscordSilence> {
  const ask = async (path: string) => {
    const askedAt = now();
    const response = await fetch(`${apiUrl}/v10${path}`, {
      // Without such a name Discord's edge refuses (Discord docs, reference, "User Agent").
      headers: { authorization: `Bot ${token}`, 'user-agent': 'DiscordBot (https://github.com, 10)' },
      signal,
    });
    const answeredAt = now();
    if (!response.ok) throw new Refused(response.status);
    const told = Date.parse(response.headers.get('date') ?? '');
    // The header has whole seconds: on average it is half a second old.
    const aheadMs = Number.isNaN(told) ? 0 : (askedAt + answeredAt) / 2 - (told + 500);
    return { body: (await response.json()) as unknown, aheadMs };
  };
  try {
    const [app, door, list, operatorChannel] = await Promise.all([
      ...['/applications/@me', '/gateway/bot', '/users/@me/guilds'].map(ask),
      channelId === undefined ? undefined : ask(`/channels/${channelId}`).catch(() => undefined),
    ]);
    const { id, name, flags, bot_require_code_grant: codeGrant } = application.parse(app?.body);
    const { shards, session_start_limit: limit } = gateway.parse(door?.body);
    return {
      application: { id, name, messageContent: (flags & messageContentFlags) !== 0, codeGrant },
      gateway: { shards, left: limit.remaining, resetAfterMs: limit.reset_after },
      ...(channelId !== undefined && { operatorChannel: operatorChannel !== undefined }),
      servers: z.array(server).parse(list?.body),
      clockAheadMs: app?.aheadMs ?? 0,
    };
  } catch (error) {
    if (!(error instanceof Refused)) return { trouble: 'unreachable' };
    return { trouble: error.status === 401 ? 'token' : 'refused', status: error.status };
  }
}

class Refused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`Discord answered ${status}`);
    this.status = status;
  }
}
