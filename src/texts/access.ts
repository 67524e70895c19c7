import type { Language } from './language.ts';
import { permissionNames } from './permission-names.ts';

import { asCode } from './words.ts';

/** Who or what is allowed or denied. */
interface RuleFacts {
  kind: 'role' | 'member' | 'channel';
  /** A Discord id. */
  subjectId: string;
  effect: 'allow' | 'deny';
  preset?: string | undefined;
}

/** How Discord writes a mention. */
const marks = { role: '@&', member: '@', channel: '#' } as const;

/** Where it may not answer, and why. */
export function access(language: Language) {
  const { words, say } = language;
  const own = words.access;
  const permissions = permissionNames(language);
  return {
    ...own,
    cannotSend: (missing: readonly string[]) => say(own.cannotSend, { missing: permissions(missing) }),
    /** What a server's lists have against somebody, or against the place. */
    shutOut: (against: 'person' | 'place', preset: string | undefined) =>
      preset === undefined
        ? own.shutOut[against]
        : say(own.shutOutOfPreset[against], { preset: asCode(preset) }),
    /** The lists, a line each. */
    rule: ({ kind, subjectId, effect, preset }: RuleFacts) =>
      say(own.rule, {
        who: `<${marks[kind]}${subjectId}>`,
        effect: own.effects[effect],
        hasPreset: String(preset !== undefined),
        preset: asCode(preset ?? ''),
      }),
    more: (count: number) => say(own.more, { count }),
    tooMany: (most: number) => say(own.tooMany, { most }),
    noPreset: (preset: string) => say(own.noPreset, { preset: asCode(preset) }),
    panel: {
      ...own.panel,
      heading: (preset: string | undefined) =>
        say(own.panel.heading, { hasPreset: String(preset !== undefined), preset: asCode(preset ?? '') }),
      tooLong: (count: number) => say(own.panel.tooLong, { count }),
      unseen: (count: number) => say(own.panel.unseen, { count }),
    },
    enoughOfBots: (count: number) => say(own.enoughOfBots, { count }),
    bot: (isOn: boolean) => (isOn ? own.botOn : own.botOff),
    direct: (isOn: boolean) => (isOn ? own.directOn : own.directOff),
  };
}
