import type { ChatRequestBody, ChatRequestMessage } from '../wire.ts';
import {
  attached,
  background,
  documents,
  leftOut,
  quotes,
  recordings,
  silences,
  voices,
} from './material.ts';

/** What somebody said, without what Parley puts around it. */
export interface Said {
  /** Its writer, where messages carry names. */
  name?: string;
  /** Empty where nothing was said: a file alone. */
  words: string;
}

/** A request, read as the conversation that it is. */
export interface Question extends Said {
  /** The message that asks. */
  asking: ChatRequestMessage;
  /** The messages of people before it, oldest first. */
  before: ChatRequestMessage[];
  /** What they said. */
  saidBefore: Said[];
  /** The answers before it, oldest first. */
  answers: string[];
  /** The instructions, in the order in which they were given. */
  instructions: string[];
  /** Older messages are there as a summary. */
  isSummedUp: boolean;
  /** The answer that broke off and is to be gone on with, and the words with which that is to begin. */
  begun?: { text: string; anchor: string };
}

const goesOn = /^Your last message broke off there\.[\s\S]*?letter for letter[^"]*("(?:[^"\\]|\\.)*")/;
const summary = /^Summary of what was said here before\./;
const named = /begins with its writer's name and a colon/;

/** Reads what Parley sends to a model. */
export function readQuestion({ messages: all }: ChatRequestBody): Question {
  const anchor = goesOn.exec(textOf(all.at(-1)))?.[1];
  const messages = anchor === undefined ? all : all.slice(0, -2);
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const asking = messages[at] ?? { role: 'user', content: '' };
  const instructions = messages.filter(({ role }) => role === 'system').map(textOf);
  const isNamed = instructions.some((text) => named.test(text));
  const people = messages.slice(0, Math.max(0, at)).filter(({ role }) => role === 'user');
  const before = people.filter((message) => !summary.test(textOf(message)));
  return {
    ...saidIn(textOf(asking), isNamed),
    asking,
    before,
    saidBefore: before.map((message) => saidIn(textOf(message), isNamed)),
    answers: messages.filter(({ role }) => role === 'assistant').map(textOf),
    instructions,
    isSummedUp: before.length < people.length,
    ...(anchor !== undefined && {
      begun: { text: textOf(all.at(-2)), anchor: JSON.parse(anchor) as string },
    }),
  };
}

/** The text of a message, of however many parts. */
export function textOf(message: ChatRequestMessage | undefined): string {
  const content = message?.content ?? '';
  return typeof content === 'string' ? content : content.flatMap(({ text }) => text ?? []).join('\n\n');
}

function saidIn(text: string, isNamed: boolean): Said {
  const [name, said] = nameIn(text.replaceAll(documents, '').replace(background, '').trimStart(), isNamed);
  const words = [quotes, recordings, silences, attached, leftOut, voices]
    .reduce((rest, material) => rest.replaceAll(material, ''), said)
    .trim();
  return { ...(name !== undefined && { name }), words };
}

function nameIn(text: string, isNamed: boolean): [string | undefined, string] {
  const name = isNamed ? /^([^\n:]{1,50}):[ \n]/.exec(text)?.[1] : undefined;
  return name === undefined ? [undefined, text] : [name, text.slice(name.length + 2)];
}
