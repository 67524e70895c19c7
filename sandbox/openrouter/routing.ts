import { providerOf, type WireModel } from './catalogue.ts';
import type { Served } from './exchange.ts';
import { failures } from './failures.ts';
import type { ChatRequestBody, Failure } from './wire.ts';

const dynamicVariants = /:(nitro|floor|exacto|online|extended|thinking)$/;

/** What a model id stands for: presets, variants, aliases and routers followed. Undefined: no such id. */
export function resolve(
  models: readonly WireModel[],
  id: string,
  body?: ChatRequestBody,
): WireModel | undefined {
  const find = (slug: string) => models.find((model) => model.id === slug);
  const bare = id.replace(/@preset\/.*$/, '') || 'openrouter/auto';
  const model = find(bare) ?? find(bare.replace(dynamicVariants, ''));
  if (model?.alias_target) return find(model.alias_target.slug) ?? model;
  return model?.id.startsWith('openrouter/') ? (routerChoice(models, model, body) ?? model) : model;
}

/** A router takes the first fitting model of its kind. */
function routerChoice(
  models: readonly WireModel[],
  router: WireModel,
  body?: ChatRequestBody,
): WireModel | undefined {
  const kind =
    {
      'openrouter/free': /:free$/,
      'openrouter/auto-code': /^anthropic\/claude-sonnet/,
    }[router.id] ?? /^openai\/gpt-6-luna$/;
  const fitting = models.filter((model) => kind.test(model.id));
  return fitting.find((model) => body && unfit(model, body) === undefined) ?? fitting[0];
}

/** Who answers when nothing is in the way: the first model asked for. */
export function firstServed(
  models: readonly WireModel[],
  [asked = 'openrouter/auto']: readonly string[],
): Served {
  const model = resolve(models, asked)?.id ?? asked;
  return { model, provider: providerOf(model) };
}

/** What became of a request on its way to a model. */
export interface Route {
  served?: Served;
  /** Those that were passed over, in order. The last one's failure is the answer if nobody served. */
  failed: { model: string; provider: string; failure: Failure }[];
}

/**
 * Tries the models asked for in their order, as OpenRouter does: any failure (wrong kind of input, too long,
 * down) moves on to the next. `down` fails models by id.
 */
export function route(
  models: readonly WireModel[],
  asked: readonly string[],
  body: ChatRequestBody,
  down: ReadonlyMap<string, Failure>,
): Route {
  const failed: Route['failed'] = [];
  for (const id of asked.length > 0 ? asked : ['openrouter/auto']) {
    const model = resolve(models, id, body);
    if (!model)
      return { failed: [{ model: id, provider: 'OpenRouter', failure: failures.invalidModel(id) }] };
    const provider = providerOf(model.id);
    const failure =
      down.get(id) ?? down.get(model.id) ?? unfit(model, body, id) ?? barred(model, body, provider);
    if (!failure) return { served: { model: model.id, provider }, failed };
    failed.push({ model: model.id, provider, failure });
  }
  return { failed };
}

/** Why a model cannot take what the request holds, if so. */
function unfit(model: WireModel, body: ChatRequestBody, asked = model.id): Failure | undefined {
  const { input_modalities: inputs, output_modalities: outputs } = model.architecture;
  const parts = body.messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  const has = (type: string) => parts.some((part) => part.type === type);
  if (has('image_url') && !inputs.includes('image')) return failures.noImageInput();
  if (has('input_audio') && !inputs.includes('audio')) return failures.noInput('input audio');
  if (has('video_url') && !inputs.includes('video')) return failures.noInput('video input');
  const wanted = Array.isArray(body.modalities) ? body.modalities : [];
  if (wanted.some((kind) => !outputs.includes(kind))) return failures.noModalities();
  if (!outputs.includes('text') && wanted.length === 0) return failures.noModalities();
  if (body.tools?.length && !model.supported_parameters.includes('tools')) return failures.noToolUse();
  const thinking = body.reasoning as { effort?: string; enabled?: boolean } | undefined;
  const off = thinking?.effort === 'none' || thinking?.enabled === false || body.reasoning_effort === 'none';
  if (off && model.reasoning?.mandatory && !asked.startsWith('~')) return failures.reasoningMandatory();
  const limit = model.context_length;
  const demand = promptTokens(body) + (maxTokens(body) ?? 0);
  return limit !== null && demand > limit ? failures.contextTooLong(limit, demand) : undefined;
}

/** Why the request's `provider` constraints leave nobody, if so. */
function barred(model: WireModel, body: ChatRequestBody, provider: string): Failure | undefined {
  const wants = (body.provider ?? {}) as Record<string, unknown>;
  const names = (list: unknown) => (Array.isArray(list) ? list.map((one) => slug(String(one))) : undefined);
  const only = names(wants.only) ?? (wants.allow_fallbacks === false ? names(wants.order) : undefined);
  if (only && !only.includes(slug(provider))) return failures.noAllowedProvider();
  if (names(wants.ignore)?.includes(slug(provider))) return failures.noAllowedProvider();
  const training = wants.data_collection === 'deny' || wants.zdr === true;
  if (training && model.id.endsWith(':free')) return failures.privacy();
  const most = (wants.max_price ?? {}) as { prompt?: string; completion?: string };
  if (tooDear(model.pricing.prompt, most.prompt) || tooDear(model.pricing.completion, most.completion)) {
    return failures.noPrice();
  }
  if (wants.require_parameters !== true) return undefined;
  const optional = ['tools', 'response_format', 'reasoning', 'temperature', 'top_p', 'top_k', 'seed', 'stop'];
  const missing = optional.some((key) => body[key] != null && !model.supported_parameters.includes(key));
  return missing ? failures.noParameters() : undefined;
}

function tooDear(perToken: string, mostPerMillion: string | undefined): boolean {
  return mostPerMillion !== undefined && Number(perToken) * 1e6 > Number(mostPerMillion) + 1e-9;
}

/** "Amazon Bedrock" and "amazon-bedrock/eu" are the same provider. */
function slug(name: string): string {
  return (name.split('/')[0] ?? '').toLowerCase().replaceAll(' ', '-').replaceAll('.', '');
}

/** The answer's limit as asked for. */
export function maxTokens(body: ChatRequestBody): number | undefined {
  return body.max_completion_tokens ?? body.max_tokens ?? undefined;
}

/** What the messages and tools come to, roughly: a token for 3.8 units of text, 260 for each picture, clip or file. */
export function promptTokens(body: ChatRequestBody): number {
  const functions = (body.tools ?? []).filter((tool) => (tool as { type?: string }).type === 'function');
  let units = functions.length > 0 ? JSON.stringify(functions).length : 0;
  let tokens = 0;
  for (const { content, tool_calls } of body.messages) {
    tokens += 4;
    if (tool_calls) units += JSON.stringify(tool_calls).length;
    if (typeof content === 'string') units += content.length;
    for (const part of Array.isArray(content) ? content : []) {
      if (part.type === 'text') units += part.text?.length ?? 0;
      else tokens += 260;
    }
  }
  return tokens + Math.ceil(units / 3.8);
}
