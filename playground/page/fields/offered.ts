import type { House, Room, ServerOfHouse } from '../../wire/live.ts';
import type { Item } from './listbox.ts';

/** Who can be chosen in a channel: the bot first. */
export function usersOf(house: House | undefined, room: Room | undefined): Item[] {
  if (!house) return [];
  const { bot, me } = house;
  const members = serverOf(house, room)?.members ?? [bot, me];
  const others = members.filter(({ id }) => id !== bot.id);
  return [bot, ...others].map(({ id, name }) => ({
    value: id,
    name,
    hint: id === bot.id ? 'The bot' : undefined,
  }));
}

/** Which channels and threads can be chosen. @param types Discord's types of channels; all where there are none */
export function placesOf(
  house: House | undefined,
  room: Room | undefined,
  types?: readonly number[],
): Item[] {
  const places = serverOf(house, room)?.places ?? [];
  const isWanted = (type: number): boolean => !types || types.length === 0 || types.includes(type);
  return places.filter(({ type }) => isWanted(type)).map(({ id, name }) => ({ value: id, name: `#${name}` }));
}

/** Which roles can be chosen. */
export function rolesOf(house: House | undefined, room: Room | undefined): Item[] {
  return (serverOf(house, room)?.roles ?? []).map(({ id, name }) => ({
    value: id,
    name: `@${name}`,
    hint: 'Role',
  }));
}

function serverOf(house: House | undefined, room: Room | undefined): ServerOfHouse | undefined {
  return house?.servers.find(({ id }) => id === room?.serverId);
}
