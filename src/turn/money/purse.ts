import { UserError } from '../../errors.ts';
import type { ModelCall } from '../../openrouter/call.ts';
import type { Catalogue } from '../../openrouter/catalogue.ts';
import type { Usage } from '../../openrouter/events.ts';
import { OutOfMoney, type Purse, type RequestEnd } from '../../openrouter/purse.ts';
import type { Preset } from '../../presets/schema.ts';
import type { CallEnd } from '../../quota/call-end.ts';
import type { Payer } from '../../quota/payer.ts';
import type { HeldLimit, Purpose, Rates } from '../../quota/planned-call.ts';
import { QuotaRefusal } from '../../quota/refusal.ts';
import type { TurnServices } from '../services.ts';
import { warn } from '../warn.ts';
import { type Fare, fareOf } from './fare.ts';
import { type OwnPrice, ownCost, ownFare, ownPrice } from './own-server.ts';
import { upperEstimate } from './prompt-estimate.ts';

/** What money is spent on. */
export interface Spending {
  payer: Payer;
  purpose: Purpose;
  /** Another request of the same answer has counted as one. */
  isFurther?: boolean;
  turnId?: string | undefined;
  preset: Preset;
  call: ModelCall;
  /** Uncorrected mean estimate of the prompt, in tokens, where it is known already. */
  estimated?: number | undefined;
  /** With fewer tokens an answer is not worth beginning. Absent: with fewer than asked for. */
  leastTokens?: number | undefined;
  /**
   * The prompt, read once, and what is written may cost so much, micro-USD: an answer gets as many tokens as that pays for, but
   * never fewer than `leastTokens`. Absent: no more than the limits allow.
   */
  mostMicroUsd?: number | undefined;
}

/** The purse of one call to the models. */
export interface CallPurse extends Purse {
  /** The limit that left less than the answer was to have. */
  readonly loweredBy: HeldLimit | undefined;
  /** `mostMicroUsd` has left fewer tokens than the answer was to have. */
  readonly isCapped: boolean;
  /** What an answer has cost, also where a server of one's own does not say. */
  priced(usage: Usage | undefined): Usage | undefined;
}

type Services = Pick<
  TurnServices,
  'quota' | 'openrouter' | 'bills' | 'history' | 'log' | 'closing' | 'surroundings' | 'texts'
>;

/** For how long a question waits for the list of models, which tells the prices, ms. */
const pricesWithinMs = 10_000;
/** A model that is not listed may be newer than the list, ms. */
const oldAfterMs = 60_000;

/** Pays each request of a call: sets the most that it can cost aside before, and enters what it has cost after it. */
export function createPurse(services: Services, spending: Spending): CallPurse {
  const { quota, openrouter, log, closing } = services;
  const { payer, purpose, turnId, preset, call } = spending;
  const ids = { turnId, userId: payer.userId };
  const target = openrouter.target(call.endpoint);
  const baseUrl = call.endpoint?.baseUrl ?? openrouter.baseUrl;
  // Of a key of the preset's own the bills are not ours to ask for.
  const knowsBills = target.extras && call.endpoint === undefined;
  let counts = purpose === 'answer' && !spending.isFurther;
  let loweredBy: HeldLimit | undefined;
  let isCapped = false;

  const open: Purse['open'] = async (models, signal) => {
    const own = target.extras ? undefined : ownPrice(preset, baseUrl);
    const promptTokens = upperEstimate(call, spending.estimated, (mean) =>
      Math.max(...models.map((model) => services.history.upperTokens(model, mean))),
    );
    const fare: Omit<Fare, 'maxPrice'> & Partial<Fare> = own
      ? ownFare(own, promptTokens)
      : fareOf(models, preset, call, promptTokens, await pricesOf(services, models, preset, signal));
    const least = Math.min(spending.leastTokens ?? call.maxTokens, call.maxTokens);
    const paid = tokensFor(fare.rates, promptTokens, spending.mostMicroUsd);
    const maxTokens = Math.min(call.maxTokens, Math.max(least, paid));
    isCapped = maxTokens < call.maxTokens;
    const reserving = quota.reserve({
      payer,
      purpose,
      turnId,
      preset: preset.name,
      modelAsked: models[0] ?? preset.model,
      counts,
      rates: fare.rates,
      promptTokens: fare.promptTokens,
      maxTokens,
      leastTokens: least,
    });
    const reserved = await reserving.catch((error: unknown) => {
      throw error instanceof QuotaRefusal && error.limit.unit === 'usd' ? new OutOfMoney(error) : error;
    });
    counts = false;
    loweredBy = reserved.loweredBy ?? loweredBy;
    let noted: Promise<void> | undefined;
    const complain = (error: unknown) => {
      // The next start takes up what the end of this one leaves.
      if (!closing.aborted)
        log.error({ ...ids, callId: reserved.id, error }, 'could not enter what a request has cost');
    };
    return {
      maxTokens: reserved.maxTokens,
      maxPrice: fare.maxPrice,
      begun(generationId) {
        if (knowsBills) noted = quota.begun(reserved.id, generationId).catch(complain);
      },
      async close(end) {
        await noted;
        // Its price has risen since the list was fetched: whoever asks again shall be asked for the new one.
        if (end.failure?.excludedBy.includes('max-price')) void openrouter.catalogue.fresh(closing, 0);
        const bill = billOf(end, { own, knowsBills });
        try {
          const reached = await quota.settle(reserved.id, { ...callEnd(end), bill });
          if (reached.length > 0) void warn(services, reached, payer);
        } catch (error) {
          complain(error);
          return;
        }
        const { generationId = '' } = end;
        if (bill.state === 'later')
          services.bills.later({ id: reserved.id, at: openrouter.clock.now(), turnId, payer, generationId });
      },
    };
  };
  return {
    open,
    get loweredBy() {
      return loweredBy;
    },
    get isCapped() {
      return isCapped;
    },
    priced(usage) {
      if (!usage || target.extras || !preset.price) return usage;
      return { ...usage, costMicroUsd: ownCost(ownPrice(preset, baseUrl), usage) };
    },
  };
}

/** How many tokens of an answer an amount pays for, once the prompt is read; Infinity where they cost nothing. */
function tokensFor({ prompt, completion }: Rates, promptTokens: number, microUsd = Infinity): number {
  if (completion === 0) return Infinity;
  return Math.floor((microUsd * 1_000_000 - promptTokens * prompt) / completion);
}

/** The list of models, as new as these models need it. @throws UserError where there is none */
async function pricesOf(
  { openrouter, closing }: Services,
  models: readonly string[],
  { price }: Preset,
  signal: AbortSignal,
): Promise<Catalogue> {
  const { catalogue, clock } = openrouter;
  const now = catalogue.current();
  const isListed = models.every((model) => now.find(model));
  if (now.fetchedAt > 0 && (isListed || clock.now() - now.fetchedAt < oldAfterMs)) return now;
  const known = await catalogue.fresh(closing, pricesWithinMs, signal);
  if (known.fetchedAt > 0 || price) return known;
  const { failure } = catalogue;
  throw failure?.place === 'network' ? failure : new UserError((texts) => texts.quota.noPrices);
}

function callEnd(end: RequestEnd): Omit<CallEnd, 'bill'> {
  const { ending, failure, stopped, images, usage = failure?.usage } = end;
  return {
    outcome: failure?.kind ?? (stopped ? 'stopped' : ending?.finishReason === 'length' ? 'cut-off' : 'done'),
    generationId: end.generationId,
    modelServed: ending?.modelServed ?? end.modelServed,
    provider: ending?.provider ?? failure?.provider,
    usage: usage && { ...usage, ...(images !== undefined && { images }) },
    firstTokenMs: end.firstTokenMs,
    totalMs: end.totalMs,
  };
}

/** Failures before anything reached a server. */
const unreached = new Set<string>(['dns', 'refused']);
/** Somebody on the way did not wait any longer: what comes in one piece is written to its end nevertheless, and billed. */
const unawaited = new Set<string>(['request-timeout', 'gateway-timeout']);

/** What is known of the bill. What was refused outright has cost nothing, and has taken no tokens. */
function billOf(
  { sent, streamed, failure, usage = failure?.usage, generationId }: RequestEnd,
  { own, knowsBills }: { own: OwnPrice | undefined; knowsBills: boolean },
): CallEnd['bill'] {
  const isRefused =
    failure !== undefined &&
    (failure.place === 'http' ? streamed || !unawaited.has(failure.kind) : unreached.has(failure.kind));
  if (!sent || isRefused) return { state: 'known', costMicroUsd: 0 };
  if (own && usage) return { state: 'known', costMicroUsd: ownCost(own, usage) };
  if (!own && usage?.costMicroUsd !== undefined) return { state: 'known', costMicroUsd: usage.costMicroUsd };
  return { state: knowsBills && generationId !== undefined ? 'later' : 'unknown' };
}
