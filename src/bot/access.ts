import { type Client, type Guild, PermissionFlagsBits, Team } from 'discord.js';
import type { Runners } from '../access/operators-rule.ts';
import type { Config } from '../config.ts';

/** Who runs this Parley, and what they run, as Discord knows it. */
export type Access = Runners;

/** How long it is remembered whether an operator administers a server, ms: asking for each message costs a request. */
const rememberMs = 60_000;

/**
 * Asks Discord who runs the bot (the application's owner or its team) unless `OPERATOR_IDS` says so, and which servers they
 * own or administer.
 */
export function createAccess(client: Client<true>, config: Pick<Config, 'access'>): Access {
  let asked: Promise<readonly string[]> | undefined;
  const operators = () => {
    if (config.access.operatorIds.length > 0) return Promise.resolve(config.access.operatorIds);
    asked ??= owners(client).catch((error: unknown) => {
      // The next message asks again.
      asked = undefined;
      throw error;
    });
    return asked;
  };
  // Asked for ahead of the first message; what fails then is told when somebody is turned away by it.
  operators().catch(() => {});
  const known = new Map<string, { allowed: Promise<boolean>; until: number }>();
  const isOurs = (server: Guild, operatorIds: readonly string[]) => {
    const now = Date.now();
    const last = known.get(server.id);
    if (last && last.until > now) return last.allowed;
    const allowed = isRunByOne(server, operatorIds);
    known.set(server.id, { allowed, until: now + rememberMs });
    return allowed;
  };
  return {
    operators,
    async runs(serverId) {
      const server = client.guilds.cache.get(serverId);
      return server !== undefined && (await isOurs(server, await operators()));
    },
  };
}

async function owners(client: Client<true>): Promise<string[]> {
  const { owner } = await client.application.fetch();
  if (owner instanceof Team) return [...owner.members.keys()];
  return owner ? [owner.id] : [];
}

async function isRunByOne(server: Guild, operatorIds: readonly string[]): Promise<boolean> {
  if (operatorIds.includes(server.ownerId)) return true;
  for (const id of operatorIds) {
    const member = server.members.cache.get(id) ?? (await server.members.fetch(id).catch(() => null));
    if (member?.permissions.has(PermissionFlagsBits.Administrator)) return true;
  }
  return false;
}
