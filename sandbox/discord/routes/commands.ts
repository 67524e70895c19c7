import { apiError, formError } from '../api-error.ts';
import { type Answer, type Call, nothing, ok, type Route } from '../router.ts';
import type { World } from '../state.ts';
import { checkedCommand } from '../validate/command.ts';
import type { Json, WireCommand, WireOption } from '../wire.ts';

/** How many commands of each type one scope may hold (Discord docs, application commands). */
const most: Record<number, number> = { 1: 100, 2: 15, 3: 15, 4: 1 };

function scopeOf(call: Call): {
  key: string;
  guildId: string | undefined;
  commands: Map<string, WireCommand>;
} {
  const { world, params } = call;
  if (params.application !== world.application.id) throw apiError(50001);
  const guildId = params.guild;
  if (guildId !== undefined && !world.guilds.get(guildId)?.hasBot) throw apiError(50001);
  const key = guildId ?? 'global';
  const commands = world.commands.get(key) ?? new Map<string, WireCommand>();
  world.commands.set(key, commands);
  return { key, guildId, commands };
}

/** The command that Discord keeps for what was sent: ids, defaults, no empty leftovers. */
function kept(
  world: World,
  sent: Partial<WireCommand>,
  guildId: string | undefined,
  id?: string,
): WireCommand {
  const type = sent.type ?? 1;
  return {
    id: id ?? world.ids.next(),
    application_id: world.application.id,
    version: world.ids.next(),
    default_member_permissions: null,
    ...sent,
    ...(sent.default_member_permissions != null && {
      default_member_permissions: String(sent.default_member_permissions),
    }),
    type,
    name: sent.name ?? '',
    name_localizations: sent.name_localizations ?? null,
    description: sent.description ?? '',
    description_localizations: sent.description_localizations ?? null,
    ...(sent.options && { options: sent.options.map(keptOption) }),
    nsfw: sent.nsfw ?? false,
    ...(guildId === undefined
      ? {
          dm_permission: sent.contexts ? sent.contexts.includes(1) : true,
          contexts: sent.contexts ?? null,
          integration_types: sent.integration_types ?? [0],
        }
      : { guild_id: guildId }),
  };
}

function keptOption(option: WireOption): WireOption {
  const copy: WireOption = { ...option };
  // Discord leaves out what is false or empty.
  if (copy.required === false) delete copy.required;
  if (copy.autocomplete === false && copy.type !== 3 && copy.type !== 4 && copy.type !== 10)
    delete copy.autocomplete;
  if (copy.choices?.length === 0) delete copy.choices;
  if (copy.options) copy.options = copy.options.map(keptOption);
  return copy;
}

function sameName(commands: Map<string, WireCommand>, sent: Partial<WireCommand>): WireCommand | undefined {
  return [...commands.values()].find((one) => one.name === sent.name && one.type === (sent.type ?? 1));
}

function refuseTooMany(commands: Iterable<WireCommand>): void {
  const counts = new Map<number, number>();
  for (const { type } of commands) counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const [type, count] of counts) if (count > (most[type] ?? 100)) throw apiError(30032);
}

const createdToday = new WeakMap<World, Map<string, number>>();

/** 200 new commands a day and scope; what exists already does not count. */
function countCreates(world: World, scope: string, count: number): void {
  const counts = createdToday.get(world) ?? new Map<string, number>();
  createdToday.set(world, counts);
  const total = (counts.get(scope) ?? 0) + count;
  if (total > 200) throw apiError(30034);
  counts.set(scope, total);
}

function shown(command: WireCommand, call: Call): Json {
  if (call.query.get('with_localizations') === 'true' || call.params.command) return command;
  const { name_localizations: _names, description_localizations: _descriptions, ...rest } = command;
  return rest;
}

function list(call: Call): Answer {
  return ok([...scopeOf(call).commands.values()].map((command) => shown(command, call)));
}

function one(call: Call): Answer {
  const command = scopeOf(call).commands.get(call.params.command ?? '');
  if (!command) throw apiError(10063);
  return ok(command);
}

function create(call: Call): Answer {
  const { world } = call;
  const { key, guildId, commands } = scopeOf(call);
  const sent = checkedCommand('POST', call.json, guildId === undefined);
  const existing = sameName(commands, sent);
  const command = kept(world, sent, guildId, existing?.id);
  refuseTooMany([...commands.values(), ...(existing ? [] : [command])]);
  if (!existing) countCreates(world, key, 1);
  commands.set(command.id, command);
  world.changes.changed();
  return { status: existing ? 200 : 201, body: command };
}

function overwrite(call: Call): Answer {
  const { world } = call;
  const { key, guildId, commands } = scopeOf(call);
  if (!Array.isArray(call.json)) {
    throw formError([
      { path: [], code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' },
    ]);
  }
  const sent = call.json.map((item, index) => checkedCommand('PUT', item, guildId === undefined, [index]));
  const seen = new Set<string>();
  sent.forEach((item, index) => {
    const id = `${item.type ?? 1} ${item.name}`;
    if (seen.has(id)) {
      const message = 'Application command names must be unique';
      throw formError([{ path: [index, 'name'], code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message }]);
    }
    seen.add(id);
  });
  const next = sent.map((item) => kept(world, item, guildId, sameName(commands, item)?.id));
  refuseTooMany(next);
  countCreates(world, key, next.filter((command) => !commands.has(command.id)).length);
  commands.clear();
  for (const command of next) commands.set(command.id, command);
  world.changes.changed();
  return ok(next);
}

function change(call: Call): Answer {
  const { guildId, commands } = scopeOf(call);
  const existing = commands.get(call.params.command ?? '');
  if (!existing) throw apiError(10063);
  const sent = checkedCommand('PATCH', call.json, guildId === undefined);
  const command = kept(call.world, { ...existing, ...sent }, guildId, existing.id);
  command.version = call.world.ids.next();
  commands.set(command.id, command);
  call.world.changes.changed();
  return ok(command);
}

function remove(call: Call): Answer {
  if (!scopeOf(call).commands.delete(call.params.command ?? '')) throw apiError(10063);
  call.world.changes.changed();
  return nothing;
}

/** Commands, global and of one server (Discord docs, application commands). */
export const commandRoutes: readonly Route[] = [
  '/applications/:application/commands',
  '/applications/:application/guilds/:guild/commands',
].flatMap((path): Route[] => [
  { method: 'GET', path, auth: 'bot', handle: list },
  { method: 'POST', path, auth: 'bot', handle: create },
  { method: 'PUT', path, auth: 'bot', handle: overwrite },
  { method: 'GET', path: `${path}/:command`, auth: 'bot', handle: one },
  { method: 'PATCH', path: `${path}/:command`, auth: 'bot', handle: change },
  { method: 'DELETE', path: `${path}/:command`, auth: 'bot', handle: remove },
]);
