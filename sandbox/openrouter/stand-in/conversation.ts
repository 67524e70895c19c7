import type { ChatRequestBody } from '../wire.ts';
import { cut } from './cut.ts';
import type { Question, Said } from './question.ts';

const mostQuotes = 5;
const mostQuote = 120;

const asksBack = [
  /\bwhat (did|have) (i|we) (just )?(say|said|ask|asked|write|written|talk)/,
  /\b(my|the) (last|previous|earlier|first) (question|message)s?\b/,
  /\bhow many messages\b/,
  /\bremember\b/,
];
const asksWho = /\bwho are you\b|\byour instructions\b|\bsystem prompt\b/;

/** An answer about the conversation itself, where that is what is asked for. */
export function tellConversation(
  asked: string,
  question: Question,
  body: ChatRequestBody,
): string | undefined {
  if (asksBack.some((way) => way.test(asked))) return whatWasSaid(question);
  return asksWho.test(asked) ? whoItIs(question, body) : undefined;
}

function whatWasSaid({ saidBefore, isSummedUp }: Question): string {
  const older = isSummedUp ? ' What came before them I was sent as a summary.' : '';
  if (saidBefore.length === 0)
    return `This is the first message of our conversation that I was sent.${older} Ask something else, then ask me again.`;
  const last = saidBefore.slice(-mostQuotes);
  const first = saidBefore.length - last.length + 1;
  const lines = last.map((said, index) => `${first + index}. ${quoted(said)}`);
  const many = saidBefore.length === 1 ? 'one earlier message' : `${saidBefore.length} earlier messages`;
  const shown = last.length < saidBefore.length ? `; the last ${last.length}` : '';
  return `With your question I was sent ${many} that people wrote to me here${shown}:

${lines.join('\n')}

Parley keeps the conversation of each channel, thread and direct message, and sends it along.${older} \`/history show\` shows it, \`/clear\` begins afresh.`;
}

/** Somebody's words with their name, on a line. */
export function quoted({ name, words }: Said): string {
  const line = cut(words.replaceAll(/\s+/g, ' ').replaceAll('`', '’'), mostQuote);
  const said = line === '' ? '*a message without words*' : `“${line}”`;
  return name === undefined ? said : `**${name}**: ${said}`;
}

/** Parley says this of tools and names, whatever the preset: it is no preset's own. */
const general = /^(What your tools return is marked as material|Several people talk here)/;

function whoItIs({ instructions, name }: Question, body: ChatRequestBody): string {
  const paragraphs = instructions
    .flatMap((text) => text.split(/\n{2,}/))
    .filter((text) => !general.test(text));
  const [first] = paragraphs;
  const { generation_name: preset } = (body.trace ?? {}) as { generation_name?: string };
  const whose = preset === undefined ? 'This preset' : `The preset \`${preset}\``;
  if (first === undefined)
    return `${whose} has no instructions, so I am nobody in particular: a small script in the place of a model.`;
  const further =
    paragraphs.length > 1 ? `\n\nThe last thing that I was told:\n> ${oneLine(paragraphs.at(-1))}` : '';
  const asker = name === undefined ? '' : ` You are called **${name}** here.`;
  return `${whose} tells its model who it is. Its instructions begin:
> ${sentence(first)}${further}

That is what a model would go by; I am a small script in its place.${asker} \`/presets show\` tells more of a preset.`;
}

function sentence(text: string): string {
  return oneLine(/^[\s\S]*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text);
}

function oneLine(text = ''): string {
  return cut(text.replaceAll(/\s+/g, ' ').trim(), 200);
}
