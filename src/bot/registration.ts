import type { Client } from 'discord.js';
import type { Logger } from '../ops/log.ts';
import { readCommandWords } from '../texts/languages.ts';
import { clearDuplicates } from './clear-duplicates.ts';
import { localise } from './localise.ts';
import { type CommandPayload, kindAndName, registerCommands } from './register.ts';
import {
  createServerCommands,
  digest,
  type ServerCommands,
  type ServerCommandsOptions,
} from './register-server.ts';

/** What commands are registered from. */
export interface RegistrationOptions
  extends Pick<
    ServerCommandsOptions,
    'rows' | 'revisionOf' | 'presetsFor' | 'ownOf' | 'basis' | 'inBackground'
  > {
  client: Client<true>;
  log: Logger;
  /** Those that all servers have, as they are now. */
  commands(): readonly CommandPayload[];
  menus(): readonly CommandPayload[];
  /** After how long what Discord did not take is tried again, ms; each time twice as long. */
  againMs: number;
  /** Ends that. */
  signal: AbortSignal;
  /** Given what goes on in the background. */
  track(task: Promise<void>): void;
}

/** At least so often what Discord did not take is tried again, ms. */
const longestAgainMs = 3_600_000;

/** Keeps Discord's lists of commands as they should be. */
export interface Registration {
  /** The commands that single servers have; what Discord does not take is tried again later. */
  inServers: Pick<ServerCommands, 'bring'>;
  /**
   * Brings all lists up to date. Resolves when that of everywhere is, or Discord did not take it; those of servers follow in
   * the background. A failure is logged, and tried again later: the bot answers mentions all the same.
   */
  bringAll(): Promise<void>;
}

/** See {@link Registration}. */
export function createRegistration(options: RegistrationOptions): Registration {
  const { client, log, rows, inBackground, commands, menus, track, againMs, signal } = options;
  const { rest } = client;
  const applicationId = client.application.id;
  const isSlash = ({ type = 1 }: CommandPayload) => type === 1;
  const commandsOfServers = createServerCommands({
    ...options,
    ...{ rest, applicationId },
    taken: () =>
      new Set(
        commands()
          .filter(isSlash)
          .map(({ name }) => name),
      ),
  });

  let timer: NodeJS.Timeout | undefined;
  let waitMs = againMs;
  const later = () => {
    if (timer || signal.aborted) return;
    timer = setTimeout(() => {
      timer = undefined;
      waitMs = Math.min(waitMs * 2, longestAgainMs);
      track(again());
    }, waitMs).unref();
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });

  const inServers: Pick<ServerCommands, 'bring'> = {
    bring: (serverId) =>
      commandsOfServers.bring(serverId).catch((error: unknown) => {
        waitMs = againMs;
        later();
        throw error;
      }),
  };

  /** All servers that are not as they were left; never rejects. */
  const inAll = async () => {
    try {
      await commandsOfServers.bringAll(
        (serverId) => client.guilds.cache.has(serverId),
        (serverId, error) => {
          log.warn({ serverId, error }, 'could not register the commands of a server');
          later();
        },
      );
    } catch (error) {
      if (signal.aborted) return;
      log.error({ error }, 'could not register the commands of servers');
      later();
    }
  };

  const payloadsNow = () => {
    const words = readCommandWords();
    return [...commands().map((payload) => localise(payload, words)), ...menus()];
  };

  let isEverywhere = false;
  let last = Promise.resolve();
  /** One after the other: what is written last is what is so now. Never rejects. */
  const everywhere = () => {
    last = last.then(async () => {
      try {
        const payloads = payloadsNow();
        const result = await registerCommands(rest, applicationId, payloads);
        isEverywhere = true;
        log.info({ commands: payloads.length, result }, 'commands registered');
      } catch (error) {
        isEverywhere = false;
        log.error({ error }, 'could not register the commands');
        later();
      }
    });
    return last;
  };

  /** What Discord did not take. */
  const again = async () => {
    if (!isEverywhere) await everywhere();
    await inAll();
  };

  /** Servers are looked through for what would stand there twice whenever the names of our commands have changed. */
  const clearAll = async (payloads: readonly CommandPayload[]) => {
    const names = payloads.map(kindAndName).sort();
    if (await rows.isCleared(digest(names))) return;
    const ours = new Set(names);
    let failures = 0;
    const isThrough = await inBackground([...client.guilds.cache.keys()], (serverId, connection) =>
      clearDuplicates(connection, applicationId, serverId, ours).catch((error: unknown) => {
        failures += 1;
        log.warn({ serverId, error }, 'could not look for commands that stand there twice');
      }),
    );
    if (isThrough && failures === 0) await rows.keepCleared(digest(names));
  };

  const behind = async (payloads: readonly CommandPayload[]) => {
    await inAll();
    try {
      await clearAll(payloads);
    } catch (error) {
      log.error({ error }, 'could not look for commands that stand there twice');
    }
  };

  return {
    inServers,
    async bringAll() {
      track(behind(payloadsNow()));
      await everywhere();
    },
  };
}
