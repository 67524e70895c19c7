import { say } from './answers.ts';
import { inBandError, stall, truncated } from './breakages.ts';
import { htmlPage } from './errors.ts';
import { failures } from './failures.ts';
import { picture, searched, thoughtOnly } from './more-answers.ts';
import { maxTokens } from './routing.ts';
import { failed, type Scenario, type Speech, step } from './scenario.ts';
import { code, greeting, help, list, longRead, mixed, table, toolResult } from './stand-in-words.ts';
import { tokenize } from './tokens.ts';
import { toolCalls } from './tool-calls.ts';
import type { ChatRequestBody, Failure } from './wire.ts';

/**
 * A small scripted talker in a model's place: answers the last message with fitting Markdown, streamed, and
 * says what it is. It keeps to `max_tokens`, thinks where thinking is asked for, calls the tools whose name it
 * reads, draws, searches, answers in JSON where a schema is given, and fails on demand ("fail 429").
 */
export function standIn(speech: Speech = { tokensPerSecond: 50, firstTokenMs: 400 }): Scenario {
  return step((exchange) => replyTo(exchange.request.body, speech).play(exchange));
}

function replyTo(body: ChatRequestBody, speech: Speech): Scenario {
  const question = lastWords(body);
  const asked = question.toLowerCase();
  const demanded = /\bfail (\w+)/.exec(asked)?.[1];
  if (demanded !== undefined) return failing(demanded, speech);
  const last = body.messages.at(-1);
  if (last?.role === 'tool') return limited(toolResult(String(last.content)), body, speech);
  const forced = (body.tool_choice as { function?: { name?: string } } | undefined)?.function?.name;
  const tool = functionTools(body).find(
    ({ name }) =>
      name === forced || asked.includes(name.toLowerCase().replaceAll('_', ' ')) || asked.includes(name),
  );
  if (tool)
    return toolCalls([{ id: 'call_local_1', name: tool.name, arguments: sample(tool.parameters) }], speech);
  const schema = (body.response_format as { json_schema?: { schema?: unknown } } | undefined)?.json_schema
    ?.schema;
  if (schema) return limited(sample(schema), body, speech);
  if (wantsPicture(body)) return picture('Here is a single dot; more I cannot draw.', speech);
  if (wantsSearch(body)) {
    return searched(
      `I did not really search for “${short(question)}”: I am a local stand-in without a network.`,
      [{ url: 'https://example.org/', title: 'Example' }],
      speech,
    );
  }
  return limited(words(question, asked), body, speech);
}

function words(question: string, asked: string): string {
  const quoted = short(question);
  if (/^(hi|hello|hey|hallo|moin|good (morning|evening))\b/.test(asked)) return greeting();
  if (/\b(help|what can you do|who are you)\b/.test(asked)) return help();
  if (/\b(table|compare)\b/.test(asked)) return table(quoted);
  if (/\b(list|steps|ideas)\b/.test(asked)) return list(quoted);
  if (/\b(code|function|script|typescript|python)\b/.test(asked)) return code(quoted);
  if (/\b(long|story|essay|everything)\b/.test(asked)) return longRead(quoted);
  return mixed(quoted);
}

function limited(content: string, body: ChatRequestBody, speech: Speech): Scenario {
  const most = maxTokens(body) ?? Number.POSITIVE_INFINITY;
  const thinking = body.reasoning as { effort?: string; enabled?: boolean; exclude?: boolean } | undefined;
  const thinks =
    thinking && thinking.enabled !== false && thinking.effort !== 'none' && thinking.exclude !== true;
  const reasoning = thinks
    ? 'A question. I am a stand-in, so a short and friendly answer will do.'
    : undefined;
  const spent = reasoning === undefined ? 0 : tokenize(reasoning).length;
  if (reasoning !== undefined && spent >= most)
    return thoughtOnly(tokenize(reasoning).slice(0, most).join(''), speech);
  const tokens = tokenize(content, speech.tokenUnits);
  const fits = spent + tokens.length <= most;
  return say(fits ? tokens : tokens.slice(0, most - spent), {
    ...speech,
    ...(reasoning !== undefined && { reasoning }),
    finishReason: fits ? 'stop' : 'length',
  });
}

/** "fail 429", "fail credit", "fail midway" …: what the word asks for. */
function failing(word: string, speech: Speech): Scenario {
  const half = 'Here is the first half of my answer, and';
  if (word === 'midway') return inBandError(failures.providerUnavailable(), { afterText: half, ...speech });
  if (word === 'silently') return stall(half, speech);
  if (word === 'short') return truncated(half, speech);
  const named: Record<string, () => Failure> = {
    400: failures.badRequest,
    401: failures.badKey,
    402: failures.noCredit,
    403: failures.moderated,
    404: failures.noEndpoints,
    408: failures.timeout,
    413: failures.tooLarge,
    429: failures.sharedPool,
    500: failures.server,
    502: failures.providerUnavailable,
    503: failures.noProvider,
    529: failures.overloaded,
    context: failures.contextTooLong,
    credit: failures.noCredit,
    html: htmlPage,
    moderation: failures.moderated,
  };
  return failed((named[word] ?? failures.server)());
}

/** The text of the last message of the user. */
function lastWords(body: ChatRequestBody): string {
  const content = body.messages.findLast(({ role }) => role === 'user')?.content ?? '';
  if (typeof content === 'string') return content;
  return content.map((part) => part.text ?? `[${part.type}]`).join(' ');
}

function short(question: string): string {
  const line = question.replace(/\s+/g, ' ').replaceAll('`', '').trim();
  const letters = [...line];
  return letters.length <= 80 ? line : `${letters.slice(0, 79).join('')}…`;
}

function functionTools(body: ChatRequestBody): { name: string; parameters: unknown }[] {
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

/** JSON text of the smallest value that a JSON schema allows, roughly. */
function sample(schema: unknown): string {
  return JSON.stringify(sampleOf(schema));
}

function sampleOf(schema: unknown): unknown {
  const {
    type,
    properties,
    required,
    items,
    enum: choices,
  } = (schema ?? {}) as {
    type?: string;
    properties?: Record<string, unknown>;
    required?: string[];
    items?: unknown;
    enum?: unknown[];
  };
  if (choices) return choices[0];
  if (type === 'array') return [sampleOf(items)];
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  if (type === 'string') return 'stand-in';
  const keys = required ?? Object.keys(properties ?? {});
  return Object.fromEntries(keys.map((key) => [key, sampleOf(properties?.[key] ?? { type: 'string' })]));
}
