import { promptMarkdown } from '../../history/prompt.ts';
import type { TranscriptTurn } from '../../history/transcript.ts';
import type { Texts } from '../../texts/index.ts';

/** What stands above an exported conversation. */
export interface ExportHead {
  /** `#general (Cats)`, or that it is a direct message. */
  where: string;
  /** ms since 1970 */
  at: number;
  summary: { text: string; turns: number; model: string } | undefined;
}

/** A conversation as files, as far as it fits. */
export interface Exported {
  markdown: Buffer;
  json: Buffer;
  /** How many turns, from the oldest, had no room. */
  left: number;
}

/**
 * Writes a conversation out: for people as Markdown, and for programs as JSON. The texts are the model's own, not as
 * they were drawn in Discord.
 *
 * @param turns oldest first; the oldest are left out where a file would become too large
 * @param mostBytes of each file
 */
export function exportConversation(
  head: ExportHead,
  turns: readonly TranscriptTurn[],
  mostBytes: number,
  texts: Texts,
): Exported {
  const written = turns.map((turn) => ({
    markdown: markdownOf(turn, texts),
    json: JSON.stringify(jsonOf(turn), undefined, 2).replaceAll(/^/gm, '    '),
  }));
  const above = { markdown: markdownHead(head, texts), json: JSON.stringify(jsonHead(head), undefined, 2) };
  let left = turns.length;
  let [markdownBytes, jsonBytes] = [Buffer.byteLength(above.markdown), Buffer.byteLength(above.json) + 100];
  for (; left > 0; left -= 1) {
    const turn = written[left - 1];
    if (!turn) break;
    markdownBytes += Buffer.byteLength(turn.markdown) + 2;
    jsonBytes += Buffer.byteLength(turn.json) + 2;
    if (Math.max(markdownBytes, jsonBytes) > mostBytes) break;
  }
  const kept = written.slice(left);
  const list = kept.length === 0 ? '[]' : `[\n${kept.map(({ json }) => json).join(',\n')}\n  ]`;
  return {
    markdown: Buffer.from(
      [above.markdown, ...kept.map(({ markdown }) => markdown)].join('\n\n').concat('\n'),
    ),
    json: Buffer.from(`${above.json.slice(0, -2)},\n  "turns": ${list}\n}\n`),
    left,
  };
}

function markdownHead({ where, at, summary }: ExportHead, { history: says }: Texts): string {
  const lines = [`# ${says.title(where)}`, says.exportedAt(minute(at))];
  return [...lines, ...(summary ? [quoted(summary.text)] : [])].join('\n\n');
}

function markdownOf({ author, at, prompt, answers, answer, state }: TranscriptTurn, texts: Texts): string {
  const says = texts.history;
  const several = answers.length > 1;
  const parts = answers.map((each, index) => {
    const cost = each.usage?.costMicroUsd;
    const facts = [
      each.modelServed ?? each.modelAsked,
      ...(each.usage ? [texts.reply.tokens(each.usage)] : []),
      ...(cost === undefined ? [] : [texts.format.cost(cost)]),
      ...(each.totalMs === undefined ? [] : [texts.reply.seconds(each.totalMs)]),
      ...(says.states[each.state] === '' ? [] : [says.states[each.state]]),
    ];
    const which = several
      ? `${says.alternative(index + 1, answers.length)}${each === answer ? ' ✓' : ''} · `
      : '';
    return `*${which}${facts.join(' · ')}*\n\n${each.text}`;
  });
  const unanswered = answers.length === 0 && says.states[state] !== '' ? [`*${says.states[state]}*`] : [];
  return [`## ${author || '–'} · ${minute(at)}`, promptMarkdown(prompt), ...parts, ...unanswered].join(
    '\n\n',
  );
}

function jsonHead({ where, at, summary }: ExportHead): object {
  return { conversation: where, exportedAt: new Date(at).toISOString(), ...(summary && { summary }) };
}

function jsonOf({ author, at, preset, prompt, answers, answer, state }: TranscriptTurn): object {
  return {
    at: new Date(at).toISOString(),
    author,
    prompt: promptOf(prompt),
    preset,
    state,
    answers: answers.map((each) => ({
      text: each.text,
      chosen: each === answer,
      state: each.state,
      modelAsked: each.modelAsked,
      modelServed: each.modelServed,
      provider: each.provider,
      generationId: each.generationId,
      usage: each.usage,
      citations: each.citations,
      tools: each.tools,
      firstTokenMs: each.firstTokenMs,
      totalMs: each.totalMs,
    })),
  };
}

/** A prompt with names alone: whom an id belongs to is nobody else's business. */
function promptOf({ text, model, quotes = [] }: TranscriptTurn['prompt']): object {
  return {
    text,
    ...(model !== undefined && { model }),
    ...(quotes.length > 0 && { quotes: quotes.map((one) => ({ author: one.author?.name, text: one.text })) }),
  };
}

function quoted(text: string): string {
  return text.replaceAll(/^/gm, '> ');
}

/** `2026-11-22 11:05` (UTC), which sorts and means the same to everybody. */
function minute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
