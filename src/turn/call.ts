import type { Body } from '../history/body.ts';
import type { Context } from '../history/context.ts';
import { estimateTokens } from '../history/estimator.ts';
import type { ChatMessage, ModelCall } from '../openrouter/call.ts';
import type { Preset } from '../presets/schema.ts';
import { systemPrompt } from '../presets/system-prompt.ts';
import { spokenCalls } from './agent/spoken.ts';
import type { Choice } from './choose.ts';
import { endpointOf } from './endpoint.ts';
import type { SentPdf } from './files/annotations.ts';
import { attach } from './files/attach.ts';
import { hearEarlier, hearOut } from './files/hear-out.ts';
import { publicOnly, videoLinks } from './files/links.ts';
import { identityOf, inSpan } from './identity.ts';
import { withPicturesBefore } from './pictures-before.ts';
import { isShared, type Question } from './question.ts';
import { goOnPrompt } from './seam.ts';
import type { TurnServices } from './services.ts';
import { givenIn, trafficBefore } from './traffic-before.ts';

/** A call to the models, and the context that it was made from. */
export interface PreparedCall {
  call: ModelCall;
  context: Context;
  /** Uncorrected mean estimate of all messages, in tokens. */
  estimated: number;
  /** Of what came with the prompt, what could not be read after all: a sentence each. */
  troubles: string[];
  /** PDFs that a parser has to read for it. */
  unparsed: SentPdf[];
  /** What functions gave for the answer so far, in UTF-16 units: it goes out again. */
  givenUnits: number;
}

/** What a call is prepared for. */
export interface Preparing {
  turnId: string;
  body: Body;
  /** The answer so far, where the model is to go on with it. */
  begun?: string | undefined;
  /** Aborted when nobody waits any more. */
  signal: AbortSignal;
  /** Gets the quiet line that tells what is done before the models are asked. */
  onStatus: (line: string | undefined) => void;
  /** Gets what was paid before the models are asked, in micro-USD. */
  onPaid: (microUsd: number) => void;
}

/**
 * Puts together what the models are sent: the preset's instructions, the conversation as far as it fits, the prompt.
 * What varies from turn to turn stands just before the prompt, so that prompt caches hit on all that is above.
 * What came with the prompts is put in; a recording is written down first where the model hears nothing.
 */
export async function prepareCall(
  services: TurnServices,
  question: Question,
  choice: Choice,
  { turnId, body, begun, signal, onStatus, onPaid }: Preparing,
): Promise<PreparedCall> {
  const { preset, models } = choice;
  const first = models[0] ?? preset.model;
  const identity = {
    ...identityOf(services, { userId: question.asker.id, turnId, preset: preset.name, span: 'answer' }),
    sessionId: services.pseudonym(
      question.isPrivate ? `${question.channelId}/${question.asker.id}` : question.channelId,
    ),
  };
  const hearing = {
    ...{ turnId, signal, onStatus, onPaid },
    payer: question.payer,
    identity: { ...identity, ...inSpan(identity, 'transcription') },
  };
  await hearOut(services, choice, { ...hearing, body });
  const { stable, varying } = systemPrompt(preset, {
    date: new Date().toISOString().slice(0, 10),
    server: question.server?.name ?? '',
    channel: question.channelName,
    user: question.asker.name,
  });
  const { self, recentTalk, isOperator } = services.surroundings();
  // Also where it was kept before nothing was to be kept.
  const standsAlone = question.alone === true || question.policy.settings.noStore;
  const traffic = begun === undefined ? [] : await trafficBefore(services, turnId, body.chosen);
  const further = begun === undefined ? [] : continuation(begun, traffic);
  const furtherTokens = further.reduce((sum, { content }) => sum + estimateTokens(String(content)), 0);
  const context = await services.history.context({
    turnId,
    system: stable,
    varying,
    model: first,
    historyTokens: preset.historyTokens,
    maxTokens: preset.maxTokens + furtherTokens,
    contextTokens: services.catalogue().find(first)?.contextLength,
    shared: isShared(question),
    self,
    talk: await recentTalk(question, turnId),
    alone: standsAlone,
  });
  const links = preset.needs.includes('video') ? videoLinks(question.prompt) : [];
  const videos = await publicOnly(links, services.isPublicHost);
  const unseen = links.length - videos.length;
  const earlier = await hearEarlier(services, choice, context.messages, hearing);
  const attached = await attach(services, choice, earlier.messages, { videos, signal });
  const leading = context.messages[0]?.role === 'system' ? 1 : 0;
  return {
    context,
    givenUnits: givenIn(traffic),
    troubles: [...attached.troubles, ...(unseen > 0 ? [services.texts.reading.insideLinks(unseen)] : [])],
    unparsed: attached.unparsed,
    estimated: context.estimated + earlier.estimated + attached.estimated + furtherTokens,
    call: {
      models: attached.models,
      messages:
        begun === undefined
          ? await withPicturesBefore(
              services,
              { ...question, alone: standsAlone },
              turnId,
              attached.models,
              attached.messages,
            )
          : [...attached.messages, ...further],
      maxTokens: preset.maxTokens,
      request: attached.request,
      ...(attached.media && { media: attached.media }),
      stable: mayBeCached(context, preset) ? context.stable : leading,
      ...identity,
      debug: services.config.debug.echo && (await isOperator(question.asker.id)),
      ...endpointOf(services, preset),
    },
  };
}

/**
 * What functions gave for the answer so far, and that. Many models take no assistant message as the last one (prefill), so a
 * request to go on stands behind it.
 */
function continuation(begun: string, traffic: readonly ChatMessage[]): ChatMessage[] {
  return [
    ...spokenCalls(traffic),
    { role: 'assistant', content: begun },
    { role: 'user', content: goOnPrompt(begun) },
  ];
}

/** For so long providers keep what was marked, ms: as long as is asked for, five minutes else (OpenRouter docs, prompt caching). */
const keptMs = { '5m': 300_000, '1h': 3_600_000 };

/**
 * Whether the conversation goes on fast enough for a prompt cache: to write it costs a quarter more than to read it once,
 * which is lost where the next question comes too late.
 */
function mayBeCached({ restedMs }: Context, { request }: Preset): boolean {
  const { cache_control: cache } = request;
  return restedMs !== undefined && restedMs < keptMs[cache ? (cache.ttl ?? '5m') : '5m'];
}
