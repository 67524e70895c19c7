import { z } from 'zod';
import { choice, flag, map, text, whole } from './field.ts';

/** An entry in Discord's menu of a message or a member: what is asked about it, and which preset answers. */
export interface Menu {
  /** Its name in the file: it stays the same while names and texts are changed. */
  key: string;
  /** As Discord shows it where no name of the member's own language is given. */
  name: string;
  /** Names by Discord locale. */
  names: Record<string, string>;
  on: 'message' | 'user';
  /** Name of the preset that answers. */
  preset: string;
  /** What is asked, with {placeholders}: see `menuPrompt`. */
  prompt: string;
  /** A modal asks the member for a question first. */
  asks: boolean;
  /** What the model is given to read; see `scopes`. */
  scope: Scope;
  /** At most so many messages are read, the chosen one included. */
  limit: number;
  /** The model also sees the conversation of the channel so far. */
  hasHistory: boolean;
  /** Only whoever used the menu sees the answer, unless they choose otherwise in the modal. */
  isPrivate: boolean;
}

/**
 * What a menu reads. Of a message: that `message`, or all `from-here` on. Of a member: their `recent` messages in the
 * channel, or `none`.
 */
export type Scope = 'message' | 'from-here' | 'recent' | 'none';

const scopes: Record<Menu['on'], readonly Scope[]> = {
  message: ['message', 'from-here'],
  user: ['recent', 'none'],
};

/** The entry in the menu of messages that Parley has itself: no menu of the file may take its name. */
export const reportMenu = 'Report answer';

/** Of each kind (Discord docs, application commands: at most 15 user and 15 message commands in each scope). */
const mostOfAKind = { message: 14, user: 15 };

/** Discord's locales (docs, reference, "Locales"). */
const locales =
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko'.split(
    ' ',
  );

const nameError = 'a name of 1 to 32 characters on one line, without blanks at its ends';
// Discord docs, application command naming: unlike slash commands, these may have capitals, blanks and punctuation.
const shownName = z
  .string({ error: nameError })
  .min(1, { error: nameError })
  .max(32, { error: nameError })
  .regex(/^(?!\s)[^\p{Cc}\u2028\u2029]*(?<!\s)$/u, { error: nameError });

const keyError = 'a key of at most 32 lower-case letters a–z, digits and -';
const menuKey = z.string().regex(/^[a-z0-9-]{1,32}$/, { error: keyError });

/** What stands in braces in `prompt`. */
export const placeholders = [
  'author',
  'member',
  'question',
  'user',
  'server',
  'channel',
  'language',
] as const;

const promptError = `a text whose {placeholders} are ${placeholders.map((name) => `{${name}}`).join(' ')}`;
const promptText = text(4000).refine(
  (prompt) =>
    [...prompt.matchAll(/\{([a-z]+)\}/g)].every(([, name]) => placeholders.some((one) => one === name)),
  { error: promptError },
);

const menu = map({
  on: choice('message', 'user').describe('Whose menu it stands in.'),
  name: shownName.describe('As Discord shows it.'),
  names: map(Object.fromEntries(locales.map((locale) => [locale, shownName.optional()])))
    .default({})
    .describe('Names by Discord locale.'),
  preset: z
    .string({ error: 'the name of a preset' })
    .optional()
    .describe('The preset that answers; without it, the default.'),
  prompt: promptText
    .optional()
    .describe(
      'What is asked; what was chosen stands above it, quoted. {author}: who wrote the message; {member}: the chosen member; {question}: what was typed; {user}: who asks; {language}: theirs; {server} {channel}.',
    ),
  ask: flag().default(false).describe('true: a window opens in which the member types a question.'),
  scope: choice('message', 'from-here', 'recent', 'none')
    .optional()
    .describe(
      'What is read: of a message, that message or all from there on; of a member, their recent messages in the channel or none. Without it, message or recent.',
    ),
  limit: whole(1, 500).default(100).describe('At most so many messages are read.'),
  history: flag().default(false).describe('true: the model also sees the conversation with Parley so far.'),
  private: flag().default(false).describe('true: only whoever used it sees the answer.'),
})
  .refine(({ ask, prompt }) => ask || prompt !== undefined, {
    path: ['prompt'],
    error: 'a prompt, or ask: true',
  })
  .refine(({ ask, prompt }) => ask || !prompt?.includes('{question}'), {
    path: ['prompt'],
    error: 'ask: true beside {question}',
  })
  .refine(({ on, scope }) => scope === undefined || scopes[on].includes(scope), {
    path: ['scope'],
    error: 'message or from-here with on: message, recent or none with on: user',
  });

/** `menus:` of the file. */
export const menusMap = z.record(menuKey, menu, { error: 'a map of menus' }).superRefine((value, context) => {
  const menus = Object.entries(value);
  for (const on of ['message', 'user'] as const) {
    const ofKind = menus.filter(([, one]) => one.on === on);
    const most = mostOfAKind[on];
    if (ofKind.length > most)
      context.addIssue({ code: 'custom', message: `at most ${most} menus with on: ${on}` });
    // Discord refuses the whole list of commands where two of a kind have one name.
    const names = new Set<string>(on === 'message' ? [reportMenu] : []);
    for (const [key, { name }] of ofKind) {
      if (names.has(name))
        context.addIssue({
          code: 'custom',
          path: [key, 'name'],
          message: `a name that no other menu with on: ${on} has`,
        });
      names.add(name);
    }
  }
});

/** One checked menu of the file → the form that the rest of Parley uses. */
export function toMenu(key: string, checked: z.output<typeof menu>, defaultPreset: string): Menu {
  const { on, name, names, preset = defaultPreset, prompt = '{question}', ask, scope, limit } = checked;
  return {
    key,
    name,
    names: names as Record<string, string>,
    on,
    preset,
    prompt: prompt.trim(),
    asks: ask,
    scope: scope ?? (on === 'message' ? 'message' : 'recent'),
    limit,
    hasHistory: checked.history,
    isPrivate: checked.private,
  };
}

/** A menu's name as Discord shows it to somebody with this locale (docs, "Localization": what falls back to what). */
export function menuName({ name, names }: Pick<Menu, 'name' | 'names'>, locale: string): string {
  const instead: Record<string, string> = { 'en-GB': 'en-US', 'en-US': 'en-GB', 'es-419': 'es-ES' };
  return names[locale] ?? names[instead[locale] ?? ''] ?? name;
}
