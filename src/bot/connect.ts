import { setTimeout as delay } from 'node:timers/promises';
import {
  type Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
} from 'discord.js';
import type { Config } from '../config.ts';
import { OperatorError } from '../errors.ts';
import type { Logger } from '../ops/log.ts';
import { createClient } from './client.ts';

/** Discord refuses this bot for good, as it is set up: a sentence for the operator, what to do included. */
export class ConnectError extends OperatorError {
  override readonly name = 'ConnectError';
}

/** What a connection is made with. */
export interface ConnectOptions {
  config: Pick<Config, 'discord'>;
  log: Logger;
  /** No identify is spent before this resolves. */
  mayIdentify?: Promise<void>;
  /** Called with each new client before it logs in: the place for listeners. */
  prepare: (client: Client) => void;
  /** Told when Discord closes the connection for good after it was ready; discord.js would idle from then on. */
  onClosed: (error: ConnectError) => void;
  /** Ends the attempts. */
  signal: AbortSignal;
}

/** A client that is ready, and whether it may read messages that do not mention it. */
export interface Connected {
  client: Client<true>;
  messageContent: boolean;
}

/** The first and the longest wait between attempts, ms. Each attempt may cost one of the day's 1,000 identifies. */
const firstWaitMs = 1000;
const longestWaitMs = 60_000;

/**
 * Logs in and resolves when the client is ready. Where Discord refuses the privileged Message Content intent and the
 * operator did not insist on it, connects without. Network failures are tried again for as long as it takes.
 *
 * @throws ConnectError for what only the operator can mend: a wrong token, the intent where `MESSAGE_CONTENT=on`
 */
export async function connect({
  config,
  log,
  prepare,
  onClosed,
  signal,
  mayIdentify,
}: ConnectOptions): Promise<Connected> {
  const wish = config.discord.messageContent;
  let messageContent = wish !== 'off';
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
    const fresh = createClient({ config, messageContent, ...(mayIdentify && { mayIdentify }) });
    prepare(fresh);
    try {
      const client = await logIn(fresh, config.discord.token, signal);
      client.on(Events.ShardDisconnect, ({ code }) => onClosed(new ConnectError(sentenceOf(code))));
      return { client, messageContent };
    } catch (error) {
      await fresh.destroy();
      signal.throwIfAborted();
      const code = closeCodeOf(error);
      if (code === GatewayCloseCodes.DisallowedIntents && wish === 'auto' && messageContent) {
        messageContent = false;
        log.warn(
          `${sentenceOf(code)} Going on without it: I read only messages that mention me, reply to me or are direct.`,
        );
        continue;
      }
      if (code !== undefined) throw new ConnectError(sentenceOf(code), { cause: error });
      log.warn({ error, nextTryInMs: wait }, 'could not connect to Discord');
      await delay(wait, undefined, { signal });
    }
  }
}

/** Why Discord does not take this bot, and what the operator can do (Discord docs, "Gateway Close Event Codes"). */
function sentenceOf(code: number): string {
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return 'Discord does not accept DISCORD_TOKEN. Reset it on the Bot page of the developer portal (https://discord.com/developers/applications) and put the new one into .env.';
    case GatewayCloseCodes.DisallowedIntents:
      return 'Discord refuses the Message Content intent. Switch it on under Bot → Privileged Gateway Intents in the developer portal (https://discord.com/developers/applications), or set MESSAGE_CONTENT=off.';
    case GatewayCloseCodes.ShardingRequired:
      return 'Discord wants this bot to shard (code 4011): it is in more servers than one connection may serve, and this Parley has only one.';
    default:
      return `Discord closed the gateway for good (code ${code}). Restarting will hardly help; a newer Parley may.`;
  }
}

/** The gateway closed before the client was ready, and discord.js will not open it again. */
class GatewayClosed extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`the gateway closed with ${code}`);
    this.code = code;
  }
}

async function logIn(client: Client, token: string, signal: AbortSignal): Promise<Client<true>> {
  const ready = Promise.withResolvers<Client<true>>();
  const abort = () => ready.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  client.once(Events.ClientReady, ready.resolve);
  // A close that cannot be mended never becomes ready: discord.js would wait for ever.
  const closed = ({ code }: { code: number }) => ready.reject(new GatewayClosed(code));
  client.once(Events.ShardDisconnect, closed);
  try {
    await Promise.race([client.login(token), ready.promise]);
    return await ready.promise;
  } finally {
    signal.removeEventListener('abort', abort);
    client.off(Events.ShardDisconnect, closed);
    ready.promise.catch(() => {});
  }
}

/** The close code that an error stands for: discord.js has errors of its own for two of them, REST has 401. */
function closeCodeOf(error: unknown): number | undefined {
  if (error instanceof GatewayClosed) return error.code;
  if (error instanceof DiscordAPIError && error.status === 401) return GatewayCloseCodes.AuthenticationFailed;
  if (!(error instanceof DiscordjsError)) return undefined;
  if (error.code === DiscordjsErrorCodes.TokenInvalid) return GatewayCloseCodes.AuthenticationFailed;
  if (error.code === DiscordjsErrorCodes.DisallowedIntents) return GatewayCloseCodes.DisallowedIntents;
  return undefined;
}
