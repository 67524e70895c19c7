import type { Language } from './language.ts';
import { type LimitFacts, limitWords } from './limit-words.ts';
import { dateAndTime } from './moments.ts';
import { permissionNames } from './permission-names.ts';
import { asCode, shortened } from './words.ts';

/** A change, in words. */
interface ChangeFacts {
  /** Its heading. */
  what: string;
  where: string;
  /** Absent: there is none, or nothing that it could be beside. */
  before?: string | undefined;
  after?: string | undefined;
  /** A Discord id; empty where nobody in Discord did it; of somebody who was forgotten, no number. */
  actorId: string;
  /** ms since 1970 */
  at: number;
}

/** A text that is not shown: only how long it is. */
export class Unshown {
  readonly characters: number;

  constructor(text: string) {
    this.characters = [...text].length;
  }
}

/** So much of a value is told, units. */
const longestValue = 120;

/** Of `/audit` and of log channels: who has changed what. */
export function audit(language: Language) {
  const { words, say, format } = language;
  const own = words.audit;
  const named = limitWords(language);
  const permissions = permissionNames(language);
  const actions: Readonly<Record<string, string>> = own.actions;
  const settingNames: Readonly<Record<string, string>> = words.settings.explain.names;
  const cut = (text: string) => shortened(text, longestValue);
  /** A value that has no words of its own. */
  const plain = (value: unknown): string => {
    if (value === undefined || value === null) return own.nothing;
    if (typeof value === 'boolean') return value ? own.yes : own.no;
    if (typeof value === 'number') return format.number(value);
    if (value instanceof Unshown) return say(own.characters, { count: value.characters });
    if (typeof value === 'string') return asCode(cut(value));
    if (Array.isArray(value)) return value.length === 0 ? own.nothing : value.map(plain).join(words.comma);
    return Object.entries(value)
      .map(([name, part]) => say(own.field, { name, value: plain(part) }))
      .join(words.comma);
  };
  return {
    ...own,
    /** What was done, such as `Limit set`; a setting is called by its name. */
    what: (action: string) =>
      action.startsWith('settings.')
        ? (settingNames[action.slice('settings.'.length)] ?? asCode(action.slice('settings.'.length)))
        : (actions[action] ?? asCode(action)),
    /** Where, or for whom, something was changed. */
    where: (target: string, serverId: string | undefined) => {
      const [kind = '', id = ''] = target.split(':');
      if (kind === 'server' || kind === 'bot' || kind === 'everyone' || kind === 'each')
        return own.targets[kind];
      if (kind === 'channel' || kind === 'category') return `<#${id}>`;
      if (kind === 'member') return `<@${id}>`;
      if (kind === 'role') return `<@&${id}>`;
      if (kind === 'preset') return say(own.targets.preset, { name: asCode(id) });
      if (kind === 'message')
        return say(own.targets.answer, { link: `<https://discord.com/channels/${serverId}/${id}>` });
      return asCode(target);
    },
    plain: (value: unknown) => cut(plain(value)),
    /** A persona of which only the length is shown. */
    unshownPersona: ({ text, as }: { text: string; as: 'added' | 'replacing' }) =>
      say(own.unshownPersona, {
        count: new Unshown(text).characters,
        as: words.settings.choices.persona[as],
      }),
    locked: (value: string) => say(own.locked, { value }),
    /** A rule of a list of who may use the bot. */
    access: ({ effect, preset }: { effect: 'allow' | 'deny'; preset?: string | undefined }) =>
      preset === undefined
        ? words.access.effects[effect]
        : say(own.effectOfPreset, { effect: words.access.effects[effect], preset: asCode(preset) }),
    limit: (limit: Pick<LimitFacts, 'unit' | 'per' | 'amount'>) => named.rate({ who: 'everyone', ...limit }),
    amount: (amount: number, unit: LimitFacts['unit']) => named.amount(amount, unit),
    line: ({ what, where, before, after, actorId, at }: ChangeFacts) => {
      const who = actorId === '' ? own.operator : /^\d+$/.test(actorId) ? `<@${actorId}>` : own.forgotten;
      const by = say(own.by, { who, when: dateAndTime(at) });
      if (after === undefined) return `${say(own.line, { what, where })}\n${by}`;
      if (before === undefined) return `${say(own.lineOf, { what, where, value: cut(after) })}\n${by}`;
      return `${say(own.lineFromTo, { what, where, before: cut(before), after: cut(after) })}\n${by}`;
    },
    skipped: (count: number) => say(own.skipped, { count }),
    log: (channelId: string | undefined, before: string | undefined) =>
      [
        channelId === undefined ? own.noLog : say(own.log, { channelId }),
        before === undefined ? own.noLogBefore : say(own.logBefore, { before }),
      ].join(words.space),
    cannotLog: (channelId: string, missing: readonly string[]) =>
      say(own.cannotLog, { channelId, permissions: permissions(missing, '**') }),
    /** @param isThere it has not been deleted */
    logGone: (channelId: string, server: string, isThere: boolean) =>
      say(own.logGone, { channelId, server, isThere }),
    logHere: (channelId: string, isRefused: boolean) =>
      say(isRefused ? own.logRefused : own.logHere, { channelId }),
  };
}
