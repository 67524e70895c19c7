import { createHash } from 'node:crypto';
import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { Presets } from '../presets/schema.ts';
import type { RegisteredCommands, ServerCommandRows } from '../store/server-commands.ts';
import type { InBackground } from './in-background.ts';
import type { CommandPayload } from './register.ts';

/** What the commands of servers are made from. */
export interface ServerCommandsOptions {
  rest: REST;
  applicationId: string;
  rows: ServerCommandRows;
  revisionOf(serverId: string): Promise<number>;
  presetsFor(serverId: string): Promise<Presets>;
  inBackground: InBackground;
  /** The names of slash commands that all servers have. */
  taken(): ReadonlySet<string>;
  /** The commands of the presets of the server's own. */
  ownOf(presets: Presets): readonly CommandPayload[];
  /** What all these commands are made from besides a server's presets; JSON. */
  basis(): unknown;
}

/** Keeps the commands that single servers have for presets of their own. */
export interface ServerCommands {
  /** Makes Discord's equal to what the server's presets ask for; asks Discord only for what has changed. */
  bring(serverId: string): Promise<void>;
  /** The same, in the background, for all of these servers that are not as they were left; each failure is told. */
  bringAll(
    isHere: (serverId: string) => boolean,
    onProblem: (serverId: string, error: unknown) => void,
  ): Promise<void>;
}

/** See {@link ServerCommands}. What stands there of other programs is left alone. */
export function createServerCommands(options: ServerCommandsOptions): ServerCommands {
  const { applicationId, rows, revisionOf, presetsFor, taken, ownOf, inBackground } = options;
  const inOrder = new Map<string, Promise<void>>();
  const basisNow = () => digest([options.basis(), [...taken()].sort()]);

  const register = async (serverId: string, rest: REST) => {
    const basis = basisNow();
    const revision = await revisionOf(serverId);
    const before = await rows.of(serverId);
    const names = taken();
    const wanted = ownOf(await presetsFor(serverId)).filter(({ name }) => !names.has(name));
    const now: RegisteredCommands = { ...before };
    let refused: DiscordAPIError | undefined;
    try {
      for (const name of Object.keys(before)) {
        if (wanted.some((one) => one.name === name)) continue;
        await remove(rest, serverId, before[name]?.id ?? '');
        delete now[name];
      }
      for (const payload of wanted) {
        const made = digest(payload);
        if (before[payload.name]?.digest === made) continue;
        const route = Routes.applicationGuildCommands(applicationId, serverId);
        try {
          const { id } = (await rest.post(route, { body: payload })) as { id: string };
          now[payload.name] = { id, digest: made };
        } catch (error) {
          // What Discord has against one command is no reason to leave out the others.
          if (!(error instanceof DiscordAPIError)) throw error;
          refused ??= error;
        }
      }
      if (refused) throw refused;
    } catch (error) {
      // What was done is remembered; that it is not all, the revision says.
      await rows.keep(serverId, -1, basis, now);
      throw error;
    }
    await rows.keep(serverId, revision, basis, now);
  };

  const remove = async (rest: REST, serverId: string, id: string) => {
    try {
      await rest.delete(Routes.applicationGuildCommand(applicationId, serverId, id));
    } catch (error) {
      const isGone =
        error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownApplicationCommand;
      if (!isGone) throw error;
    }
  };

  const bring = (serverId: string, rest = options.rest) => {
    const before = inOrder.get(serverId) ?? Promise.resolve();
    const next = before.catch(() => {}).then(() => register(serverId, rest));
    inOrder.set(serverId, next);
    const done = () => {
      if (inOrder.get(serverId) === next) inOrder.delete(serverId);
    };
    next.then(done, done);
    return next;
  };

  return {
    bring: (serverId) => bring(serverId),
    async bringAll(isHere, onProblem) {
      const stale = (await rows.stale(basisNow())).filter(isHere);
      await inBackground(stale, (serverId, rest) =>
        bring(serverId, rest).catch((error: unknown) => onProblem(serverId, error)),
      );
    },
  };
}

/** A short mark of a JSON value; equal for equal ones. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
