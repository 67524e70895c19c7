import {
  definitionOf,
  type EffectiveSettings,
  type ScopeKind,
  type SettingName,
  type SettingValues,
  settingNames,
} from './definitions.ts';

/** Where a value comes from, from the widest to the narrowest; the usual values stand before them all. */
export const layerNames = ['operator', 'server', 'channel', 'thread', 'member', 'typed'] as const;

/** One of them; `typed`: an option of the command itself. */
export type LayerName = (typeof layerNames)[number];

/** What is set in one layer. */
export interface Layer {
  from: LayerName;
  values: SettingValues;
  /** What is set so that nothing narrower counts. */
  locked?: ReadonlySet<SettingName>;
}

/** A value that does not hold, and why: something narrower is set, something wider is locked, or others are stricter. */
export interface Beaten {
  from: LayerName;
  value: unknown;
  by: 'narrower' | 'lock' | 'stricter';
}

/** What holds of one setting, and where it comes from. */
export interface Held<Value = unknown> {
  value: Value;
  from: LayerName | 'usual';
  /** It is set so that nothing narrower counts. */
  isLocked: boolean;
  /** From the widest to the narrowest. */
  beaten: readonly Beaten[];
}

/** What holds of every setting. */
export type Resolution = { [Name in SettingName]: Held<EffectiveSettings[Name]> };

/**
 * The one order in which settings win: a command's option, the member's choice, the thread, the channel, the server, the
 * operator, the usual value; a wider one wins over all that only where it is locked. What guards somebody (data, retention,
 * tools, switches) is joined instead: the strictest of all layers holds. Pure; the order of the layers given is of no matter.
 */
export function resolve(layers: readonly Layer[]): Resolution {
  const sorted = layers.toSorted((a, b) => layerNames.indexOf(a.from) - layerNames.indexOf(b.from));
  return Object.fromEntries(
    settingNames.map((name) => {
      const said = sorted.filter(({ from, values }) => values[name] !== undefined && isSaidIn(name, from));
      return [name, definitionOf(name).join === 'narrowest' ? narrowest(name, said) : joined(name, said)];
    }),
  ) as Resolution;
}

/** The values alone. */
export function valuesOf(resolution: Resolution): EffectiveSettings {
  return Object.fromEntries(
    settingNames.map((name) => [name, resolution[name].value]),
  ) as unknown as EffectiveSettings;
}

const scopes: Record<LayerName, ScopeKind> = {
  operator: 'bot',
  server: 'server',
  channel: 'channel',
  thread: 'channel',
  member: 'member',
  typed: 'member',
};

function isSaidIn(name: SettingName, layer: LayerName): boolean {
  return definitionOf(name).scopes.includes(scopes[layer]);
}

function narrowest(name: SettingName, said: readonly Layer[]): Held {
  const { lockable, usual } = definitionOf(name);
  const locking = lockable ? said.findIndex(({ locked }) => locked?.has(name)) : -1;
  const winning = locking === -1 ? said.length - 1 : locking;
  const winner = said[winning];
  return {
    value: winner ? winner.values[name] : usual,
    from: winner?.from ?? 'usual',
    isLocked: locking !== -1,
    beaten: said.flatMap(({ from, values }, index) =>
      index === winning
        ? []
        : [{ from, value: values[name], by: index < winning ? ('narrower' as const) : ('lock' as const) }],
    ),
  };
}

function joined(name: SettingName, said: readonly Layer[]): Held {
  const { join, usual } = definitionOf(name);
  let value = usual;
  let from: Held['from'] = 'usual';
  for (const layer of said) {
    const own = layer.values[name];
    const next = value === undefined || join === 'narrowest' ? own : join(value, own);
    if (!isSame(next, value)) from = layer.from;
    value = next;
  }
  const beaten = said.flatMap(({ from: layer, values }) =>
    layer === from || isSame(values[name], value)
      ? []
      : [{ from: layer, value: values[name], by: 'stricter' as const }],
  );
  return { value, from, isLocked: false, beaten };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
