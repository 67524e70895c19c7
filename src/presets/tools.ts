import { z } from 'zod';
import { choice, flag, identifier, list, map, number, openMap, text, whole } from './field.ts';

const domains = () => list(text(253)).optional();
const uses = () => whole(1, 1000).optional();
const searchEngine = choice('auto', 'native', 'exa', 'firecrawl', 'parallel', 'perplexity');
const xSearch = () => openMap(z.unknown()).optional();
const userLocation = map({
  type: choice('approximate').default('approximate'),
  city: text(100).optional(),
  country: text(100).optional(),
  region: text(100).optional(),
  timezone: text(100).optional(),
}).optional();

const routing = {
  allowed_models: list(text(200), 1024).optional().describe('Wildcards as in anthropic/*.'),
  excluded_models: list(text(200), 1024).optional(),
  cost_tier: choice('low', 'medium', 'high', 'xhigh', 'max').optional(),
  cost_quality_tradeoff: number(0, 10).optional().describe('Obsolete: cost_tier.'),
  enabled: flag().optional(),
};
const enabled = flag().optional().describe("false: switch off what the account's settings switch on.");

/** What OpenRouter does to a request on the way. Source: openrouter docs, plugins. */
export const plugin = z.discriminatedUnion(
  'id',
  [
    map({
      id: z.literal('web').describe('Obsolete: the tool openrouter:web_search.'),
      engine: choice('native', 'exa', 'firecrawl', 'parallel', 'perplexity').optional(),
      mode: text(50).optional(),
      max_results: whole(1, 25).optional(),
      max_uses: uses(),
      search_prompt: text(4000).optional(),
      include_domains: domains(),
      exclude_domains: domains(),
      user_location: userLocation,
      x_search: xSearch(),
      enabled,
    }),
    map({
      id: z.literal('web-fetch'),
      allowed_domains: domains(),
      blocked_domains: domains(),
      max_uses: uses(),
      max_content_tokens: whole(1, 1e7).optional(),
      enabled,
    }),
    map({
      id: z.literal('file-parser'),
      pdf: map({
        engine: choice('native', 'mistral-ocr', 'cloudflare-ai', 'pdf-text')
          .optional()
          .describe('cloudflare-ai is free; mistral-ocr costs by the page; native: the model reads it.'),
      }).optional(),
      enabled,
    }),
    map({ id: z.literal('response-healing').describe('Repairs JSON; never while streaming.'), enabled }),
    map({ id: z.literal('context-compression'), engine: choice('middle-out').optional(), enabled }),
    map({ id: z.literal('moderation'), enabled }),
    map({ id: z.literal('auto-router'), ...routing, pin_model: flag().optional() }),
    map({ id: z.literal('auto-beta-router'), ...routing }),
    map({
      id: z.literal('pareto-router'),
      max_price: number(0, 1e6).optional(),
      min_coding_score: number(0, 100).optional(),
      price_source: choice('prompt', 'weighted_avg').optional(),
      enabled,
    }),
    map({
      id: z.literal('fusion'),
      preset: text(50).optional(),
      model: identifier().optional(),
      analysis_models: list(identifier()).optional(),
      max_tool_calls: uses(),
      tools: list(openMap(z.unknown())).optional(),
      enabled,
    }),
    map({ id: z.literal('switchyard-router'), algorithm: text(50).optional() }),
  ],
  {
    error:
      'a plugin: id web-fetch, file-parser, response-healing, context-compression, moderation, auto-router, ' +
      'auto-beta-router, pareto-router, fusion, switchyard-router or web',
  },
);

/** A tool with parameters that we do not know field by field. */
const openTool = <const Type extends string>(type: Type) =>
  map({ type: z.literal(type), parameters: openMap(z.unknown()).optional() });

/** A tool that OpenRouter runs itself. Source: openrouter docs, server tools. */
export const serverTool = z.discriminatedUnion(
  'type',
  [
    map({
      type: z.literal('openrouter:web_search'),
      parameters: map({
        engine: searchEngine.optional(),
        mode: text(50).optional(),
        max_results: whole(1, 25).optional().describe('Per search; 5 when left out.'),
        max_uses: uses(),
        max_total_results: whole(1, 1000).optional().describe('Over all searches; 50 when left out.'),
        search_context_size: choice('low', 'medium', 'high').optional(),
        max_characters: whole(1, 1e7).optional(),
        user_location: userLocation,
        allowed_domains: domains(),
        excluded_domains: domains(),
        x_search: xSearch(),
      }).optional(),
    }),
    map({
      type: z.literal('openrouter:web_fetch'),
      parameters: map({
        engine: text(50).optional(),
        max_uses: uses(),
        max_content_tokens: whole(1, 1e7).optional(),
        allowed_domains: domains(),
        blocked_domains: domains(),
      }).optional(),
    }),
    map({
      type: z.literal('openrouter:datetime'),
      parameters: map({
        timezone: text(100).optional().describe('As in Europe/Berlin; UTC when left out.'),
      }).optional(),
    }),
    openTool('openrouter:image_generation'),
    openTool('openrouter:fusion'),
    openTool('openrouter:advisor'),
    openTool('openrouter:subagent'),
    openTool('openrouter:bash'),
    openTool('openrouter:files'),
    openTool('openrouter:experimental__search_models'),
  ],
  {
    error:
      'a tool that OpenRouter runs: type openrouter:web_search, openrouter:web_fetch, openrouter:datetime, ' +
      'openrouter:image_generation, openrouter:fusion, openrouter:advisor, openrouter:subagent, ' +
      'openrouter:bash, openrouter:files or openrouter:experimental__search_models',
  },
);

/** Which tools the model may or must call. */
export const toolChoice = z
  .union(
    [
      choice('none', 'auto', 'required'),
      map({ type: z.literal('function'), function: map({ name: text(64) }) }),
      map({ type: z.string().startsWith('openrouter:') }),
    ],
    { error: 'none, auto, required, or a map with the type of a tool' },
  )
  .optional();

/** When OpenRouter ends its own loop over its tools: the first condition that holds. */
export const stopCondition = z.discriminatedUnion(
  'type',
  [
    map({ type: z.literal('step_count_is'), step_count: whole(1, 1000) }),
    map({ type: z.literal('max_cost'), max_cost_in_dollars: number(0, 1e6) }),
    map({ type: z.literal('max_tokens_used'), max_tokens: whole(1, 1e9) }),
    map({ type: z.literal('has_tool_call'), tool_name: text(64) }),
    map({ type: z.literal('finish_reason_is'), reason: text(64) }),
  ],
  {
    error:
      'a condition: type step_count_is, max_cost, max_tokens_used, has_tool_call or finish_reason_is, with its value',
  },
);
