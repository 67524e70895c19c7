import type { Language } from './language.ts';
import { permissionNames } from './permission-names.ts';
import { asCode, shortened } from './words.ts';

type Own = Language['words']['settings'];

/** What holds in a channel. */
interface SettingFacts {
  mentions: keyof Own['mentions'];
  recentTalk: number;
  notify: keyof Own['notify'];
  notifyAfterSeconds: number;
}

/** What a setting takes, as far as it is told. */
type TypedForm =
  | { kind: 'choice' | 'choices'; of: readonly string[] }
  | { kind: 'number'; least: number; most: number }
  | { kind: 'text' | 'persona'; most: number }
  | { kind: 'switch' | 'list' | 'tools' | 'ids' | 'channel' };

/** Where the operator of a bot sets what Discord lets it do. */
const portal = '<https://discord.com/developers/applications>';

/** Of `/settings` and `/preferences`. */
export function settings(language: Language) {
  const { words, say, format } = language;
  const own = words.settings;
  const { explain, panel, talkMissing, mentionsMissing } = own;
  const values = valuesIn(language);
  const named = permissionNames(language);
  type Name = keyof typeof values;
  const wordsFor = (name: Name, value: unknown) =>
    value === undefined && name in own.unset
      ? own.unset[name as keyof typeof own.unset]
      : (values[name] as (value: unknown) => string)(value);
  return {
    ...own,
    /** What a setting says; undefined: what holds where it is not set. */
    wordsFor,
    /** One of a few values that a setting can have, as it is offered. */
    choiceFor: (name: Name, value: string): string => {
      const labels: Partial<Record<Name, Record<string, string>>> = own.choices;
      return name === 'language' ? format.language(value) : (labels[name]?.[value] ?? value);
    },
    unknown: (name: string) => say(own.unknown, { name: name.slice(0, 100) }),
    notHere: (name: Name, where: string) => say(own.notHere, { name: explain.names[name], where }),
    wrong: (name: Name, typed: string, takes: TypedForm) => {
      const [value, form] = [asCode(shortened(typed, 100)), formOf(language, takes)];
      return say(own.wrong, { name: explain.names[name], value, form });
    },
    unknownProvider: (name: string, nearest: string | undefined) =>
      nearest === undefined
        ? say(own.unknownProvider, { name: asCode(shortened(name, 100)) })
        : say(own.unknownProviderNear, { name: asCode(shortened(name, 100)), nearest: asCode(nearest) }),
    unknownTool: (name: string, known: readonly string[]) =>
      known.length === 0
        ? say(own.noToolsHere, { name: asCode(shortened(name, 100)) })
        : say(own.unknownTool, { name: asCode(shortened(name, 100)), known: values.tools(known) }),
    /** @param id of a channel, such as a forum */
    takesNoMessages: (id: string) => say(own.takesNoMessages, { channel: `<#${id}>` }),
    saved: (where: string) => say(own.saved, { where }),
    takenBack: (where: string) => say(own.takenBack, { where }),
    /** @param isJoined whether what is set in several places holds at once, the strictest of it */
    cannotLock: (name: Name, isJoined: boolean) =>
      say(isJoined ? own.needsNoLock : own.cannotLock, { name: explain.names[name] }),
    /** What `/settings off` and `on` have done. @param from what keeps it switched off all the same */
    switched: {
      off: (where: string, isChannel: boolean) =>
        say(isChannel ? own.switched.offInChannel : own.switched.off, { where }),
      on: (where: string, isChannel: boolean) =>
        say(isChannel ? own.switched.onInChannel : own.switched.on, { where }),
      still: (where: string, from: string) => say(own.switched.still, { where, from }),
    },
    /** Where nothing is to be kept from now on. @param days for how long what was kept before is; undefined: for good */
    keptBefore: (days: number | undefined, isOwn: boolean) =>
      [
        own.keptBefore.stays,
        days === undefined ? own.keptBefore.forGood : say(own.keptBefore.forDays, { days }),
        isOwn ? own.keptBefore.forget : own.keptBefore.remove,
      ].join('\n'),
    get startNeedsContent() {
      return say(own.startNeedsContent, { page: portal });
    },
    /** Of the panel. */
    panel: {
      ...panel,
      heading: (where: string) => say(panel.heading, { where }),
      headingOne: (name: Name, where: string) =>
        `${say(panel.headingOne, { name: explain.names[name], about: own.abouts[name] })}\n-# ${where}`,
      here: (value: string) => say(panel.here, { value }),
      holds: (value: string, from: string) => say(panel.holds, { value, from }),
      /** @param count of all that can be chosen, more than a select holds */
      notAll: (count: number) => say(panel.notAll, { count }),
    },
    /** Of `explain`. */
    explain: {
      ...explain,
      /** @param beaten what does not count, with where it is set */
      line: (name: string, value: string, from: string, isLocked: boolean, beaten: readonly string[]) =>
        [say(explain.line, { name, value, from, isLocked }), ...beaten.map((one) => `  - ${one}`)].join('\n'),
      beaten: {
        narrower: (value: string, from: string) => say(explain.beaten.narrower, { value, from }),
        lock: (value: string, from: string) => say(explain.beaten.lock, { value, from }),
        stricter: (value: string, from: string) => say(explain.beaten.stricter, { value, from }),
      },
    },
    /** What keeps recent talk from being read, and where to mend it. */
    talkMissing: {
      history: (where: string) => say(talkMissing.history, { where }),
      content: (_where: string) => say(talkMissing.content, { page: portal }),
    },
    /** What keeps mentions from being answered as it is set, and where to mend it. */
    mentionsMissing: {
      get content() {
        return say(mentionsMissing.content, { page: portal });
      },
      permissions: (where: string, permissions: readonly string[]) =>
        say(mentionsMissing.permissions, { where, permissions: named(permissions, '**') }),
    },
    /** @param set what is set for that channel itself, rather than for the server */
    list: (where: string, holds: SettingFacts, set: Partial<SettingFacts>) =>
      [
        say(own.heading, { where }),
        say(own.mentionsLine, {
          value: values.mentions(holds.mentions),
          isOwn: set.mentions !== undefined,
        }),
        say(own.talkLine, {
          value: values.recentTalk(holds.recentTalk),
          isOwn: set.recentTalk !== undefined,
        }),
        say(own.notifyLine, {
          over: values.notifyAfterSeconds(holds.notifyAfterSeconds),
          value: values.notify(holds.notify),
          isOwn: set.notify !== undefined,
        }),
      ].join('\n'),
  };
}

/** Of a list so much is shown, UTF-16 units: two of them have room in one message. */
const mostListed = 700;

/** What each setting says. */
function valuesIn({ words, say, format }: Language) {
  const own = words.settings;
  const { choices } = own;
  const toggle = (isOn: boolean) => (isOn ? own.switch.on : own.switch.off);
  const count = (value: number) => say(own.count, { count: value });
  /** As many as have room, and how many more there are. */
  const listed = (all: readonly string[]) => {
    let length = 0;
    const shown = all.filter((one) => {
      length += one.length + words.comma.length;
      return length <= mostListed;
    });
    const names = shown.join(words.comma);
    if (all.length === 0) return own.none;
    return shown.length === all.length ? names : say(own.more, { names, count: all.length - shown.length });
  };
  const names = (list: readonly string[]) => listed(list.map(asCode));
  const channel = (id: string) => `<#${id}>`;
  return {
    preset: asCode,
    model: asCode,
    persona: ({ text, as }: { text: string; as: keyof typeof choices.persona }) =>
      say(own.quoted, { text: shortened(text.replaceAll(/\s+/g, ' '), 100), as: choices.persona[as] }),
    language: (locale: string) => format.language(locale),
    answer: (where: keyof typeof choices.answer) => choices.answer[where],
    start: (ways: readonly (keyof typeof choices.start)[]) =>
      ways.length === 0
        ? own.commandsOnly
        : format.list(
            ways.map((way) => choices.start[way]),
            'and',
          ),
    mentions: (how: keyof Own['mentions']) => own.mentions[how],
    recentTalk: (most: number) => (most === 0 ? own.noTalk : say(own.talk, { count: most })),
    tools: (allowed: 'all' | readonly string[]) =>
      allowed === 'all' ? own.allTools : allowed.length === 0 ? own.noTools : names(allowed),
    dataCollection: (rule: keyof typeof choices.dataCollection) => choices.dataCollection[rule],
    zdr: toggle,
    providersOnly: names,
    providersIgnored: names,
    footer: (told: keyof typeof choices.footer) => choices.footer[told],
    notify: (how: keyof Own['notify']) => own.notify[how],
    notifyAfterSeconds: (seconds: number) => say(own.over, { seconds }),
    retentionDays: (days: number) => say(own.days, { days }),
    noStore: toggle,
    alertChannel: channel,
    logChannel: channel,
    off: (isOff: boolean) => (isOff ? own.answering.no : own.answering.yes),
    directMessages: toggle,
    atOnce: count,
    consent: toggle,
    bots: (ids: readonly string[]) => listed(ids.map((id) => `<@${id}>`)),
  };
}

/** What a setting takes, as a sentence. */
function formOf({ words, say, format }: Language, form: TypedForm): string {
  const own = words.settings.forms;
  switch (form.kind) {
    case 'choice':
    case 'choices':
      return say(own[form.kind], { values: format.list(form.of.map(asCode), 'or') });
    case 'number':
      return say(own.number, { least: form.least, most: form.most });
    case 'text':
    case 'persona':
      return say(own.text, { most: form.most });
    default:
      return own[form.kind];
  }
}
