import type { Component } from '../../wire/message.ts';
import { store } from '../store.ts';

/** What can be chosen in a select. */
export interface ListedChoice {
  value: string;
  label: string;
  isChosen: boolean;
}

/** The choices of a select of any kind: its own, or members (5), roles (6), both (7), channels (8) of the server. */
export function choicesOf({
  type,
  options = [],
  default_values = [],
  channel_types,
}: Component): ListedChoice[] {
  if (type === 3)
    return options.map(({ value, label, description, default: isChosen = false }) => ({
      ...{ value, isChosen },
      label: description ? `${label} — ${description}` : label,
    }));
  const { house, room } = store.shown;
  const server = house?.servers.find(({ id }) => id === room?.serverId);
  const members = server?.members.map(({ id, name }) => ({ id, name: `@${name}` })) ?? [];
  const roles = server?.roles.map(({ id, name }) => ({ id, name: `@${name} (role)` })) ?? [];
  const channels =
    server?.places
      .filter((place) => channel_types === undefined || channel_types.includes(place.type))
      .map(({ id, name }) => ({ id, name: `#${name}` })) ?? [];
  const listed = { 5: members, 6: roles, 7: [...members, ...roles], 8: channels }[type] ?? [];
  return listed.map(({ id, name }) => ({
    value: id,
    label: name,
    isChosen: default_values.some((one) => one.id === id),
  }));
}
