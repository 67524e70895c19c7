import type { Exchange } from './exchange.ts';
import { picture, searched } from './more-answers.ts';
import { type Scenario, type Speech, step } from './scenario.ts';
import { answer, goneOn } from './stand-in/answer.ts';
import { failing, failureAsked } from './stand-in/failing.ts';
import { landscape } from './stand-in/landscape.ts';
import { readQuestion } from './stand-in/question.ts';
import { sample } from './stand-in/sample.ts';
import { speak } from './stand-in/spoken.ts';
import { summaryAsked } from './stand-in/summary.ts';
import { mixed, toolResult } from './stand-in/words.ts';
import { short } from './stand-in/words-on.ts';
import { toolCalls } from './tool-calls.ts';
import type { ChatRequestBody } from './wire.ts';

/**
 * A small scripted talker in a model's place: answers the last message with fitting Markdown, streamed; tells truly what it was
 * sent, files and earlier messages; and leads through Parley on a tour. It keeps to `max_tokens`, thinks where thinking is asked
 * for, calls the tools whose name it reads, draws, searches, answers in JSON where a schema is given, goes on with what broke
 * off, and fails on demand ("fail 429").
 */
export function standIn(speech: Speech = { tokensPerSecond: 50, firstTokenMs: 400 }): Scenario {
  return step((exchange) => replyTo(exchange, speech).play(exchange));
}

function replyTo(exchange: Exchange, speech: Speech): Scenario {
  const { body } = exchange.request;
  const question = readQuestion(body);
  const summary = summaryAsked(question);
  if (summary !== undefined) return speak({ text: summary }, body, speech);
  const asked = question.words.toLowerCase();
  const known = answer(question, exchange);
  const said = known ?? { text: mixed(short(question.words)) };
  if (question.begun) return speak({ text: goneOn(question.begun, said.text) }, body, speech);
  const failure = failureAsked(asked);
  if (failure !== undefined) return failing(failure, speech);
  const last = body.messages.at(-1);
  if (last?.role === 'tool') return speak({ text: toolResult(String(last.content)) }, body, speech);
  const about = title(question.words);
  const tool = toolAsked(asked, body);
  if (tool)
    return toolCalls(
      [{ id: 'call_local_1', name: tool.name, arguments: sample(tool.parameters, about) }],
      speech,
    );
  const schema = (body.response_format as { json_schema?: { schema?: unknown } } | undefined)?.json_schema
    ?.schema;
  if (schema) return speak({ text: sample(schema, about) }, body, speech);
  if (wantsPicture(body)) {
    // Asked once more, it draws another.
    const url = `data:image/png;base64,${landscape(asked + exchange.request.generationId).toString('base64')}`;
    return picture('Hills under a low sun: that is all that this script can draw.', { ...speech, url });
  }
  if (!known && wantsSearch(body)) {
    const text = `I did not really search for “${short(question.words)}”: there is no network here.`;
    return searched(text, [{ url: 'https://example.org/', title: 'Example' }], speech);
  }
  return speak(said, body, speech);
}

/** A few words for what a conversation is about. */
function title(said: string): string {
  return short(said.split('\n')[0] ?? '')
    .split(' ')
    .slice(0, 7)
    .join(' ');
}

function toolAsked(asked: string, body: ChatRequestBody): Tool | undefined {
  const forced = (body.tool_choice as { function?: { name?: string } } | undefined)?.function?.name;
  return functionTools(body).find(
    ({ name }) =>
      name === forced || asked.includes(name.toLowerCase().replaceAll('_', ' ')) || asked.includes(name),
  );
}

interface Tool {
  name: string;
  parameters: unknown;
}

function functionTools(body: ChatRequestBody): Tool[] {
  return (
    (body.tools ?? []) as { type?: string; function?: { name: string; parameters?: unknown } }[]
  ).flatMap((tool) =>
    tool.type === 'function' && tool.function
      ? [{ name: tool.function.name, parameters: tool.function.parameters }]
      : [],
  );
}

function wantsPicture(body: ChatRequestBody): boolean {
  return Array.isArray(body.modalities) && body.modalities.includes('image');
}

function wantsSearch(body: ChatRequestBody): boolean {
  const search = (list: unknown, key: string, value: string) =>
    Array.isArray(list) && list.some((one: Record<string, unknown>) => one[key] === value);
  return search(body.tools, 'type', 'openrouter:web_search') || search(body.plugins, 'id', 'web');
}
