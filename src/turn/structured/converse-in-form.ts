import { estimateTokens } from '../../history/estimator.ts';
import type { ChatMessage, ModelCall } from '../../openrouter/call.ts';
import { addHeard } from '../agent/add-heard.ts';
import { spoken } from '../agent/spoken.ts';
import { hasServerTools, withoutTools } from '../agent/tool-request.ts';
import { type Conversed, withOrWithout } from '../agent/with-or-without.ts';
import type { Choice } from '../choose.ts';
import { type Conversing, converse } from '../converse.ts';
import { inSpan } from '../identity.ts';
import { leastTokens } from '../money/least-tokens.ts';
import { type CallPurse, createPurse } from '../money/purse.ts';
import type { Question } from '../question.ts';
import type { TurnServices } from '../services.ts';
import { FormError } from './fit.ts';
import { type Form, formOf } from './form.ts';
import { hearData } from './hear-data.ts';

/**
 * Has the models answer as the preset wants it: with text, as it comes, or with data. Where data are wanted of a model that
 * may call functions, it calls them first, as for any answer, and then puts what it has found into the form.
 *
 * @throws as `converse`
 */
export async function converseInForm(
  services: TurnServices,
  question: Question,
  choice: Choice,
  conversing: Conversing,
): Promise<Conversed> {
  const { prepared } = conversing;
  const { call } = prepared;
  const form = formOf(call.request);
  if (!form) return converse(services, question, choice, conversing);
  const hear = (one: ModelCall, isFurther: boolean) => {
    const asked = { ...conversing, prepared: { ...prepared, call: one } };
    return hearForm(services, question, choice, form, asked, isFurther);
  };
  if (!mayCall(choice) && !hasServerTools(call.request)) return hear(call, false);
  if (!mayCall(choice))
    return withOrWithout(services, call, conversing.signal, (part, { isFurther }) => hear(part, isFurther));
  const { response_format: _, ...request } = call.request;
  const found = await converse(services, question, choice, {
    ...conversing,
    prepared: { ...prepared, call: { ...call, request } },
    // What it says on the way is not the answer.
    onText: () => {},
  });
  const { text, traffic, failure, refusal } = found.heard;
  if (failure || refusal || conversing.signal.aborted)
    return { ...found, heard: { ...found.heard, text: '' } };
  const further: ChatMessage[] = [
    ...traffic,
    { role: 'assistant', content: text },
    { role: 'user', content: nowInForm },
  ];
  const asked: ModelCall = {
    ...call,
    // What the functions gave is there; they are not called again.
    request: { ...withoutTools(call.request), response_format: call.request.response_format },
    messages: [...call.messages, ...further.map(spoken)],
    ...inSpan(call, 'form'),
  };
  const estimated = further.reduce(
    (sum, message) => sum + estimateTokens(JSON.stringify(message)),
    prepared.estimated,
  );
  const { heard, loweredBy } = await hearForm(
    services,
    question,
    choice,
    form,
    { ...conversing, prepared: { ...prepared, call: asked, estimated } },
    true,
  );
  // Without the form its words are an answer still, which was paid.
  return {
    heard: { ...addHeard(found.heard, heard, found.heard.ending), text: heard.data ? heard.text : text },
    loweredBy,
  };
}

const nowInForm = '[Now give this answer in the form that is asked for.]';

function mayCall({ preset }: Choice): boolean {
  return preset.functions.length > 0 || 'mcp' in preset;
}

async function hearForm(
  services: TurnServices,
  { payer }: Question,
  { preset }: Choice,
  form: Form,
  { turnId, prepared, signal, onStatus }: Conversing,
  isFurther: boolean,
): Promise<Conversed> {
  const purses: CallPurse[] = [];
  const purseFor = (call: ModelCall, isFirst: boolean) => {
    const purse = createPurse(services, {
      ...{ payer, purpose: 'answer', turnId, preset, call },
      isFurther: isFurther || !isFirst,
      // What is added to mend an answer is in the call already.
      ...(isFirst && { estimated: prepared.estimated }),
      leastTokens: leastTokens(preset),
    });
    purses.push(purse);
    return purse;
  };
  const { structured, free } = services.texts;
  const onQueued = (ahead?: number) =>
    onStatus(ahead === undefined ? structured.waiting : free.queued(ahead));
  onQueued();
  const heard = await hearData(services, prepared.call, form, signal, { purseFor, onQueued });
  if (heard.refusal instanceof FormError) {
    const ids = { turnId, serverId: payer.serverId, userId: payer.userId, preset: preset.name };
    services.log.warn({ ...ids, form: form.name, why: heard.refusal.cause }, 'a form could not be checked');
  }
  return { heard, loweredBy: purses.findLast(({ loweredBy }) => loweredBy)?.loweredBy };
}
