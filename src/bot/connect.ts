import { setTimeout as delay } from 'node:timers/promises';
import { type Client, DiscordAPIError, DiscordjsError, DiscordjsErrorCodes, Events } from 'discord.js';
import type { Config } from '../config.ts';
import type { Logger } from '../ops/log.ts';
import { createClient } from './client.ts';

/** Discord refuses this bot for good, as it is set up: a sentence for the operator, what to do included. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
}

/** What a connection is made with. */
export interface ConnectOptions {
  config: Pick<Config, 'discord'>;
  log: Logger;
  /** Called with each new client before it logs in: the place for listeners. */
  prepare: (client: Client) => void;
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
export async function connect({ config, log, prepare, signal }: ConnectOptions): Promise<Connected> {
  const wish = config.discord.messageContent;
  let messageContent = wish !== 'off';
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
    const client = createClient({ config, messageContent });
    prepare(client);
    try {
      return { client: await logIn(client, config.discord.token, signal), messageContent };
    } catch (error) {
      await client.destroy();
      signal.throwIfAborted();
      if (isDisallowedIntent(error)) {
        if (wish === 'on' || !messageContent) throw new ConnectError(intentSentence, { cause: error });
        messageContent = false;
        log.warn(
          `${intentSentence} Going on without it: I read only messages that mention me, reply to me or are direct.`,
        );
        continue;
      }
      if (isWrongToken(error)) {
        throw new ConnectError(
          'Discord does not accept DISCORD_TOKEN. Reset it on the Bot page of the developer portal (https://discord.com/developers/applications) and put the new one into .env.',
          { cause: error },
        );
      }
      log.warn({ error, nextTryInMs: wait }, 'could not connect to Discord');
      await delay(wait, undefined, { signal });
    }
  }
}

const intentSentence =
  'Discord refuses the Message Content intent. Switch it on under Bot → Privileged Gateway Intents in the developer portal (https://discord.com/developers/applications), or set MESSAGE_CONTENT=off.';

async function logIn(client: Client, token: string, signal: AbortSignal): Promise<Client<true>> {
  const ready = Promise.withResolvers<Client<true>>();
  const abort = () => ready.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  client.once(Events.ClientReady, ready.resolve);
  // A close that cannot be mended never becomes ready: discord.js would wait for ever.
  client.once(Events.ShardDisconnect, (event) =>
    ready.reject(new Error(`the gateway closed with ${event.code}`)),
  );
  try {
    await Promise.race([client.login(token), ready.promise]);
    return await ready.promise;
  } finally {
    signal.removeEventListener('abort', abort);
    ready.promise.catch(() => {});
  }
}

function isDisallowedIntent(error: unknown): boolean {
  return (
    hasCode(error, DiscordjsErrorCodes.DisallowedIntents) || /4014|disallowed intents/i.test(String(error))
  );
}

function isWrongToken(error: unknown): boolean {
  if (error instanceof DiscordAPIError) return error.status === 401;
  return hasCode(error, DiscordjsErrorCodes.TokenInvalid) || /\b4004\b/.test(String(error));
}

function hasCode(error: unknown, code: DiscordjsErrorCodes): boolean {
  return error instanceof DiscordjsError && (error as { code: unknown }).code === code;
}
