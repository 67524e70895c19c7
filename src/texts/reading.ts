import { asCode } from './words.ts';

/** What models do with what they may be able to read. */
const readingVerbs = {
  image: 'see images',
  audio: 'hear audio',
  video: 'watch videos',
  file: 'read PDFs',
};

type ReadableKind = keyof typeof readingVerbs;

/** `a`, `a or b`, `a, b or c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** What was read of a question’s files and links, and what was not. */
export const reading = {
  cannot: (kinds: readonly ReadableKind[], instead: readonly string[]) => {
    const better =
      instead.length > 0
        ? `Try ${instead.map((name) => `\`${name}\``).join(' or ')}.`
        : 'Please put it into words, or ask the operator for a preset that can.';
    return `No model of this preset can ${listed(kinds.map((kind) => readingVerbs[kind]))}. ${better}`;
  },
  cannotRead: (kinds: readonly ReadableKind[]) => `cannot ${listed(kinds.map((kind) => readingVerbs[kind]))}`,
  unread: (name: string, kind: string, model: string) =>
    `${asCode(name)} was left out: ${model.slice(model.lastIndexOf('/') + 1)} cannot ${readingVerbs[kind as ReadableKind] ?? 'read it'}.`,
  /** @param names none: what is linked */
  opening: (names: readonly string[]) => {
    const [first] = names;
    if (first === undefined) return 'looking at what is linked…';
    return `reading ${asCode(first)}${names.length > 1 ? ` and ${names.length - 1} more` : ''}…`;
  },
  listening: (name: string, isVoice: boolean) =>
    `listening to ${isVoice ? 'your voice message' : asCode(name)}…`,
  gone: (name: string) => `${asCode(name)} is no longer there.`,
  tooLarge: (name: string) =>
    `${asCode(name)} was left out: together with the rest it is too large to be sent.`,
  tooLargeAlone: (name: string) =>
    `${asCode(name)} is larger than a model can be sent (about 20 MB in one question). Please send a smaller file, or a part of it.`,
  textAlone: (name: string) => `of ${asCode(name)} only the text was read: it is too large to be sent whole.`,
  inPart: (name: string) => `${asCode(name)} was read in part: it is longer than the model can take.`,
  nothingHeard: 'I heard nothing in it. Please say it once more, or write it.',
  notWrittenDown: (name: string) =>
    `I could not listen to ${asCode(name)}: the model of this preset hears nothing, and a recording of this kind or length cannot be written down. Try \`/audio\`.`,
  onlyFirst: (count: number) => `only the first ${count} files were read`,
  unseenLinks: (count: number, model: string) =>
    `the linked picture${count === 1 ? ' was' : 's were'} not looked at: ${model.slice(model.lastIndexOf('/') + 1)} cannot see images`,
  onlyFirstLinks: (count: number) => `only the first ${count} linked pictures were looked at`,
  onlyFirstMessages: (count: number) => `only the first ${count} linked messages were read`,
  unreadLinks: (count: number) =>
    count === 1
      ? 'the linked message was not read: it is gone, or you or I may not read it'
      : `${count} linked messages were not read: they are gone, or you or I may not read them`,
};
