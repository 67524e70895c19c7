import type { z } from 'zod';
import type { presetSchema } from './schema.ts';
import type { serverTool } from './tools.ts';
import type { wireShape } from './wire.ts';

/** Whether a value is allowed, wholly or field by field; of a list each item is asked about. */
type Decision = boolean | { readonly [field: string]: Decision } | ((value: unknown) => Decision);

/** A decision for each field that there is. */
type Fields<Value> = { readonly [Field in keyof Required<Value>]: Decision };

type Own = { [Field in keyof typeof presetSchema.shape]: NonNullable<z.output<typeof presetSchema>[Field]> };
type Wire = { [Field in keyof typeof wireShape]: NonNullable<z.output<(typeof wireShape)[Field]>> };
type Tool = z.output<typeof serverTool>;
type Parameters<Type extends Tool['type']> = NonNullable<Extract<Tool, { type: Type }>['parameters']>;

/**
 * Of OpenRouter's tools those that read, each as far as its price is known: other engines than these are paid with keys of the
 * operator's account, modes and the size of what is searched have prices of their own, `x_search` nobody checks.
 */
const tools: { readonly [Type in Tool['type']]: Decision } = {
  'openrouter:web_search': {
    type: true,
    parameters: {
      engine: (name) => name !== 'firecrawl',
      ...{ mode: false, search_context_size: false, x_search: false },
      ...{ max_results: true, max_uses: true, max_total_results: true, max_characters: true },
      ...{ user_location: true, allowed_domains: true, excluded_domains: true },
    } satisfies Fields<Parameters<'openrouter:web_search'>>,
  },
  'openrouter:web_fetch': {
    type: true,
    parameters: {
      engine: false,
      ...{ max_uses: true, max_content_tokens: true, allowed_domains: true, blocked_domains: true },
    } satisfies Fields<Parameters<'openrouter:web_fetch'>>,
  },
  'openrouter:datetime': true,
  'openrouter:image_generation': false,
  'openrouter:fusion': false,
  'openrouter:advisor': false,
  'openrouter:subagent': false,
  'openrouter:bash': false,
  'openrouter:files': false,
  'openrouter:experimental__search_models': false,
};

/** Formats that Parley checks itself. */
const formats: { readonly [Type in Wire['response_format']['type']]: boolean } = {
  ...{ text: true, json_object: true, json_schema: true },
  ...{ grammar: false, python: false },
};

/** Audio has a price of its own, which is not set aside. */
const modalities: { readonly [Word in Wire['modalities'][number]]: boolean } = {
  ...{ text: true, image: true, audio: false },
};

/**
 * What a preset of a server's own may set: what is billed at no more than limits set aside for it, and reaches nothing that is
 * the operator's. A field that is not decided here is a mistake of types, and not allowed. The reasons stand in
 * docs/decisions/2026-11-22-presets-of-servers.md.
 */
const allowed: Fields<typeof presetSchema.shape> = {
  ...{ description: true, command: true, model: true, fallbacks: true, system: true },
  ...{ max_tokens: true, history_tokens: true, needs: true, functions: true, suggestions: true },
  agent: { rounds: true, calls: true, seconds: true, usd: true, strict: true } satisfies Fields<Own['agent']>,
  response: { as: true, template: true, file: true } satisfies Fields<Own['response']>,
  ...{ base_url: false, key_variable: false, mcp: false, price: false, extra: false },

  ...{ temperature: true, top_p: true, top_k: true, min_p: true, top_a: true, seed: true },
  ...{ frequency_penalty: true, presence_penalty: true, repetition_penalty: true, logit_bias: true },
  ...{ stop: true, verbosity: true, logprobs: false, top_logprobs: false },
  reasoning: {
    ...{ effort: true, max_tokens: true, enabled: true, exclude: true, summary: true, context: true },
    mode: false,
  } satisfies Fields<Wire['reasoning']>,
  response_format: (format) => decided(formats, typeOf(format)),

  tools: (tool) => decided(tools, typeOf(tool)),
  ...{ tool_choice: true, parallel_tool_calls: true, max_tool_calls: true },
  ...{ stop_server_tools_when: false, plugins: false, web_search_options: false, x_search_filter: false },

  provider: {
    ...{ order: true, only: true, ignore: true, allow_fallbacks: true, require_parameters: true },
    ...{ data_collection: true, zdr: true, enforce_distillable_text: true, quantizations: true },
    ...{ sort: true, preferred_min_throughput: true, preferred_max_latency: true, max_price: true },
  } satisfies Fields<Wire['provider']>,
  modalities: (word) => decided(modalities, word),
  ...{ audio: false, image_config: false, prediction: false, service_tier: false, speed: false },

  cache_control: (wish) => wish === false || { type: true, ttl: false },
  ...{ prompt_cache_key: false, prompt_cache_options: false, preset: false, metadata: false, trace: false },
};

/** Where a preset of a server's own, as it was written, has what only the operator's may have; the path of each. Pure. */
export function refusedIn(preset: unknown): PropertyKey[][] {
  return refused(preset, allowed, []);
}

function refused(value: unknown, decision: Decision, path: PropertyKey[]): PropertyKey[][] {
  if (value === undefined || decision === true) return [];
  if (decision === false) return [path];
  if (Array.isArray(value)) return value.flatMap((one, index) => refused(one, decision, [...path, index]));
  if (typeof decision === 'function') return refused(value, decision(value), path);
  if (typeof decision !== 'object' || typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([field, one]) =>
    refused(one, decided(decision, field), [...path, field]),
  );
}

function decided<Of>(decisions: Readonly<Record<string, Of>>, name: unknown): Of | false {
  return (Object.hasOwn(decisions, String(name)) && decisions[String(name)]) || false;
}

function typeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
}
