import type { Language } from './language.ts';

interface HelpFacts {
  botName: string;
  presets: readonly { name: string; description: string; command: string | undefined }[];
  default: string;
  /** Names of the menus of messages and of members. */
  menus: { message: readonly string[]; user: readonly string[] };
}

/** How to ask, then a line for each preset. */
export function help({ words, say, translated }: Language) {
  const own = words.help;
  const list = (names: readonly string[]) => names.map((name) => `*${name}*`).join(words.comma);
  /** Where the menus are, and what is in them; nothing where there are none. */
  const menusLine = ({ message, user }: HelpFacts['menus']) => {
    if (message.length > 0 && user.length > 0)
      return [say(own.menusOfBoth, { message: list(message), user: list(user) })];
    if (message.length > 0) return [say(own.menusOfMessages, { menus: list(message) })];
    return user.length > 0 ? [say(own.menusOfMembers, { menus: list(user) })] : [];
  };
  return (facts: HelpFacts) => ({
    before: [
      say(own.introduction, { name: facts.botName }),
      ...Object.values(own.ways),
      ...menusLine(facts.menus),
      own.presets,
    ],
    presets: facts.presets.map(({ name, description, command }) =>
      say(own.preset, {
        name: command === undefined ? name : `/${command}`,
        description: translated(description),
        isDefault: name === facts.default,
      }),
    ),
    more: (count: number) => say(own.more, { count }),
  });
}
