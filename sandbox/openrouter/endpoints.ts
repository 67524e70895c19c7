import { providerOf, type WireModel } from './catalogue.ts';
import { furtherProviders } from './providers.ts';

/** One endpoint of a model beside the one that serves it here: how it differs from that. */
interface Other {
  provider: string;
  /** Of the tag, behind the provider: a region or a quantization. */
  part?: string;
  quantization?: string;
  /** Times the model's own. */
  price: number;
  /** Times the model's own. */
  context?: number;
  status?: number;
  /** Percent; null: too few requests to tell. */
  uptime: number | null;
  /** Median, ms. */
  latency: number | null;
  /** Median, tokens a second. */
  throughput: number | null;
}

/** Clouds that offer an author's models as well. */
const clouds: Record<string, readonly Other[]> = {
  anthropic: [
    { provider: 'Google', part: 'global', price: 1, uptime: 99.1, latency: 900, throughput: 42 },
    { provider: 'Azure', price: 1.1, context: 0.5, uptime: 96.4, latency: 1500, throughput: 38 },
  ],
  openai: [{ provider: 'Azure', part: 'eu', price: 1.1, uptime: 98.25, latency: 1250, throughput: 44 }],
  google: [
    { provider: 'Google', part: 'us-east5', price: 1, uptime: 99.4, latency: 600, throughput: 90 },
    { provider: 'Google AI Studio', price: 1, status: -2, uptime: 71.5, latency: 3200, throughput: 61 },
  ],
};

/** Who offers weights that are open. */
const hosts: readonly Other[] = [
  {
    ...{ provider: 'DeepInfra', part: 'fp8', quantization: 'fp8', price: 0.8, context: 0.5 },
    ...{ uptime: 99.6, latency: 700, throughput: 35 },
  },
  { provider: 'Cerebras', price: 2, context: 0.25, uptime: 99.9, latency: 200, throughput: 1800 },
  { provider: 'Novita', price: 0.9, uptime: null, latency: null, throughput: null },
];

/** GET /models/{author}/{slug}/endpoints: two to four. Requests are served, and paid, by the first of them here. */
export function listEndpoints(model: WireModel): Record<string, unknown> {
  const { id, name, created, description, architecture } = model;
  const own: Other = { provider: providerOf(id), price: 1, uptime: 99.8, latency: 400, throughput: 50 };
  const others = clouds[id.replace('~', '').split('/')[0] ?? ''] ?? hosts;
  const all = [own, ...others.filter(({ provider }) => provider !== own.provider)];
  return {
    data: {
      id,
      name,
      created,
      description,
      architecture: { ...architecture, instruct_type: null },
      endpoints: all.map((one) => endpointOf(model, one)),
    },
  };
}

/** GET /providers: whoever serves one of these models, and some more. */
export function listProviders(models: readonly WireModel[]): Record<string, unknown> {
  const others = [...Object.values(clouds).flat(), ...hosts].map(({ provider }) => provider);
  const all = [...models.map(({ id }) => providerOf(id)), ...others, ...furtherProviders];
  const names = [...new Set(all)].sort();
  return {
    data: names.map((name) => ({
      name,
      slug: slugOf(name),
      privacy_policy_url: null,
      terms_of_service_url: null,
      status_page_url: null,
    })),
  };
}

function slugOf(provider: string): string {
  return provider.toLowerCase().replaceAll(' ', '-');
}

function endpointOf(model: WireModel, one: Other): Record<string, unknown> {
  const { provider, part, quantization = 'unknown', price, context = 1, status = 0, uptime } = one;
  const slug = slugOf(provider);
  return {
    name: `${provider} | ${model.id}`,
    model_id: model.id,
    model_name: model.name,
    provider_name: provider,
    tag: part === undefined ? slug : `${slug}/${part}`,
    quantization,
    context_length: Math.floor((model.context_length ?? 0) * context),
    max_completion_tokens: model.top_provider.max_completion_tokens,
    max_prompt_tokens: null,
    pricing: { ...priced(model.pricing, price), discount: 0 },
    supported_parameters: model.supported_parameters,
    status,
    uptime_last_5m: uptime,
    uptime_last_30m: uptime,
    uptime_last_1d: uptime === null ? null : Math.max(uptime, 99),
    latency_last_30m: spread(one.latency, 1),
    throughput_last_30m: spread(one.throughput, 0.5),
    supports_implicit_caching: true,
    supports_tool_choice: { auto: true, none: true, required: price <= 1, function: price <= 1 },
  };
}

/** Prices so many times as high. A router's "-1" stays what it is. */
function priced(pricing: WireModel['pricing'], times: number): Record<string, unknown> {
  if (times === 1) return pricing;
  return Object.fromEntries(
    Object.entries(pricing).map(([unit, value]) => {
      if (Array.isArray(value)) return [unit, value.map((one) => ({ ...one, ...priced(one, times) }))];
      return [unit, typeof value === 'string' && Number(value) > 0 ? decimal(Number(value) * times) : value];
    }),
  );
}

function decimal(value: number): string {
  return value.toFixed(14).replace(/\.?0+$/, '');
}

/** Percentiles about a median. */
function spread(median: number | null, width: number): Record<string, number> | null {
  if (median === null) return null;
  const at = (times: number) => Math.round(median * (1 + width * times));
  return { p50: median, p75: at(0.5), p90: at(1.2), p99: at(4) };
}
