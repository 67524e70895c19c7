import { asCode } from './words.ts';

/** What it asks before a function acts. */
export const confirm = {
  may: (name: string, wish: string) => `❔ **${name}, may I** ${wish}`,
  notShown: (characters: number) => `… **(and ${characters} more characters that do not fit here)**`,
  allow: 'Allow',
  refuse: 'Don’t',
  showAll: 'Show all of it',
  whole: (tool: string) => `All that ${asCode(tool)} will be given, if it is allowed:`,
  notYours: 'Only whoever asked me can decide that.',
  over: 'That question is over: I do not wait for an answer any more.',
};
