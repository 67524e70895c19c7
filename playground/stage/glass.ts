import type { RequestRecord } from '../../sandbox/discord/index.ts';
import type { DiscordCall, Glass, LedgerRow, ModelRequest } from '../wire/glass.ts';
import type { Stage } from './stage.ts';
import { timelineOf } from './timeline.ts';
import { type CallRow, type TurnSeen, turnOf } from './turn.ts';

/** What is looked at. */
type Seen = Pick<Stage, 'discord' | 'relay' | 'database'>;

/** From when to when, ms since 1970. */
interface Span {
  from: number;
  to: number;
}

/** What an answer's own text is not made of: requests for something beside it. */
const beside = new Set(['title', 'summary', 'transcription', 'suggestions']);

/** How long an interaction waits for its first answer at the most, ms: so long before a message its calls may have begun. */
const acknowledgeMs = 3000;

/** How a message came to be; of one that is no answer of the bot's, the calls to Discord alone. */
export function glassOf(stage: Seen, messageId: string): Glass {
  const { discord, relay, database } = stage;
  const isBots = discord.message(messageId)?.author.id === discord.bot.id;
  const turn = isBots ? turnOf(database, messageId) : undefined;
  const messageIds = turn?.messageIds.length ? turn.messageIds : [messageId];
  const states = messageIds.map((id) => discord.history(id));
  const shownAt = states.flat().map(({ at }) => at);
  const begun = turn ? beginningOf(turn) : Math.min(...shownAt);
  const span = turn
    ? { from: begun, to: endOf(turn, begun, shownAt) }
    : { from: begun - acknowledgeMs, to: Math.max(...shownAt) };
  const requests = turn ? relay.requests.filter((request) => isOf(turn, request)) : [];
  const answering = requests.filter(
    (request) => request.at >= begun && !beside.has(traceOf(request).span_name ?? ''),
  );
  return {
    requests,
    calls: callsFor(stage, messageIds, span),
    ledger: turn?.calls.map(ledgerRow) ?? [],
    timeline: timelineOf(answering, states, begun),
  };
}

/** When the answer that is shown began: a turn may have been answered several times. */
function beginningOf({ calls, createdAt }: TurnSeen): number {
  const first = calls.findLast(({ purpose, requests }) => purpose === 'answer' && requests === 1);
  const isAgain = calls.some((call) => call.purpose === 'answer' && call.requests === 1 && call !== first);
  return first && isAgain ? first.at : createdAt;
}

function endOf({ finishedAt }: TurnSeen, begun: number, shownAt: readonly number[]): number {
  return finishedAt !== null && finishedAt >= begun ? Math.max(finishedAt, ...shownAt) : Date.now();
}

/** What the bot tells OpenRouter of what a request is for (OpenRouter docs, broadcast). */
function traceOf({ body }: ModelRequest): Partial<Record<string, string>> {
  return (body as { trace?: Record<string, string> } | null)?.trace ?? {};
}

function isOf({ id, preset, calls }: TurnSeen, request: ModelRequest): boolean {
  const { generationId } = request;
  if (generationId !== null && calls.some((call) => call.generation_id === generationId)) return true;
  const { trace_id, generation_name } = traceOf(request);
  return trace_id === id && (preset === undefined || generation_name === preset);
}

function callsFor({ discord }: Seen, messageIds: readonly string[], { from, to }: Span): DiscordCall[] {
  const about = new Set(messageIds.flatMap((id) => discord.callsAbout({ id })));
  const channels = new Set(messageIds.flatMap((id) => discord.message(id)?.channelId ?? []));
  const isMeanwhile = ({ at, path }: RequestRecord) =>
    at >= from && at <= to && channels.has(/^\/channels\/(\d+)/.exec(path)?.[1] ?? '');
  return discord.requests.filter((call) => about.has(call) || isMeanwhile(call)).map(asCall);
}

function asCall({ at, method, route, status, bucket, scope, ms }: RequestRecord): DiscordCall {
  return {
    ...{ at, method, route, status, ms },
    ...(bucket !== undefined && { bucket }),
    ...(scope !== undefined && { scope }),
  };
}

function ledgerRow(row: CallRow): LedgerRow {
  const isTold = row.state === 'settled';
  return {
    ...{ at: row.at, kind: row.purpose, model: row.model_served ?? row.model_asked, state: row.state },
    reservedUsd: row.reserved_micro_usd / 1e6,
    costUsd: row.cost_micro_usd === null ? null : row.cost_micro_usd / 1e6,
    promptTokens: isTold ? row.prompt_tokens : null,
    completionTokens: isTold ? row.completion_tokens : null,
  };
}
