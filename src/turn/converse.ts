import { estimateTokens } from '../history/estimator.ts';
import type { ChatMessage, ModelCall } from '../openrouter/call.ts';
import type { Catalogue } from '../openrouter/catalogue.ts';
import type { Ending, ModelEvent } from '../openrouter/events.ts';
import { EmptyCompletion } from '../openrouter/failure.ts';
import { isSameModel } from '../openrouter/same-model.ts';
import type { Preset } from '../presets/schema.ts';
import { collectTools } from '../tools/collect.ts';
import type { Tool } from '../tools/tool.ts';
import { addHeard, joinTexts } from './agent/add-heard.ts';
import { askingOf, callMessage, runCalls } from './agent/run-calls.ts';
import { timeUp } from './agent/time-up.ts';
import { hasServerTools, withoutTools, withTools } from './agent/tool-request.ts';
import { type Reached, Used } from './agent/used.ts';
import { type Conversed, withOrWithout } from './agent/with-or-without.ts';
import { concludeNote, toolsNote } from './agent/words.ts';
import type { PreparedCall } from './call.ts';
import type { Choice } from './choose.ts';
import { inSpan } from './identity.ts';
import { type Heard, listen, nothingHeard } from './listen.ts';
import { leastTokens } from './money/least-tokens.ts';
import { createPurse } from './money/purse.ts';
import type { Question } from './question.ts';
import type { TurnServices } from './services.ts';
import { givenIn } from './traffic-before.ts';

/** An answer that is to be heard. */
export interface Conversing {
  turnId: string;
  prepared: PreparedCall;
  /** Ends the paid request, and whatever tool runs, at once. */
  signal: AbortSignal;
  /** Gets the whole text so far at each change. */
  onText: (text: string) => void;
  /** Told of each request that is about to be sent, and of all that happens then. */
  onRound: (call: ModelCall) => void;
  onEvent: (event: ModelEvent) => void;
  /** Gets the quiet line that tells what runs, with controls in place of the usual ones; nothing: nothing runs. */
  onStatus: (line: string | undefined, controls?: readonly unknown[]) => void;
}

/** What all rounds of an answer have in common. */
interface Asked extends Conversing {
  services: TurnServices;
  question: Question;
  preset: Preset;
}

/** Longest result of one call, and of all calls of an answer, UTF-16 units. */
const longestResult = 24_000;
const longestResults = 160_000;
/** Results may fill this share of what a model reads, at about four units a token. */
const resultsShare = 2;

const noTools: ReadonlyMap<string, Tool> = new Map();

/**
 * Asks the models until they have answered: where they call functions, these are run, and the models are asked again with what
 * came of it, as far as the preset's limits go. At a limit they are asked to conclude with what they have. Models that
 * cannot call any tools are asked without.
 *
 * An aborted signal ends it, and then what was heard until then is returned.
 *
 * @throws whatever is neither a failure of the model side nor the purse's refusal
 */
export async function converse(
  services: TurnServices,
  question: Question,
  { preset }: Choice,
  conversing: Conversing,
): Promise<Conversed> {
  const { prepared, signal } = conversing;
  const says = services.texts.tools;
  const asking = askingOf(question);
  const { tools, missing, leftOut, isWithheld } = await collectTools(
    services.toolSources,
    preset,
    asking,
    signal,
  );
  const notes = missing.length > 0 ? [says.missing(missing)] : [];
  if (leftOut.length > 0) {
    notes.push(says.tooMany(leftOut.length));
    services.log.warn(
      { turnId: conversing.turnId, leftOut },
      'a preset has more tools than a request may carry',
    );
  }
  if (asking.isForAnother && preset.functions.length > 0) notes.push(says.forAskers(asking.asker.name));
  if (isWithheld) notes.push(says.writesForAskers(asking.asker.name));
  const isOffered = tools.size > 0 || hasServerTools(prepared.call.request);
  // What a preset says of tools is refused where there are none.
  const call = isOffered ? prepared.call : { ...prepared.call, request: withoutTools(prepared.call.request) };
  const asked: Asked = { ...conversing, services, question, preset };
  const { heard, loweredBy } = isOffered
    ? await withOrWithout(services, call, signal, (part, { hasTools, isFurther }) =>
        rounds(asked, part, hasTools ? tools : noTools, isFurther),
      )
    : await rounds(asked, call, noTools, false);
  return { heard: { ...heard, notes: [...notes, ...heard.notes] }, loweredBy };
}

/**
 * Asks in rounds, until one calls no function.
 *
 * @param isFurther a request of the same answer was sent before
 */
async function rounds(
  { services, question, preset, turnId, prepared, signal, ...told }: Asked,
  call: ModelCall,
  tools: ReadonlyMap<string, Tool>,
  isFurther: boolean,
): Promise<Conversed> {
  const { openrouter, catalogue, texts } = services;
  const used = new Used(preset.agent, openrouter.clock);
  const sent = tools.size > 0 ? withNote(call) : call;
  const contextUnits =
    (catalogue().find(call.models[0] ?? '')?.contextLength ?? Number.POSITIVE_INFINITY) * 4;
  let room = Math.max(0, Math.min(longestResults, contextUnits / resultsShare) - prepared.givenUnits);
  let models = call.models;
  let heard = nothingHeard();
  let firstEnding: Ending | undefined;
  let limit: Reached | undefined;
  for (;;) {
    const before = heard;
    const isFirst = used.rounds === 0;
    const further = [...parsed(before), ...(limit ? [conclude] : [])];
    const added = tools.size > 0 ? [note, ...further] : further;
    const mayCall = tools.size > 0 && !limit;
    const place = limit ? 'last' : isFirst ? 'first' : 'further';
    const round: ModelCall = {
      ...sent,
      models,
      messages: [...sent.messages, ...further],
      ...(!isFirst && inSpan(call, `round ${used.rounds + 1}`)),
      ...((tools.size > 0 || hasServerTools(call.request)) && {
        request: withTools(call.request, tools, { place, strict: preset.agent.strict }),
      }),
    };
    const purse = createPurse(services, {
      payer: question.payer,
      purpose: 'answer',
      isFurther: isFurther || !isFirst,
      turnId,
      preset,
      call: round,
      estimated: prepared.estimated + added.reduce((sum, message) => sum + tokensOf(message), 0),
      leastTokens: leastTokens(preset),
      ...(mayCall && { mostMicroUsd: used.leftMicroUsd() }),
    });
    told.onRound(round);
    const onText = (text: string) => told.onText(joinTexts(before.text, text));
    const time = mayCall ? timeUp(used.leftMs(), openrouter.clock) : undefined;
    const until = time ? AbortSignal.any([signal, time.signal]) : signal;
    const one = await listen(openrouter, round, until, purse, onText, (event) => {
      time?.heard(event);
      told.onEvent(event);
    }).finally(() => time?.end());
    const usage = purse.priced(one.usage);
    if (usage) one.usage = usage;
    one.billDue = one.generationId !== undefined && usage?.costMicroUsd === undefined;
    used.rounds += 1;
    used.microUsd += usage?.costMicroUsd ?? 0;
    const { toolCalls, ending, failure, refusal } = one;
    if (time?.signal.aborted && !signal.aborted && !ending && !failure && !refusal) {
      heard = isFirst ? one : addHeard(before, one, firstEnding);
      // They came to nothing.
      heard.toolCalls = [];
      limit = 'seconds';
      heard.notes.push(texts.tools.limits[limit](preset.agent));
      continue;
    }
    const isOver = !mayCall || toolCalls.length === 0;
    if (isOver && purse.isCapped && ending?.finishReason === 'length')
      one.notes.push(texts.tools.limits.usd(preset.agent));
    if (isOver && toolCalls.length > 0 && one.text === '') one.failure ??= new EmptyCompletion();
    one.hadFunctions = tools.size > 0;
    heard = isFirst ? one : addHeard(before, one, firstEnding);
    firstEnding ??= ending;
    if (isOver || failure || refusal || signal.aborted) return { heard, loweredBy: purse.loweredBy };
    models = servedFirst(models, ending?.modelServed, catalogue());
    const allowed = Math.min(toolCalls.length, preset.agent.calls - used.calls);
    used.calls += allowed;
    const results = await runCalls(services, question, toolCalls, {
      ...{ turnId, preset: preset.name, round: used.rounds, tools, used, allowed, signal },
      most: Math.floor(Math.min(longestResult, room / Math.max(1, allowed))),
      show: told.onStatus,
    });
    room = Math.max(0, room - givenIn(results));
    heard.traffic = [...before.traffic, callMessage(one), ...results];
    // It had ended in calls, and not as an answer.
    delete heard.ending;
    if (signal.aborted) return { heard, loweredBy: purse.loweredBy };
    limit = used.reached();
    if (limit) heard.notes.push(texts.tools.limits[limit](preset.agent));
  }
}

/** Said before everything else, since it holds for all that follows and never changes. */
const note: ChatMessage = { role: 'system', content: toolsNote };
function withNote(call: ModelCall): ModelCall {
  const { messages, stable } = call;
  return { ...call, messages: [note, ...messages], ...(stable !== undefined && { stable: stable + 1 }) };
}

/** The traffic so far; with it goes what a parser found in PDFs, so that they are not parsed, and paid, in each round. */
function parsed({ traffic, fileAnnotations }: Heard): ChatMessage[] {
  const [first, ...others] = traffic;
  if (!first || fileAnnotations.length === 0) return traffic;
  return [{ ...first, annotations: fileAnnotations }, ...others];
}

const conclude: ChatMessage = { role: 'user', content: concludeNote };

/** Whoever has answered a round is asked first in the next: its thoughts and calls are its own. */
function servedFirst(models: readonly string[], served: string | undefined, catalogue: Catalogue): string[] {
  const first = served === undefined ? undefined : models.find((id) => isSameModel(id, served, catalogue));
  return first === undefined ? [...models] : [first, ...models.filter((id) => id !== first)];
}

/** A message that the loop adds, in tokens, by what it is sent as. */
function tokensOf(message: ChatMessage): number {
  return estimateTokens(JSON.stringify(message));
}
