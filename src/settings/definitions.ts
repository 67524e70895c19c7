import { z } from 'zod';
import { all, both, common, commonProviders, either, type Join, least } from './join.ts';

/** Where something can be set. What is set for a channel holds in its threads; a thread can have its own. */
export type ScopeKind = 'bot' | 'server' | 'channel' | 'member';

/** What is known of a setting. */
export interface Definition<Value> {
  schema: z.ZodType<Value>;
  /** Where it can be set; what stands elsewhere does not count. */
  scopes: readonly ScopeKind[];
  /** What holds where nobody has set it; undefined: whatever the preset or the environment says. */
  usual: Value | undefined;
  join: Join<Value>;
  /** Whether it can be set so that nothing narrower counts. */
  lockable: boolean;
}

type Options<Value> = Partial<Pick<Definition<Value>, 'join' | 'lockable'>>;

function setting<Value>(
  schema: z.ZodType<Value>,
  scopes: readonly ScopeKind[],
  usual: NoInfer<Value>,
  options?: Options<Value>,
): Definition<Value> & { usual: Value };
function setting<Value>(
  schema: z.ZodType<Value>,
  scopes: readonly ScopeKind[],
  usual: undefined,
  options?: Options<Value>,
): Definition<Value>;
function setting<Value>(
  schema: z.ZodType<Value>,
  scopes: readonly ScopeKind[],
  usual: Value | undefined,
  options: Options<Value> = {},
): Definition<Value> {
  const join = options.join ?? 'narrowest';
  // What is joined cannot be undone more narrowly anyway.
  return { schema, scopes, usual, join, lockable: options.lockable ?? join === 'narrowest' };
}

const places = ['bot', 'server', 'channel'] as const;
const everywhere = [...places, 'member'] as const;
const servers = ['bot', 'server'] as const;

const snowflake = z.string().regex(/^\d{1,20}$/);
/** Each once and sorted, so that equal lists are equal. */
const names = <Item extends z.ZodType<string>>(item: Item, most: number) =>
  z
    .array(item)
    .max(most)
    .transform((list) => [...new Set(list)].sort());
const provider = z.string().min(1).max(100);
const named = z.string().min(1).max(200);

/** All that can be set, with where, and how several layers join. The order is that in which it is shown. */
export const definitions = {
  /** The preset that answers where none was chosen. */
  preset: setting(z.string().min(1).max(32), everywhere, undefined),
  /** A model in place of the preset's, which stays as its fallback. */
  model: setting(named, everywhere, undefined),
  /** Instructions after those of the preset, or in place of them. */
  persona: setting(
    z.object({ text: z.string().min(1).max(4000), as: z.enum(['added', 'replacing']) }),
    everywhere,
    undefined,
  ),
  /** A locale, as Discord writes them. */
  language: setting(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), everywhere, undefined),
  /** Where an answer stands. */
  answer: setting(z.enum(['in-place', 'thread', 'ephemeral']), everywhere, undefined),
  /** What begins an answer, beside commands and menus. */
  start: setting(names(z.enum(['mention', 'reply', 'every-message']), 3), places, ['mention', 'reply']),
  /** What a mention does where no conversation of Parley's is: answers there, opens a thread, or follows the thread. */
  mentions: setting(z.enum(['in-place', 'thread', 'follow']), places, 'in-place'),
  /** How many recent messages that were not addressed to the bot are given as background. */
  recentTalk: setting(z.int().min(0).max(50), places, 0),
  /** What models may call: all that their preset allows, or of that only what is named. */
  tools: setting(z.union([z.literal('all'), names(named, 200)]), everywhere, 'all', {
    join: (one, other) => (one === 'all' ? other : other === 'all' ? one : common(one, other)),
  }),
  /** Whether providers may keep what they are sent, as far as the preset lets them. */
  dataCollection: setting(z.enum(['allow', 'deny']), everywhere, 'allow', {
    join: (one, other) => (one === 'deny' ? one : other),
  }),
  /** Only endpoints that retain nothing. */
  zdr: setting(z.boolean(), everywhere, false, { join: either }),
  /** Only these providers; absent: whichever the preset allows. */
  providersOnly: setting(names(provider, 100), everywhere, undefined, { join: commonProviders }),
  /** None of these. */
  providersIgnored: setting(names(provider, 100), everywhere, [], { join: all }),
  /** What the line under an answer tells. */
  footer: setting(z.enum(['off', 'model', 'cost', 'full']), everywhere, 'full'),
  /** How the asker learns that an answer is finished which took longer than `notifyAfterSeconds`. */
  notify: setting(z.enum(['edit', 'ping', 'fresh']), everywhere, 'edit'),
  notifyAfterSeconds: setting(z.int().min(0).max(3600), everywhere, 30),
  /** How many days conversations are kept; absent: until somebody deletes them. */
  retentionDays: setting(z.int().min(1).max(3650), everywhere, undefined, { join: least }),
  /** Nothing of a conversation is kept once it is answered. */
  noStore: setting(z.boolean(), everywhere, false, { join: either }),
  /** The channel where admins are told what concerns them, such as a limit that is nearly used up. */
  alertChannel: setting(snowflake, ['server'], undefined, { lockable: false }),
  /** The channel where every change is told. */
  logChannel: setting(snowflake, ['server'], undefined, { lockable: false }),
  /** Nothing is answered. */
  off: setting(z.boolean(), places, false, { join: either }),
  /** Whether what is asked outside of servers is answered. */
  directMessages: setting(z.boolean(), ['bot', 'member'], true, { join: both }),
  /** Turns that one member may have running at once; absent: as the operator's environment says. */
  atOnce: setting(z.int().min(1).max(100), servers, undefined, { join: least }),
  /** Members are asked for their consent before their first answer. */
  consent: setting(z.boolean(), servers, false, { join: either }),
  /** Ids of bots and webhooks that may begin a turn. */
  bots: setting(names(snowflake, 50), ['server', 'channel'], [], { lockable: true }),
};

/** What can be set. */
export type SettingName = keyof typeof definitions;

/** What one setting can be. */
export type SettingValue<Name extends SettingName> = z.output<(typeof definitions)[Name]['schema']>;

/** What is set in one place; what is absent is not set there. */
export type SettingValues = { [Name in SettingName]?: SettingValue<Name> };

/** What holds: a value for all that has a usual one. */
export type EffectiveSettings = {
  [Name in SettingName]: SettingValue<Name> | (undefined & (typeof definitions)[Name]['usual']);
};

/** The names of all settings, in the order in which they are shown. */
export const settingNames = Object.keys(definitions) as SettingName[];

/** What is known of a setting whose name is only known at run time. */
export function definitionOf(name: SettingName): Definition<unknown> {
  return definitions[name] as unknown as Definition<unknown>;
}

/** Whether a setting has that name. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(definitions, name);
}
