import { Account } from './account.ts';
import { catalogue, type WireModel } from './catalogue.ts';
import type { Exchange, RecordedRequest } from './exchange.ts';
import { type Parsed, parseFiles } from './file-parser.ts';
import { Generations } from './generations.ts';
import { Meter } from './meter.ts';
import { costOf } from './prices.ts';
import { maxTokens, promptTokens, type Route, resolve, route } from './routing.ts';
import type { Failure, WireUsage } from './wire.ts';

/** What OpenRouter knows behind its endpoints: models, account, generations, and which models are down. */
export class State {
  models: WireModel[] = structuredClone(catalogue) as WireModel[];
  readonly account = new Account();
  readonly generations = new Generations();
  readonly down = new Map<string, Failure>();
  readonly #parsed = new WeakMap<Exchange, { served: string; parsed: Parsed }>();
  readonly #meter = new Meter(() => this.models);

  /** Which of the models asked for takes the request. */
  route({ models, body }: RecordedRequest): Route {
    return route(this.models, models, body, this.down);
  }

  /** What the file-parser does with the PDFs of a request for the model that answers. */
  parse(exchange: Exchange): Parsed {
    const { model: served } = exchange.served;
    const known = this.#parsed.get(exchange);
    if (known?.served === served) return known.parsed;
    const model = this.models.find(({ id }) => id === served);
    const parsed = parseFiles(exchange.request.body, model);
    this.#parsed.set(exchange, { served, parsed });
    return parsed;
  }

  /** `usage` of an answer so far, what the parser of files costs included. */
  usage(exchange: Exchange): WireUsage {
    const usage = this.#meter.usage(exchange);
    const { cost } = this.parse(exchange);
    return cost === 0 ? usage : { ...usage, cost: (usage.cost ?? 0) + cost };
  }

  /** Why the account may not have this, if so: credit for the longest answer, then the limits of free models. */
  refuse({ models, body, headers }: RecordedRequest): Failure | undefined {
    const asked = models[0] ?? 'openrouter/auto';
    const model = resolve(this.models, asked, body);
    const longest = maxTokens(body) ?? model?.top_provider.max_completion_tokens ?? 0;
    const most = costOf(model, { prompt: promptTokens(body), cached: 0, completion: longest });
    const isFree = asked.endsWith(':free') || asked === 'openrouter/free';
    const costsNothing = isFree || (model?.pricing.prompt === '0' && model.pricing.completion === '0');
    const { account } = this;
    return (
      account.refuseCost(costsNothing ? undefined : most.total, longest, headers.authorization) ??
      (isFree ? account.refuseFree() : undefined)
    );
  }

  /** Charges an answer that was played out, and keeps it for /generation. Failures and empty answers cost nothing. */
  settle(exchange: Exchange): void {
    const { answer } = exchange;
    const usage = answer.usage ?? this.usage(exchange);
    const free =
      answer.error !== undefined || answer.finishReason === 'error' || usage.completion_tokens === 0;
    const charged = free ? { ...usage, cost: 0 } : usage;
    const byok = charged.is_byok ? (charged.cost_details?.upstream_inference_cost ?? 0) : 0;
    this.account.charge(charged.cost ?? 0, byok, exchange.request.headers.authorization);
    this.generations.add(exchange, charged);
  }
}
