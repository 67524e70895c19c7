import { z } from 'zod';
import { Order } from '../store/order.ts';
import type { Store } from '../store/store.ts';

/** All that can be set, as it is stored; what is absent is not set there. */
const schema = z.object({
  /** What a mention does where no conversation of Parley's is: answers there, opens a thread, or follows the thread. */
  mentions: z.enum(['in-place', 'thread', 'follow']).optional(),
  /** How many recent messages that were not addressed to the bot are given as background. */
  recentTalk: z.int().min(0).max(50).optional(),
  /** How the asker learns that an answer is finished which took longer than `notifyAfterSeconds`. */
  notify: z.enum(['edit', 'ping', 'fresh']).optional(),
  notifyAfterSeconds: z.int().min(0).max(3600).optional(),
  /** Of a server: the channel where admins are told what concerns them, such as a limit that is nearly used up. */
  alertChannel: z.string().optional(),
});

/** What is set in one place. */
export type SettingValues = z.output<typeof schema>;
/** Values to set; `undefined` takes one back. */
export type SettingChanges = { [Name in keyof SettingValues]: SettingValues[Name] | undefined };
/** What holds in a channel: a value for everything. */
export type EffectiveSettings = Required<Omit<SettingValues, 'alertChannel'>>;

/** Where nobody has set anything. */
export const defaultSettings: EffectiveSettings = {
  mentions: 'in-place',
  recentTalk: 0,
  notify: 'edit',
  notifyAfterSeconds: 30,
};

/** A place that has settings of its own. */
export type Scope = { serverId: string } | { channelId: string };

/** A channel, from the inside out. */
export interface SettingPlace {
  /** Absent where the whole server is meant. */
  channelId?: string | undefined;
  /** The channel that a thread stands in. */
  parentId?: string | undefined;
  /** Absent in direct messages. */
  serverId?: string | undefined;
}

/** What admins have set for servers and channels. */
export interface Settings {
  /** What holds in a channel: its own settings, else those of the channel it is a thread of, else the server's. */
  at(place: SettingPlace): Promise<EffectiveSettings>;
  /** What is set in one place alone. */
  of(scope: Scope): Promise<SettingValues>;
  /** Changes these values alone, whatever else is set meanwhile. */
  set(scope: Scope, values: SettingChanges): Promise<void>;
}

/** The settings in a store. What cannot be read counts as not set, so that one damaged row silences no channel. */
export function createSettings(store: Store): Settings {
  const bodies = store.bodies('settings', schema);
  // What several admins set at once is merged: one after the other.
  const order = new Order();
  return {
    async at({ channelId, parentId, serverId }) {
      const keys = [
        ...(serverId === undefined ? [] : [keyOf({ serverId })]),
        ...(parentId === undefined ? [] : [keyOf({ channelId: parentId })]),
        ...(channelId === undefined ? [] : [keyOf({ channelId })]),
      ];
      const { found } = await bodies.getMany(keys);
      return Object.assign({ ...defaultSettings }, ...keys.map((key) => found.get(key) ?? {}));
    },
    async of(scope) {
      return (await bodies.get(keyOf(scope))) ?? {};
    },
    set(scope, values) {
      const key = keyOf(scope);
      return order.run(key, async () => {
        const merged = { ...(await bodies.get(key)), ...values };
        const kept = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
        await bodies.set(key, schema.parse(kept));
      });
    },
  };
}

function keyOf(scope: Scope): string {
  return 'serverId' in scope ? `server:${scope.serverId}` : `channel:${scope.channelId}`;
}
