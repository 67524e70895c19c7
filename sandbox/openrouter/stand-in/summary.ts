import { cut } from './cut.ts';
import { type Question, textOf } from './question.ts';

/** What Parley gives to be summed up. */
interface Material {
  summary?: string;
  turns: { author?: string; prompt: string }[];
}

const mostLines = 30;
const mostLine = 120;

/** A summary, where one is asked for: what was asked, a line each; the oldest are given up first. */
export function summaryAsked({ instructions, asking }: Question): string | undefined {
  if (!instructions.some((text) => text.startsWith('You keep the memory of a conversation')))
    return undefined;
  const { summary = '', turns } = JSON.parse(textOf(asking)) as Material;
  const asked = turns.map(({ author = 'Somebody', prompt }) => {
    return `- ${author} asked: ${cut(prompt.replaceAll(/\s+/g, ' '), mostLine)}`;
  });
  return [...summary.split('\n').filter((line) => line !== ''), ...asked].slice(-mostLines).join('\n');
}
