import { type KeyTrouble, keyPages, keyTroubles } from './key-trouble.ts';
import type { Language } from './language.ts';
import { permissionNames } from './permission-names.ts';
import { someOf } from './some-of.ts';
import { asCode } from './words.ts';

/** What a permission is for, by the words for it. */
const actOf: Readonly<Record<string, string>> = {
  ReadMessageHistory: 'read',
  AttachFiles: 'files',
  EmbedLinks: 'cards',
  CreatePublicThreads: 'threads',
  CreatePrivateThreads: 'privateThreads',
  SendPolls: 'polls',
};

/** What is looked at by `/diagnose` and `npm run doctor`, how it stands, and what to click. */
export function diagnosis(language: Language) {
  const { words, say, format } = language;
  const own = words.diagnosis;
  const { discord, content, clock, version, database, key, models, gateway, doctor, channels } = own;
  const troubles = keyTroubles(language);
  const acts: Readonly<Record<string, string>> = own.acts;
  const actsAs = (names: readonly string[], kind: 'and' | 'or') =>
    format.list(
      names.map((name) => acts[name] ?? name),
      kind,
    );
  const named = permissionNames(language);
  const permissions = (names: readonly string[]) => named(names, '**');
  const minutes = (ms: number) => Math.max(1, Math.round(ms / 60_000));
  return {
    ...own,
    here: (channel: string) => say(own.here, { channel }),
    more: (count: number) => say(own.more, { count }),
    can: (able: readonly string[]) => say(own.can, { acts: actsAs(able, 'and') }),
    /** What the bot's own role does not give it. @param link to invite it again */
    lacksRole: (unable: readonly string[], missing: readonly string[], role: string, link: string) =>
      say(own.lacksRole, {
        ...{ acts: actsAs(unable, 'or'), permissions: permissions(missing), role },
        link: `<${link}>`,
      }),
    /** What somebody has denied in a channel, or in the category that it follows. */
    isDenied: (
      unable: readonly string[],
      missing: readonly string[],
      { channel, category, role }: { channel: string; category?: string | undefined; role: string },
    ) => {
      const facts = { acts: actsAs(unable, 'or'), permissions: permissions(missing), role };
      return category === undefined
        ? say(own.deniedInChannel, { ...facts, channel })
        : say(own.deniedInCategory, { ...facts, category });
    },
    /** What the bot was to do in a channel, and may not. @param missing permissions as discord.js spells them */
    wasTo: ({ channel, missing, role }: { channel: string; missing: readonly string[]; role: string }) =>
      say(own.wasTo, {
        ...{ channel, permissions: permissions(missing), role },
        acts: actsAs([...new Set(missing.map((name) => actOf[name] ?? 'answer'))], 'or'),
      }),
    notInServer: (link: string) => say(own.notInServer, { link: `<${link}>` }),
    /** @param until epoch ms */
    timedOut: (until: number) => say(own.timedOut, { when: `<t:${Math.floor(until / 1000)}:R>` }),
    /** Channels of a server in which something is to be told. */
    channels: {
      gone: (what: keyof typeof channels.what) =>
        say(channels.gone, { what: channels.what[what], command: channels.commands[what] }),
      closed: (what: keyof typeof channels.what, channel: string, missing: readonly string[]) =>
        say(channels.closed, {
          ...{ what: channels.what[what], command: channels.commands[what] },
          ...{ channel, permissions: permissions(missing) },
        }),
    },
    refusedHere: (sentence: string) => say(own.refusedHere, { sentence }),
    discord: {
      ...discord,
      refused: (status: number) => say(discord.refused, { status: String(status) }),
      codeGrant: (page: string) => say(discord.codeGrant, { page: `<${page}>` }),
      sessions: (left: number, resetAfterMs: number) =>
        say(discord.sessions, { left, minutes: minutes(resetAfterMs) }),
      serverLacks: (name: string, missing: readonly string[], link: string) =>
        say(discord.serverLacks, { name, permissions: permissions(missing), link: `<${link}>` }),
      servers: (count: number) => say(discord.servers, { count }),
      well: (name: string, id: string) => say(discord.well, { name, id }),
    },
    content: {
      ...content,
      missing: (page: string, insisted: boolean) =>
        say(insisted ? content.missingAndWanted : content.missing, { page: `<${page}>` }),
    },
    clock: {
      ...clock,
      off: (seconds: number, isAhead: boolean) => say(isAhead ? clock.ahead : clock.behind, { seconds }),
    },
    version: {
      known: (parley: string, node: string) => say(version.known, { parley, node }),
      oldNode: (parley: string, node: string, wanted: number) =>
        say(version.oldNode, { parley, node, wanted: String(wanted) }),
    },
    database: {
      ...database,
      well: (ms: number) => say(database.well, { ms }),
      inUse: (sentence: string) => say(database.inUse, { sentence }),
      unwritable: (sentence: string) => say(database.unwritable, { sentence }),
      fresh: (file: string) => say(database.fresh, { file: asCode(file) }),
      ready: (file: string) => say(database.ready, { file: asCode(file) }),
      older: (file: string) => say(database.older, { file: asCode(file) }),
      room: (mebibytes: number, folder: string) =>
        say(database.room, { room: mebibytes, folder: asCode(folder) }),
    },
    key: {
      ...key,
      /** Amounts in micro-USD, times in ms. */
      trouble: (finding: KeyTrouble) => troubles.trouble(finding),
      get refused() {
        return say(key.refused, { keys: keyPages.keys });
      },
      notTold: (sentence: string) => say(key.notTold, { sentence }),
    },
    models: {
      well: (count: number) => say(models.well, { count }),
      unknown: (sentence: string) => say(models.unknown, { sentence }),
      noPreset: (name: string) => say(models.noPreset, { name: asCode(name) }),
      noModel: (id: string) => say(models.noModel, { id: asCode(id) }),
      noKey: (presets: readonly string[], variable: string) =>
        say(models.noKey, {
          presets: format.list(
            presets.map((name) => `**${name}**`),
            'and',
          ),
          count: presets.length,
          variable: asCode(variable),
        }),
      warning: (presets: readonly string[], sentence: string) =>
        say(models.warning, {
          presets: someOf(
            language,
            presets.map((name) => `**${name}**`),
          ),
          count: presets.length,
          sentence,
        }),
    },
    gateway: {
      ...gateway,
      up: (view: {
        ageMs: number;
        upMs: number;
        pingMs: number;
        shard: number;
        shards: number;
        servers: number;
      }) =>
        say(gateway.up, {
          minutes: minutes(view.upMs),
          age: Math.round(view.ageMs / 1000),
          isTimed: view.pingMs >= 0,
          ping: Math.round(view.pingMs),
          shard: view.shard + 1,
          shards: view.shards,
          servers: view.servers,
        }),
      many: (servers: number) => say(gateway.many, { servers }),
    },
    doctor: {
      ...doctor,
      invite: (link: string) => say(doctor.invite, { link }),
      end: (wrong: number, notes: number) => say(doctor.end, { wrong, notes }),
    },
  };
}
