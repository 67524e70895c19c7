import { listLocales } from '../texts/languages.ts';
import type { SettingName } from './definitions.ts';

/** How a setting is chosen or typed. */
export type Form =
  | { kind: 'switch' }
  /** One of them, or several. */
  | { kind: 'choice' | 'choices'; of: readonly string[] }
  | { kind: 'number'; least: number; most: number }
  /** A text of at most so many UTF-16 units. */
  | { kind: 'text' | 'persona'; most: number }
  /** Names with commas between them. `tools` may also be all. */
  | { kind: 'list' | 'tools' | 'ids' }
  | { kind: 'channel' };

const toggle: Form = { kind: 'switch' };
const list: Form = { kind: 'list' };
const channel: Form = { kind: 'channel' };

/** The form of each setting. */
export const forms: Readonly<Record<SettingName, Form>> = {
  preset: { kind: 'text', most: 32 },
  model: { kind: 'text', most: 200 },
  persona: { kind: 'persona', most: 4000 },
  language: {
    kind: 'choice',
    get of() {
      return listLocales();
    },
  },
  answer: { kind: 'choice', of: ['in-place', 'thread', 'ephemeral'] },
  start: { kind: 'choices', of: ['mention', 'reply', 'every-message'] },
  mentions: { kind: 'choice', of: ['in-place', 'thread', 'follow'] },
  recentTalk: { kind: 'number', least: 0, most: 50 },
  tools: { kind: 'tools' },
  dataCollection: { kind: 'choice', of: ['allow', 'deny'] },
  zdr: toggle,
  providersOnly: list,
  providersIgnored: list,
  footer: { kind: 'choice', of: ['off', 'model', 'cost', 'full'] },
  notify: { kind: 'choice', of: ['edit', 'ping', 'fresh'] },
  notifyAfterSeconds: { kind: 'number', least: 0, most: 3600 },
  retentionDays: { kind: 'number', least: 1, most: 3650 },
  noStore: toggle,
  alertChannel: channel,
  logChannel: channel,
  off: toggle,
  directMessages: toggle,
  atOnce: { kind: 'number', least: 1, most: 100 },
  consent: toggle,
  bots: { kind: 'ids' },
};

const on = ['on', 'true', 'yes'];
const off = ['off', 'false', 'no'];

/** With commas a name may be typed as it is read, in several words: `Amazon Bedrock` is `amazon-bedrock`. */
function listed(text: string): string[] {
  return text
    .split(text.includes(',') ? ',' : /\s+/)
    .map((name) => name.trim().replaceAll(/\s+/g, '-'))
    .filter(Boolean);
}

/** What somebody typed for a setting, as its schema takes it; what does not fit is left for the schema to refuse. */
export function readTyped(name: SettingName, typed: string): unknown {
  const text = typed.trim();
  const word = text.toLowerCase();
  const form = forms[name];
  switch (form.kind) {
    case 'switch':
      return on.includes(word) ? true : off.includes(word) ? false : undefined;
    case 'choice':
      return form.of.find((one) => one.toLowerCase() === word);
    case 'choices':
      return word === 'none' ? [] : word.split(/[\s,]+/).filter(Boolean);
    case 'number':
      return /^\d+$/.test(text) ? Number(text) : undefined;
    case 'text':
      return text;
    case 'persona':
      return { text, as: 'added' };
    case 'tools':
      return word === 'all' ? word : word === 'none' ? [] : text.split(/[\s,]+/).filter(Boolean);
    case 'list':
      return word === 'none' ? [] : listed(word);
    case 'ids':
      return word === 'none'
        ? []
        : text
            .replaceAll(/[<@!&>]/g, ' ')
            .split(/[\s,]+/)
            .filter(Boolean);
    case 'channel':
      return /^(?:<#)?(\d{1,20})>?$/.exec(text)?.[1];
  }
}
