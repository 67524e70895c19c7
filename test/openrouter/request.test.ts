import { expect, test, vi } from 'vitest';
import { fixture, say } from '../../sandbox/openrouter/scenarios.ts';
import type { ModelCall } from '../../src/openrouter/call.ts';
import { completeAnswer } from '../../src/openrouter/complete.ts';
import { requestBody } from '../../src/openrouter/request.ts';
import { ask, connect, freePurse, run, type Settings, TestClock, world } from './harness.ts';

const roll = { type: 'function', function: { name: 'roll', parameters: { type: 'object', properties: {} } } };

const everything: Partial<ModelCall> = {
  messages: [
    {
      role: 'system',
      content: [{ type: 'text', text: 'You are Pip.', cache_control: { type: 'ephemeral' } }],
    },
    { role: 'user', content: 'Roll a die' },
    {
      role: 'assistant',
      content: '',
      tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'roll', arguments: '{}' } }],
      reasoning_details: [
        { type: 'reasoning.encrypted', data: 'CiQ=', format: 'google-gemini-v1', index: 0 },
      ],
    },
    { role: 'tool', tool_call_id: 'call_1', content: '17' },
    {
      role: 'user',
      content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }],
    },
  ],
  request: {
    temperature: 0.5,
    top_k: 40,
    seed: 7,
    reasoning: { effort: 'low' },
    provider: { order: ['anthropic'], zdr: true, max_price: { prompt: '5' } },
    plugins: [{ id: 'file-parser', pdf: { engine: 'cloudflare-ai' } }],
    tools: [{ type: 'openrouter:web_search' }, roll],
    tool_choice: 'auto',
    metadata: { preset: 'fast' },
  },
  user: 'u_5f2ad9e6c1',
  sessionId: 'channel:2202',
  trace: { trace_id: 't-77', generation_name: 'reply' },
};

async function sent(call: ModelCall, settings: Settings = {}) {
  const { server, openrouter } = await world(settings);
  server.answer(say('Hello'));
  const { failure } = await run(openrouter, call);
  expect(failure).toBeUndefined();
  const [request] = server.requests;
  if (!request) throw new Error('Nothing was sent');
  return request;
}

test('everything that a preset and a turn say goes out, and passes the published schema', async () => {
  const { body } = await sent(ask(['a/one', 'b/two', 'c/three', 'd/four'], everything));
  expect(body).toEqual({
    ...everything.request,
    model: 'a/one',
    models: ['b/two', 'c/three'],
    messages: everything.messages,
    max_tokens: 500,
    stream: true,
    user: 'u_5f2ad9e6c1',
    session_id: 'channel:2202',
    trace: { trace_id: 't-77', generation_name: 'reply' },
  });
});

test('one model needs no list, and dead weight is not sent', async () => {
  const { body } = await sent(ask(['a/one']));
  expect(body).toEqual({
    model: 'a/one',
    messages: [{ role: 'user', content: 'Hi' }],
    max_tokens: 500,
    stream: true,
  });
});

test('a preset cannot set what is ours', async () => {
  const request = {
    model: 'x/y',
    models: ['x/y'],
    stream: false,
    max_tokens: 9,
    max_completion_tokens: 9,
    n: 4,
    messages: [],
  };
  const { body } = await sent(ask(['a/one'], { request }));
  expect(body).toEqual({
    model: 'a/one',
    messages: [{ role: 'user', content: 'Hi' }],
    max_tokens: 500,
    stream: true,
  });
});

test('a session id that is too long is cut', async () => {
  const { body } = await sent(ask(['a/one'], { sessionId: 'x'.repeat(300) }));
  expect(body.session_id).toHaveLength(256);
});

test('thoughts go to the model that had them only', () => {
  const call = ask(['a/one', 'b/two', 'c/three', 'd/four'], everything);
  const bodyFor = (models: string[]) =>
    JSON.stringify(requestBody(call, { models, stream: true, extras: true, maxTokens: 500 }));
  expect(bodyFor(['a/one', 'b/two'])).toContain('reasoning_details');
  expect(bodyFor(['d/four'])).not.toContain('reasoning_details');
});

test('without extras only what every OpenAI-compatible server knows is sent', async () => {
  const { body, headers } = await sent(ask(['a/one', 'b/two'], everything), {
    extras: false,
    appUrl: 'https://parley.example',
  });
  expect(body).toEqual({
    model: 'a/one',
    messages: [
      { role: 'system', content: [{ type: 'text', text: 'You are Pip.' }] },
      { role: 'user', content: 'Roll a die' },
      { role: 'assistant', content: '', tool_calls: everything.messages?.[2]?.tool_calls },
      everything.messages?.[3],
      everything.messages?.[4],
    ],
    max_tokens: 500,
    stream: true,
    stream_options: { include_usage: true },
    temperature: 0.5,
    top_k: 40,
    seed: 7,
    tools: [roll],
    tool_choice: 'auto',
    user: 'u_5f2ad9e6c1',
  });
  for (const name of ['http-referer', 'x-openrouter-title', 'x-openrouter-metadata'])
    expect(headers).not.toHaveProperty(name);
});

test('without extras each fallback has a request of its own', async () => {
  const { server, openrouter } = await world({ extras: false });
  server.next(
    () => say(''),
    () => say(''),
  );
  server.answer(say('Hello'));
  await run(openrouter, ask(['a/one', 'b/two']));
  expect(server.requests.map((request) => request.body.model)).toEqual(['a/one', 'a/one', 'b/two']);
});

test('tells OpenRouter which app it is, in characters that a header may hold', async () => {
  const { headers } = await sent(ask(), { appTitle: 'Pärley 🦜 話', appUrl: 'https://parley.example/日' });
  expect(headers).toMatchObject({
    authorization: 'Bearer sk-or-v1-test',
    'content-type': 'application/json',
    'http-referer': 'https://parley.example/',
    'x-openrouter-title': 'Parley',
    'x-openrouter-metadata': 'enabled',
  });
});

test('nothing is taken from OPENAI_* variables', async () => {
  const foreign = {
    OPENAI_API_KEY: 'sk-foreign',
    OPENAI_ADMIN_KEY: 'sk-foreign',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/foreign',
    OPENAI_ORG_ID: 'org-foreign',
    OPENAI_PROJECT_ID: 'project-foreign',
    OPENAI_CUSTOM_HEADERS: 'x-foreign: 1\nAuthorization: Bearer sk-foreign',
    OPENAI_LOG: 'debug',
  };
  for (const [name, value] of Object.entries(foreign)) vi.stubEnv(name, value);
  const printed = (['log', 'debug', 'info', 'warn', 'error'] as const).map((method) =>
    vi.spyOn(console, method),
  );
  try {
    const { headers } = await sent(ask());
    expect(JSON.stringify(headers)).not.toContain('foreign');
    expect(headers.authorization).toBe('Bearer sk-or-v1-test');
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
      'x-openrouter-metadata',
      'x-openrouter-title',
    ]);
    for (const method of printed) expect(method).not.toHaveBeenCalled();
  } finally {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  }
});

test("a preset's own server gets its own key, and nothing of OpenRouter's", async () => {
  const { server } = await world();
  const openrouter = connect('http://127.0.0.1:9/api/v1', new TestClock(), { appTitle: 'Parley' });
  server.answer(say('Hello'));
  const endpoint = { baseUrl: server.url, apiKey: 'sk-own' };
  const { text } = await run(openrouter, ask(['llama', 'b/two'], { ...everything, endpoint }));
  expect(text).toBe('Hello');
  const [request] = server.requests;
  expect(request?.headers.authorization).toBe('Bearer sk-own');
  expect(request?.headers).not.toHaveProperty('x-openrouter-title');
  for (const field of ['models', 'provider', 'reasoning', 'session_id', 'trace'])
    expect(request?.body).not.toHaveProperty(field);
});

test('a server without a key gets no key', async () => {
  const { server, openrouter } = await world();
  await run(openrouter, ask(['llama'], { endpoint: { baseUrl: `${server.url}/`, apiKey: '' } }));
  expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
});

test('a buffered answer: no stream, the same ending', async () => {
  const { server, openrouter } = await world();
  server.answer(say('A title', { reasoning: 'brief' }));
  const { text, ending } = await completeAnswer(
    openrouter,
    ask(['a/one', 'b/two']),
    new AbortController().signal,
    freePurse(ask()),
  );
  expect(text).toBe('A title');
  expect(ending).toMatchObject({ finishReason: 'stop', modelServed: 'a/one' });
  expect(ending.usage?.completionTokens).toBeGreaterThan(0);
  expect(server.requests[0]?.body.stream).toBe(false);
});

test('a buffered answer that fails in its choice is asked for again, and nothing of it is kept', async () => {
  const { server, openrouter } = await world();
  server.next(fixture('j_choice_error'));
  server.answer(say('A title'));
  const { text, ending } = await completeAnswer(
    openrouter,
    ask(),
    new AbortController().signal,
    freePurse(ask()),
  );
  expect(text).toBe('A title');
  expect(ending.attempts[0]?.failure.kind).toBe('provider-down');
});
