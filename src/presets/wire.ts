import { z } from 'zod';
import { choice, flag, list, map, number, openMap, text, whole } from './field.ts';
import { provider } from './provider.ts';
import { plugin, serverTool, stopCondition, toolChoice } from './tools.ts';

/** Source: openrouter docs, reasoning tokens. */
const reasoning = map({
  effort: choice('max', 'xhigh', 'high', 'medium', 'low', 'minimal', 'none')
    .optional()
    .describe('How hard to think; none: not at all, where the model allows it.'),
  max_tokens: whole(1, 1e6).optional().describe('Budget in tokens; effort or this, not both.'),
  enabled: flag().optional().describe("true: the model's own default effort; false: off where possible."),
  exclude: flag().optional().describe('true: the model thinks, but its thoughts are not returned.'),
  summary: choice('auto', 'concise', 'detailed').optional(),
  context: choice('auto', 'all_turns', 'current_turn').optional(),
  mode: choice('standard', 'pro').optional(),
}).refine((value) => value.effort === undefined || value.max_tokens === undefined, {
  error: 'effort or max_tokens, not both',
});

/** Source: openrouter docs, structured outputs. */
const responseFormat = z.discriminatedUnion(
  'type',
  [
    map({ type: z.literal('text') }),
    map({ type: z.literal('json_object') }),
    map({
      type: z.literal('json_schema'),
      json_schema: map({
        name: z.string({ error: 'a name' }).regex(/^[\w-]{1,64}$/, {
          error: 'a name of at most 64 letters, digits, _ and -',
        }),
        description: text(1024).optional(),
        strict: flag().optional(),
        schema: openMap(z.unknown()),
      }),
    }),
    map({ type: z.literal('grammar'), grammar: text(100_000) }),
    map({ type: z.literal('python') }),
  ],
  { error: 'a format: type text, json_object, json_schema, grammar or python' },
);

/** Text that may be empty. */
const upTo = (limit: number) => {
  const error = `a text of at most ${limit} characters`;
  return z.string({ error }).max(limit, { error });
};

const metadata = z
  .record(upTo(64), upTo(512), { error: 'a map of texts' })
  .refine((value) => Object.keys(value).length <= 16, { error: 'at most 16 pairs' });

/**
 * What a preset may send besides model, messages and `max_tokens`, named as on the wire.
 * Source: openrouter docs, parameters, and the OpenAPI file's ChatRequest.
 */
export const wireShape = {
  temperature: number(0, 2).optional().describe('Higher: more varied. The newest Claude models ignore it.'),
  top_p: number(0, 1).optional(),
  top_k: whole(0, 1e6).optional(),
  min_p: number(0, 1).optional(),
  top_a: number(0, 1).optional(),
  frequency_penalty: number(-2, 2).optional(),
  presence_penalty: number(-2, 2).optional(),
  repetition_penalty: number(0, 2).optional(),
  seed: whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).optional(),
  logit_bias: openMap(number(-100, 100)).optional().describe('Token id: bias.'),
  logprobs: flag().optional(),
  top_logprobs: whole(0, 20).optional(),
  stop: z
    .union([text(1000), list(text(1000), 4)], { error: 'a text or a list of at most 4 texts' })
    .optional()
    .describe('The answer ends before these.'),
  reasoning: reasoning.optional(),
  verbosity: choice('low', 'medium', 'high', 'xhigh', 'max').optional(),
  response_format: responseFormat.optional(),
  tools: list(serverTool, 128).optional().describe('Tools that OpenRouter runs itself.'),
  tool_choice: toolChoice,
  parallel_tool_calls: flag().optional(),
  max_tool_calls: whole(1, 30).optional(),
  stop_server_tools_when: list(stopCondition).optional(),
  provider: provider.optional().describe('Which providers may serve the request.'),
  plugins: list(plugin).optional(),
  modalities: list(choice('text', 'image', 'audio'), 3).optional(),
  image_config: openMap(z.unknown()).optional(),
  audio: map({ voice: text(100), format: text(20) }).optional(),
  prediction: map({ type: z.literal('content'), content: text(100_000) }).optional(),
  service_tier: choice('auto', 'default', 'fast', 'flex', 'priority', 'scale').optional(),
  speed: choice('fast').optional(),
  cache_control: z
    .union([z.literal(false), map({ type: z.literal('ephemeral'), ttl: choice('5m', '1h').optional() })], {
      error: 'false, or a map with type: ephemeral and perhaps ttl: 5m or 1h',
    })
    .optional()
    .describe('How prompts are marked for providers that cache only what is marked; false: not at all.'),
  prompt_cache_key: text(256).optional(),
  prompt_cache_options: map({ mode: choice('explicit'), ttl: text(10).optional() }).optional(),
  preset: text(200).optional().describe("A preset of the OpenRouter account; not one of this file's."),
  web_search_options: map({ search_context_size: choice('low', 'medium', 'high').optional() }).optional(),
  x_search_filter: openMap(z.unknown()).optional(),
  metadata: metadata.optional(),
  trace: openMap(z.unknown()).optional(),
};

const wire = z.object(wireShape);

/** The fields of a request as they go over the wire; what came by `extra` has no type. */
export type WireParameters = z.output<typeof wire> & { [field: string]: unknown };
