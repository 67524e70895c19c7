import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalOpenRouter, startOpenRouter } from '../sandbox/openrouter/index.ts';
import { failures, say } from '../sandbox/openrouter/scenarios.ts';

let openrouter: LocalOpenRouter;
beforeEach(async () => {
  openrouter = await startOpenRouter({ apiKey: 'sk-or-v1-right', tokensPerSecond: Number.POSITIVE_INFINITY });
});
afterEach(() => openrouter.close());

const messages = [{ role: 'user', content: 'Hi' }];
const luna = { model: 'openai/gpt-6-luna', messages, max_tokens: 100 };

interface Answered {
  status: number;
  error?: { code: number; message: string; metadata?: Record<string, unknown> };
  model?: string;
  openrouter_metadata?: Record<string, unknown>;
  headers: Headers;
}

async function post(body: unknown, extra: Record<string, string> = {}): Promise<Answered> {
  const response = await fetch(`${openrouter.url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-or-v1-right', ...extra },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { ...((await response.json()) as object), status: response.status, headers: response.headers };
}

describe('the request schema', () => {
  const tools = [
    {
      type: 'function',
      function: {
        name: 'roll_dice',
        description: 'Roll',
        strict: true,
        parameters: {
          type: 'object',
          properties: { how_many: { type: 'integer' } },
          required: ['how_many'],
          additionalProperties: false,
        },
      },
    },
    {
      type: 'openrouter:web_search',
      parameters: { max_results: 3, max_total_results: 6, search_context_size: 'low' },
    },
    { type: 'openrouter:datetime', parameters: { timezone: 'Europe/Berlin' } },
  ];
  const legal: Record<string, object> = {
    plain: luna,
    'every sampling field': {
      ...{ temperature: 0.8, top_p: 0.9, top_k: 40, min_p: 0.1, top_a: 0.2, seed: 7, stop: ['<|end|>'] },
      ...{
        frequency_penalty: -1,
        presence_penalty: 1,
        repetition_penalty: 1.1,
        logit_bias: { '50256': -100 },
      },
      ...{ logprobs: true, top_logprobs: 3, verbosity: 'low', max_tool_calls: 4, structured_outputs: true },
    },
    'all of provider': {
      provider: {
        order: ['openai', 'amazon-bedrock'],
        allow_fallbacks: true,
        require_parameters: false,
        data_collection: 'deny',
        zdr: false,
        enforce_distillable_text: false,
        ignore: ['deepinfra/turbo'],
        quantizations: ['fp8'],
        sort: { by: 'price', partition: 'model' },
        max_price: { prompt: '5', completion: 25 },
        preferred_min_throughput: { p50: 30 },
        preferred_max_latency: 4,
      },
    },
    'reasoning by effort': {
      reasoning: { effort: 'low', exclude: true, summary: 'auto', context: 'auto', mode: 'standard' },
    },
    'reasoning by tokens': { reasoning: { max_tokens: 2000, enabled: true } },
    'what is out of use': {
      usage: { include: true },
      stream_options: { include_usage: true },
      route: 'fallback',
      transforms: ['middle-out'],
      include_reasoning: true,
    },
    'tools, plugins, bookkeeping': {
      tools,
      tool_choice: 'auto',
      parallel_tool_calls: true,
      plugins: [
        { id: 'file-parser', pdf: { engine: 'cloudflare-ai' } },
        { id: 'context-compression', enabled: true },
        { id: 'auto-router', allowed_models: ['openai/*'], cost_tier: 'low' },
      ],
      session_id: 'channel:1',
      user: 'u_1',
      metadata: { some_guild: '1' },
      trace: { trace_id: 't', generation_name: 'reply', anything_else: 1 },
      service_tier: 'auto',
      cache_control: { type: 'ephemeral', ttl: '1h' },
      prompt_cache_key: 'k',
    },
    'structured output': {
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'title',
          strict: true,
          schema: { type: 'object', properties: { a_b: { type: 'string' } } },
        },
      },
    },
    'a tool turn': {
      tools,
      messages: [
        {
          role: 'system',
          content: [{ type: 'text', text: 'Be kind.', cache_control: { type: 'ephemeral' } }],
        },
        ...messages,
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'a', type: 'function', function: { name: 'roll_dice', arguments: '{}' } }],
          reasoning_details: [
            { type: 'reasoning.text', text: 'Hm', signature: 's', format: 'anthropic-claude-v1', index: 0 },
            { type: 'reasoning.encrypted', data: 'C=', id: 'a', format: 'google-gemini-v1', index: 1 },
          ],
          annotations: [{ type: 'file', file: { hash: 'h', name: 'a.pdf', content: [] } }],
        },
        { role: 'tool', tool_call_id: 'a', content: '{"result":17}' },
      ],
    },
    media: {
      model: 'google/gemini-2.5-flash-lite',
      modalities: ['text'],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/webp;base64,UklGRg==', detail: 'low' } },
            { type: 'input_audio', input_audio: { data: 'SUQzBA==', format: 'mp3' } },
            { type: 'video_url', video_url: { url: 'https://files.example/clip.mp4' } },
            { type: 'file', file: { filename: 'a.pdf', file_data: 'https://files.example/a.pdf' } },
          ],
        },
      ],
    },
  };
  test.each(Object.entries(legal))('takes %s', async (_, part) => {
    const answer = await post({ ...luna, ...part });
    expect(answer.error).toBeUndefined();
    expect(answer.status).toBe(200);
    expect(openrouter.requests[0]?.body).toEqual(JSON.parse(JSON.stringify({ ...luna, ...part })));
  });

  const called = {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'a', type: 'function', function: { name: 'roll_dice', arguments: '{}' } }],
  };
  const given = { role: 'tool', tool_call_id: 'a', content: '17' };
  const loose = { type: 'object', properties: { a: { type: 'string' } } };
  const wrong: [string, object | string, RegExp][] = [
    ['no JSON', '{"model"', /Invalid JSON/],
    ['no object', '[]', /object/],
    ['no messages', { model: luna.model }, /Input required/],
    ['empty messages', { ...luna, messages: [] }, /Input required/],
    ['a role nobody has', { ...luna, messages: [{ role: 'bot', content: 'x' }] }, /messages/],
    ['a tool result without its call', { ...luna, messages: [{ role: 'tool', content: 'x' }] }, /messages/],
    [
      'a part of unknown type',
      { ...luna, messages: [{ role: 'user', content: [{ type: 'image' }] }] },
      /messages/,
    ],
    ['four models', { messages, models: ['a/1', 'a/2', 'a/3', 'a/4'] }, /3 items or fewer/],
    ['extra_body', { ...luna, extra_body: { provider: {} } }, /Unrecognized key: "extra_body"/],
    ['a key nobody knows', { ...luna, top_pp: 1 }, /Unrecognized key: "top_pp"/],
    [
      'an unknown provider key',
      { ...luna, provider: { data_colection: 'deny' } },
      /provider\.data_colection/,
    ],
    ['a word for a number', { ...luna, temperature: 'hot' }, /temperature/],
    ['too hot', { ...luna, temperature: 2.5 }, /temperature/],
    ['no tokens', { ...luna, max_tokens: 0 }, /max_tokens/],
    ['half a token', { ...luna, max_tokens: 1.5 }, /max_tokens/],
    ['a long session', { ...luna, session_id: 'x'.repeat(257) }, /session_id/],
    ['five stops', { ...luna, stop: ['1', '2', '3', '4', '5'] }, /stop/],
    ['effort and budget', { ...luna, reasoning: { effort: 'low', max_tokens: 9 } }, /Only one/],
    [
      'contradicting efforts',
      { ...luna, reasoning_effort: 'low', reasoning: { effort: 'high' } },
      /contradicts/,
    ],
    [
      'calls whose tools are not told',
      { ...luna, messages: [...messages, called, given] },
      /must define tools/,
    ],
    ['a call without a result', { ...luna, tools, messages: [called, ...messages] }, /response messages: a$/],
    ['a result without a call', { ...luna, tools, messages: [...messages, given] }, /preceding message/],
    ['tools of one name', { ...luna, tools: [tools[0], tools[0]] }, /unique/],
    [
      'a strict schema that is not',
      { ...luna, tools: [{ type: 'function', function: { name: 'a', strict: true, parameters: loose } }] },
      /Invalid schema for function 'a'/,
    ],
    [
      'a choice of no tool',
      { ...luna, tools, tool_choice: { type: 'function', function: { name: 'b' } } },
      /'b' not found/,
    ],
    ['a model that is not', { ...luna, model: 'acme/nothing' }, /acme\/nothing is not a valid model ID/],
  ];
  test.each(wrong)('refuses %s', async (_, body, message) => {
    const { status, error } = await post(body);
    expect(status).toBe(400);
    expect(error?.code).toBe(400);
    expect(error?.message).toMatch(message);
    expect(openrouter.requests).toHaveLength(1);
  });

  test('refuses bodies above 30 MB', async () => {
    const content = 'x'.repeat(31 * 1024 * 1024);
    expect((await post({ ...luna, messages: [{ role: 'user', content }] })).status).toBe(413);
  });
});

describe('the key', () => {
  test('missing, empty, wrong, of the wrong kind', async () => {
    const statuses: [string, number][] = [
      ['', 401],
      ['Bearer ', 401],
      ['Bearer sk-or-v1-wrong', 401],
      [`Bearer ${openrouter.account.managementKey}`, 403],
    ];
    for (const [authorization, status] of statuses)
      expect((await post(luna, { authorization })).status).toBe(status);
    expect(openrouter.requests.map(({ refused }) => refused?.status)).toEqual([401, 401, 401, 403]);
  });

  test('credit for the longest answer', async () => {
    openrouter.account.totalCredits = 0.001;
    const { status, error } = await post({ ...luna, max_tokens: 64_000 });
    expect(status).toBe(402);
    expect(error?.message).toMatch(/up to 64000 tokens, but can only afford \d+\./);
    expect(error?.metadata?.limit_source).toBe('openrouter_credits');
    expect((await post({ ...luna, max_tokens: undefined })).status).toBe(402);
    expect((await post({ ...luna, max_tokens: 500 })).status).toBe(200);
    openrouter.account.totalUsage = 1;
    expect((await post({ ...luna, max_tokens: 1 })).error?.message).toMatch(/Insufficient credits/);
  });

  test('spending, and its limit', async () => {
    openrouter.account.keyLimit = 0.0001;
    openrouter.next(say('Hello', { usage: { cost: 0.0002 } }));
    expect((await post(luna)).status).toBe(200);
    expect(openrouter.account.totalUsage).toBeCloseTo(0.0002);
    expect((await post(luna)).error?.metadata?.limit_source).toBe('openrouter_key_limit');
  });

  test('20 free requests a minute, failed ones counted', async () => {
    const free = { ...luna, model: 'cohere/north-mini-code:free' };
    openrouter.answer(say('Hello'));
    for (let count = 0; count < 20; count += 1) expect((await post(free)).status).toBe(200);
    const { status, error, headers } = await post(free);
    expect(status).toBe(429);
    expect(headers.get('x-ratelimit-limit')).toBe('20');
    expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(openrouter.requests[0]?.at ?? Infinity);
    expect(error?.metadata).toMatchObject({
      limit_source: 'openrouter_free_tier_per_minute',
      headers: { 'X-RateLimit-Remaining': '0' },
    });
    expect((await post(luna)).status).toBe(200);
    expect(openrouter.account.freeUsed).toBe(21);
  });

  test.each([
    [5, 50],
    [10, 1000],
  ])('an account that bought %i credits has %i free requests a day', async (bought, most) => {
    openrouter.account.totalCredits = bought;
    openrouter.account.freePerMinute = 5000;
    openrouter.answer(say('Hello'));
    expect((await post({ ...luna, model: 'openrouter/free' })).status).toBe(200);
    openrouter.account.freeUsed = most;
    const { status, error } = await post({ ...luna, model: 'openrouter/free' });
    expect(status).toBe(429);
    expect(error?.metadata?.limit_source).toBe('openrouter_free_tier_daily');
    expect(error?.metadata?.headers).toMatchObject({ 'X-RateLimit-Limit': String(most) });
  });
});

describe('routing', () => {
  test('the first model that is up answers, and is said', async () => {
    openrouter.down('openai/gpt-6-luna');
    openrouter.down('qwen/qwen3.8-flash', failures.sharedPool());
    const models = ['qwen/qwen3.8-flash', '~google/gemini-flash-latest'];
    const answer = await post({ ...luna, models }, { 'x-openrouter-metadata': 'enabled' });
    expect(answer.model).toBe('google/gemini-3.8-flash');
    expect(answer.openrouter_metadata).toMatchObject({
      requested: 'openai/gpt-6-luna',
      strategy: 'fallback',
      attempt: 3,
      attempts: [{ status: 502 }, { status: 429 }, { status: 200, model: 'google/gemini-3.8-flash' }],
    });
    openrouter.up('openai/gpt-6-luna');
    expect((await post({ ...luna, models })).model).toBe('openai/gpt-6-luna');
  });

  test('when all are down, the last failure is the answer', async () => {
    openrouter.down('openai/gpt-6-luna');
    openrouter.down('z-ai/glm-5.3', failures.overloaded());
    expect((await post({ ...luna, models: ['z-ai/glm-5.3'] })).status).toBe(529);
  });

  const image = [
    { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } }] },
  ];
  const audio = [
    { role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'SUQ=', format: 'ogg' } }] },
  ];
  const tools = [{ type: 'function', function: { name: 'f', parameters: {} } }];
  const misfits: [string, object, number, RegExp][] = [
    ['a picture', { model: 'z-ai/glm-5.3', messages: image }, 404, /support image input/],
    ['audio', { messages: audio }, 404, /support input audio/],
    ['tools', { model: 'meta-llama/llama-3.3-70b-instruct', tools }, 404, /support tool use/],
    ['image output', { modalities: ['image', 'text'] }, 404, /output modalities/],
    ['no thinking', { model: 'openai/gpt-6.1-sol', reasoning: { effort: 'none' } }, 400, /mandatory/],
    [
      'too much',
      { model: 'openai/gpt-4o-mini', max_tokens: 200_000 },
      400,
      /maximum context length is 128000/,
    ],
    ['another provider', { provider: { only: ['anthropic'] } }, 404, /No allowed providers/],
    ['a low price', { provider: { max_price: { completion: 0.1 } } }, 404, /max_price/],
    [
      'privacy',
      { model: 'cohere/north-mini-code:free', provider: { data_collection: 'deny' } },
      404,
      /data policy/,
    ],
    ['all parameters', { provider: { require_parameters: true }, top_k: 3 }, 404, /requested parameters/],
  ];
  test.each(misfits)('%s', async (_, part, status, message) => {
    const answer = await post({ ...luna, ...part });
    expect(answer.status).toBe(status);
    expect(answer.error?.message).toMatch(message);
  });

  test('aliases, variants, routers and account presets say what answered', async () => {
    const served: [string, string][] = [
      ['~openai/gpt-luna-latest', 'openai/gpt-6-luna'],
      ['openai/gpt-6-luna:nitro', 'openai/gpt-6-luna'],
      ['openai/gpt-6-luna@preset/mine', 'openai/gpt-6-luna'],
      ['@preset/mine', 'openai/gpt-6-luna'],
      ['openrouter/auto', 'openai/gpt-6-luna'],
      ['openrouter/free', 'cohere/north-mini-code:free'],
      ['cohere/north-mini-code:free', 'cohere/north-mini-code:free'],
    ];
    for (const [model, expected] of served) expect((await post({ ...luna, model })).model).toBe(expected);
    expect((await post({ ...luna, model: 'openrouter/free', messages: image })).model).toBe(
      'google/gemma-4-31b-it:free',
    );
    expect(
      (await post({ ...luna, model: '~openai/gpt-sol-latest', reasoning: { effort: 'none' } })).status,
    ).toBe(200);
  });
});
