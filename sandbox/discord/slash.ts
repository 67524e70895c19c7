import { storeUpload } from './attachments.ts';
import { type CommandPlace, contextOf, offer, refusal } from './offer.ts';
import { permissionsOf } from './permissions.ts';
import { wireMessage } from './present.ts';
import { wireChannel, wireMemberOnly, wireRole } from './present-place.ts';
import type { Message } from './state.ts';
import type { Json, Upload, WireCommand, WireOption, WireUser } from './wire.ts';

/** A file that a person hands over. */
export interface FileInput {
  name: string;
  data: string | Buffer | Uint8Array;
  type?: string;
}

/** What a person may enter in an option: text, number, yes or no, a member, channel, role, or a file. */
export type OptionInput = string | number | boolean | { readonly id: string } | FileInput | undefined;

/** What a person entered, by option name. */
export type OptionInputs = Record<string, OptionInput>;

/** A command with what was entered. */
export interface FilledCommand {
  command: WireCommand;
  data: Json;
  /** Whether it works here by the person's own installation. */
  userInstalled: boolean;
}

/**
 * Finds a command as a person sees it here: registered, allowed in this kind of place, and permitted to them.
 * Throws with what a person would find, e.g. that the command does not exist.
 */
export function findCommand(
  place: CommandPlace,
  name: string,
  type: number,
): { command: WireCommand; userInstalled: boolean } {
  const { world, user, channel } = place;
  const { guild } = channel;
  const own = guild?.hasBot ? [...(world.commands.get(guild.id)?.values() ?? [])] : [];
  const all = [...own, ...(world.commands.get('global')?.values() ?? [])];
  const locale = world.locales.get(user.id) ?? 'en-US';
  const named = all.filter((command) => shownName(command, locale) === name && command.type === type);
  if (named.length === 0) {
    throw new Error(`no command ${name} is registered; there are: ${all.map((one) => one.name).join(', ')}`);
  }
  for (const command of named) {
    const offered = offer(place, command);
    if (!offered) continue;
    const refused = refusal(place, command);
    if (refused !== undefined) throw new Error(refused);
    return { command, ...offered };
  }
  const installed = world.installedBy.has(user.id);
  throw new Error(
    `command ${name} is not offered here (context ${contextOf(place)}, installed: ${installed})`,
  );
}

/** What falls back to what where a name is not given in a locale (Discord docs, application commands, localization). */
const fallbacks: Record<string, string> = { 'en-US': 'en-GB', 'en-GB': 'en-US', 'es-419': 'es-ES' };

/** The name of a command, option or choice as a client in this language shows it. */
export function shownName(
  { name, name_localizations }: { name: string; name_localizations?: unknown },
  locale: string,
): string {
  const names = (name_localizations ?? {}) as Record<string, string | null>;
  return names[locale] ?? names[fallbacks[locale] ?? ''] ?? name;
}

/**
 * Fills a slash command in, as the client would allow it: known options of the right type, required ones present.
 * @param path the command's name, with sub-commands after spaces
 * @param focused the option being typed, for autocomplete: other options may then be missing
 */
export function fillCommand(
  place: CommandPlace,
  path: string,
  inputs: OptionInputs,
  focused?: string,
): FilledCommand {
  const [name = '', ...subs] = path.split(' ');
  const { command, userInstalled } = findCommand(place, name, 1);
  const resolved: Record<string, Json> = {};
  let options = command.options ?? [];
  const taken: WireOption[] = [];
  for (const sub of subs) {
    const found = options.find((option) => option.type <= 2 && option.name === sub);
    if (!found) throw new Error(`/${path}: there is no sub-command ${sub}`);
    taken.push(found);
    options = found.options ?? [];
  }
  if (options.some((option) => option.type <= 2)) throw new Error(`/${path} needs a sub-command`);
  const unknown = Object.keys(inputs).filter((key) => !options.some((option) => option.name === key));
  if (unknown.length > 0) throw new Error(`/${path} has no option ${unknown.join(', ')}`);
  let filled: Json[] = options.flatMap((option) => {
    const input = inputs[option.name];
    const isFocused = option.name === focused;
    if (input === undefined && !isFocused) {
      if (option.required && focused === undefined)
        throw new Error(`/${path} needs the option ${option.name}`);
      return [];
    }
    if (isFocused && !option.autocomplete) throw new Error(`/${path} ${option.name} has no autocomplete`);
    // What is being typed travels as text, whatever its type.
    const value = isFocused ? String(input ?? '') : enteredValue(place, option, input, resolved);
    return [{ name: option.name, type: option.type, value, ...(isFocused && { focused: true }) }];
  });
  for (const sub of taken.reverse()) filled = [{ name: sub.name, type: sub.type, options: filled }];
  const data: Json = {
    id: command.id,
    name: command.name,
    type: 1,
    ...(command.guild_id !== undefined && { guild_id: command.guild_id }),
    ...(filled.length > 0 && { options: filled }),
    ...(Object.keys(resolved).length > 0 && { resolved }),
  };
  return { command, data, userInstalled };
}

/** The data of a user or message menu. */
export function fillMenu(place: CommandPlace, name: string, target: Message | WireUser): FilledCommand {
  const isMessage = 'channel' in target;
  const { command, userInstalled } = findCommand(place, name, isMessage ? 3 : 2);
  const resolved: Record<string, Json> = {};
  if (isMessage) resolved.messages = { [target.id]: wireMessage(place.world, target) };
  else resolveUser(place, target, resolved);
  const scope = command.guild_id !== undefined && { guild_id: command.guild_id };
  const data = {
    id: command.id,
    name: command.name,
    type: command.type,
    target_id: target.id,
    ...scope,
    resolved,
  };
  return { command, data, userInstalled };
}

function enteredValue(
  place: CommandPlace,
  option: WireOption,
  input: OptionInput,
  resolved: Record<string, Json>,
): unknown {
  const wrong = (what: string): Error => new Error(`option ${option.name}: ${what}`);
  switch (option.type) {
    case 3:
      return checkText(option, input, wrong);
    case 4:
    case 10: {
      if (typeof input !== 'number') throw wrong('wants a number');
      if (option.type === 4 && !Number.isSafeInteger(input)) throw wrong('wants an integer');
      if (option.min_value !== undefined && input < option.min_value)
        throw wrong(`below ${option.min_value}`);
      if (option.max_value !== undefined && input > option.max_value)
        throw wrong(`above ${option.max_value}`);
      checkChoice(option, input, wrong);
      return input;
    }
    case 5:
      if (typeof input !== 'boolean') throw wrong('wants yes or no');
      return input;
    case 11: {
      if (typeof input !== 'object' || !('data' in input)) throw wrong('wants a file');
      const attachment = storeUpload(place.world, place.channel.id, uploadOf(input), { ephemeral: true });
      resolved.attachments = { ...resolved.attachments, [attachment.id]: place.world.cdn.sign(attachment) };
      return attachment.id;
    }
    default: {
      if (typeof input !== 'object' || !('id' in input)) throw wrong('wants a member, channel or role');
      resolveThing(place, option, input.id, resolved, wrong);
      return input.id;
    }
  }
}

function checkText(option: WireOption, input: OptionInput, wrong: (what: string) => Error): string {
  if (typeof input !== 'string') throw wrong('wants text');
  if (input.length > (option.max_length ?? 6000)) throw wrong(`longer than ${option.max_length ?? 6000}`);
  if (input.length < (option.min_length ?? 0)) throw wrong(`shorter than ${option.min_length}`);
  checkChoice(option, input, wrong);
  return input;
}

function checkChoice(option: WireOption, input: string | number, wrong: (what: string) => Error): void {
  if (!option.choices?.length || option.choices.some((choice) => choice.value === input)) return;
  throw wrong(`is none of ${option.choices.map((choice) => choice.value).join(', ')}`);
}

function resolveThing(
  place: CommandPlace,
  option: WireOption,
  id: string,
  resolved: Record<string, Json>,
  wrong: (what: string) => Error,
): void {
  const { world, channel } = place;
  const user = world.users.get(id);
  const role = channel.guild?.roles.get(id);
  const target = world.channels.get(id);
  const type = option.type;
  if (user && (type === 6 || type === 9)) resolveUser(place, user, resolved);
  else if (role && (type === 8 || type === 9))
    resolved.roles = { ...resolved.roles, [id]: wireRole(role, 0) };
  else if (target && type === 7) {
    if (option.channel_types && !option.channel_types.includes(target.type))
      throw wrong('wants another kind of channel');
    const bits = target.guild ? permissionsOf(target.guild, place.user.id, target) : 0n;
    const shown = { ...wireChannel(world, target), permissions: bits.toString() };
    resolved.channels = { ...resolved.channels, [id]: shown };
  } else throw wrong(`${id} is not of the kind that it wants`);
}

/** Adds a user, and the membership where there is one, to `resolved`. */
export function resolveUser({ channel }: CommandPlace, user: WireUser, resolved: Record<string, Json>): void {
  resolved.users = { ...resolved.users, [user.id]: user };
  const member = channel.guild?.members.get(user.id);
  if (!member || !channel.guild) return;
  const bits = permissionsOf(channel.guild, user.id, channel);
  const shown = { ...wireMemberOnly(member), permissions: bits.toString() };
  resolved.members = { ...resolved.members, [user.id]: shown };
}

/** Adds what was chosen in a select of that type (Discord docs, component reference) to `resolved`. */
export function resolveChosen(
  place: CommandPlace,
  type: number,
  id: string,
  resolved: Record<string, Json>,
): void {
  const { world, channel } = place;
  const user = world.users.get(id);
  const role = channel.guild?.roles.get(id);
  const target = world.channels.get(id);
  if (user && (type === 5 || type === 7)) resolveUser(place, user, resolved);
  if (role && (type === 6 || type === 7)) resolved.roles = { ...resolved.roles, [id]: wireRole(role, 0) };
  if (target && type === 8) resolved.channels = { ...resolved.channels, [id]: wireChannel(world, target) };
}

const types: Record<string, string> = {
  txt: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  jpg: 'image/jpeg',
  pdf: 'application/pdf',
  ogg: 'audio/ogg',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
};

/** A person's file as an upload; the type is told by the ending where it is not given. */
export function uploadOf(file: FileInput): Upload {
  const ending = file.name.split('.').pop() ?? '';
  const contentType = file.type ?? types[ending] ?? 'application/octet-stream';
  return { field: 'files[0]', filename: file.name, contentType, bytes: Buffer.from(file.data as string) };
}
