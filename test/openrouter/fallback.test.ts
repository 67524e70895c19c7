import { expect, test } from 'vitest';
import { failure, providerError, unavailable } from '../../sandbox/openrouter/errors.ts';
import * as scenario from '../../sandbox/openrouter/scenarios.ts';
import type { ModelEvent } from '../../src/openrouter/events.ts';
import { ask, run, world } from './harness.ts';

const { httpError, inBandError, say } = scenario;

const down = httpError(502, providerError('provider_unavailable').body);
const four = ['a/one', 'b/two', 'c/three', 'd/four'];
const seven = [...four, 'e/five', 'f/six', 'g/seven'];

function asked(server: { requests: { models: string[] }[] }): string[][] {
  return server.requests.map((request) => request.models);
}

test('one request carries three models, the next three follow', async () => {
  const { server, openrouter } = await world();
  server.next(down, down);
  server.answer(say('Hello', { model: 'g/seven' }));
  const { text, ending, events } = await run(openrouter, ask(seven));
  expect(text).toBe('Hello');
  expect(asked(server)).toEqual([['a/one', 'b/two', 'c/three'], ['d/four', 'e/five', 'f/six'], ['g/seven']]);
  expect(ending?.fallback).toEqual({ from: 'a/one', reason: 'its provider is down' });
  expect(ending).toMatchObject({ modelAsked: 'a/one', modelServed: 'g/seven' });
  expect(ending?.attempts).toHaveLength(2);
  expect(events.map((event) => event.type)).toEqual(
    expect.arrayContaining(['attempt-failed', 'attempt-failed', 'text-delta', 'end']),
  );
});

test('four models: the fourth alone in a request of its own', async () => {
  const { server, openrouter } = await world();
  server.next(httpError(404, failure(404, 'No endpoints found that support image input').body));
  server.answer(say('Hello', { model: 'd/four' }));
  const { ending } = await run(openrouter, ask(four));
  expect(asked(server)).toEqual([['a/one', 'b/two', 'c/three'], ['d/four']]);
  expect(ending?.fallback?.reason).toBe('no provider for this request');
});

test('the last request is tried again, as often as is allowed, and the whole story is told', async () => {
  const { server, openrouter } = await world({ attempts: 3 });
  server.answer(down);
  const { failure: last, events } = await run(openrouter, ask(four));
  expect(asked(server)).toEqual([['a/one', 'b/two', 'c/three'], ['d/four'], ['d/four'], ['d/four']]);
  expect(last?.kind).toBe('provider-down');
  expect(last?.attempts.map((attempt) => attempt.models)).toEqual(asked(server));
  expect(events.filter((event) => event.type === 'attempt-failed')).toHaveLength(3);
});

test('an answer that fails when it has begun only strikes out the model that gave it', async () => {
  const { server, openrouter } = await world();
  server.next(
    scenario.steps([
      scenario.served({ model: 'b/two' }),
      scenario.chunk({ delta: { role: 'assistant', content: '' } }),
      inBandError(providerError('provider_unavailable')),
    ]),
  );
  server.answer(say('Hello', { model: 'c/three' }));
  const { ending } = await run(openrouter, ask(four));
  expect(asked(server)).toEqual([
    ['a/one', 'b/two', 'c/three'],
    ['c/three', 'd/four'],
  ]);
  expect(ending?.fallback?.from).toBe('a/one');
});

test('of an early in-band error nobody knows the model: the next of the list is still asked', async () => {
  const { server, openrouter } = await world();
  server.next(scenario.fixture('s5_err_empty'));
  server.answer(say('Hello', { model: 'b/two' }));
  await run(openrouter, ask(four));
  expect(asked(server)[1]).toEqual(['b/two', 'c/three', 'd/four']);
});

test.each([
  ['context-too-long', httpError(400, providerError('context_length_exceeded').body)],
  ['moderation', httpError(403, providerError('content_policy_violation').body)],
  [
    'upstream-rate-limited',
    httpError(429, providerError('rate_limit_exceeded').body, { 'retry-after': '9' }),
  ],
  ['server-error', httpError(500)],
  ['provider-down', down],
  ['overloaded', httpError(529)],
  ['no-endpoints', httpError(404, unavailable('constraint_filtered').body)],
  ['model-not-found', httpError(404, unavailable('model_deprecated').body)],
  ['region', httpError(403, unavailable('region_restricted').body)],
  ['gateway-timeout', httpError(524)],
])('%s moves on at once', async (kind, answer) => {
  const { server, openrouter, clock } = await world({ attempts: 5, baseMs: 1_000, capMs: 30_000 });
  server.next(answer);
  server.answer(say('Hello'));
  const { ending } = await run(openrouter, ask(four));
  expect(ending?.attempts.map((attempt) => attempt.failure.kind)).toEqual([kind]);
  expect(asked(server)).toHaveLength(2);
  expect(clock.sleeping).toEqual([]);
});

test.each([
  ['key-invalid', httpError(401)],
  ['credit', scenario.fixture('e402')],
  ['budget', httpError(403, failure(403, 'x', { limit_source: 'openrouter_workspace_budget' }).body)],
  ['bad-request', httpError(400)],
  ['unprocessable', httpError(422)],
  ['guardrail', httpError(403, failure(403, 'x', { patterns: [] }).body)],
])('%s ends at once, whatever models are left', async (kind, answer) => {
  const { server, openrouter } = await world({ attempts: 5 });
  server.answer(answer);
  const { failure: ended } = await run(openrouter, ask(seven));
  expect(ended?.kind).toBe(kind);
  expect(server.requests).toHaveLength(1);
});

test.each([
  ['credit', scenario.fixture('e402')],
  ['budget', httpError(402, failure(402, 'x', { limit_source: 'openrouter_key_limit' }).body)],
])(
  'after %s only what costs nothing is asked, also what the refused request carried',
  async (kind, answer) => {
    const { server, openrouter } = await world();
    server.models = server.models.map((model) =>
      model.id === 'tencent/hy3' ? { ...model, pricing: { prompt: '0', completion: '0' } } : model,
    );
    await openrouter.catalogue.refresh(new AbortController().signal);
    server.next(answer);
    server.answer(say('Hello', { model: 'd/four:free' }));
    const { ending } = await run(
      openrouter,
      ask(['a/one', 'd/four:free', 'b/two', 'tencent/hy3', 'c/three']),
    );
    expect(asked(server)[1]).toEqual(['d/four:free', 'tencent/hy3']);
    expect(ending?.attempts.map((attempt) => attempt.failure.kind)).toEqual([kind]);
    expect(ending?.fallback?.reason).toBe(kind === 'credit' ? 'no credit for it' : 'budget reached');
  },
);

test('where free models alone were refused for credit, no other is asked', async () => {
  const { server, openrouter } = await world();
  server.answer(scenario.fixture('e402'));
  const { failure: ended } = await run(openrouter, ask(['a/one', 'b/two:free', 'c/three', 'd/four:free']));
  expect(ended?.kind).toBe('credit');
  expect(asked(server)).toEqual([
    ['a/one', 'b/two:free', 'c/three'],
    ['b/two:free', 'd/four:free'],
  ]);
});

test.each([
  ['cut-socket', scenario.cutSocket()],
  ['truncated', scenario.chunk({ delta: { role: 'assistant', content: '' } })],
  ['empty-completion', scenario.empty()],
  ['choices-null', scenario.fixture('j_null_choices')],
  ['edge', httpError(502, '<html></html>')],
  [
    'in-flight',
    httpError(402, failure(402, 'x', { limit_source: 'openrouter_in_flight_budget' }).body, {
      'retry-after': '0',
    }),
  ],
])('%s asks the same again first', async (kind, answer) => {
  const { server, openrouter } = await world({ attempts: 2 });
  server.next(answer);
  server.answer(say('Hello', { model: 'a/one' }));
  const { ending, text } = await run(openrouter, ask(four));
  expect(text).toBe('Hello');
  expect(ending?.attempts[0]?.failure.kind).toBe(kind);
  expect(asked(server)[1]).toEqual(asked(server)[0]);
  expect(ending?.fallback).toBeUndefined();
});

test('a network that is down is tried again, but no other model is', async () => {
  const { server, openrouter } = await world({ attempts: 3 });
  await server.close();
  const { failure: ended } = await run(openrouter, ask(seven));
  expect(ended?.kind).toBe('refused');
  expect(ended?.attempts.map((attempt) => attempt.models)).toEqual(Array(3).fill(seven.slice(0, 3)));
});

test('what the free allowance refuses goes to paid models only', async () => {
  const { server, openrouter } = await world();
  server.next(scenario.fixture('e429'));
  server.answer(say('Hello', { model: 'f/paid' }));
  const free = ['a/one:free', 'b/two:free', 'c/three:free', 'd/four:free', 'openrouter/free', 'f/paid'];
  await run(openrouter, ask(free));
  expect(asked(server)[1]).toEqual(['f/paid']);
});

test('the daily free allowance, and no paid model: over', async () => {
  const { server, openrouter } = await world({ attempts: 5 });
  server.answer(httpError(429, failure(429, 'x', { limit_source: 'openrouter_free_tier_daily' }).body));
  const { failure: ended } = await run(
    openrouter,
    ask(['a/one:free', 'b/two:free', 'c/three:free', 'd/four:free']),
  );
  expect(ended?.kind).toBe('free-daily');
  expect(server.requests).toHaveLength(1);
});

const visible: [string, scenario.Scenario][] = [
  ['text', scenario.text('The first reason is')],
  [
    'an image',
    scenario.chunk({
      delta: { images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }] },
    }),
  ],
];
const endings: [string, string, scenario.Scenario][] = [
  ['provider-down', 'in-band error', inBandError(providerError('provider_unavailable'), { keepAlives: 0 })],
  ['cut-socket', 'cut socket', scenario.cut()],
  ['truncated', 'clean end', scenario.steps([])],
];

test.each(visible.flatMap(([what, first]) => endings.map((rest) => [what, first, ...rest] as const)))(
  'after %s nothing is tried again: %#',
  async (_, first, kind, __, rest) => {
    const { server, openrouter } = await world({ attempts: 5 });
    server.answer(scenario.steps([first, rest]));
    const { failure: ended, events } = await run(openrouter, ask(seven));
    expect(ended).toMatchObject({ kind, partial: true });
    expect(server.requests).toHaveLength(1);
    expect(events.some((event) => event.type === 'attempt-failed')).toBe(false);
  },
);

test('half a tool call is not visible: it is asked for again', async () => {
  const { server, openrouter } = await world();
  const piece = { index: 0, id: 'call_1', function: { name: 'roll', arguments: '{"si' } };
  server.next(scenario.steps([scenario.chunk({ delta: { tool_calls: [piece] } }), scenario.cut()]));
  server.answer(say('Hello'));
  const { text, events } = await run(openrouter, ask());
  expect(text).toBe('Hello');
  expect(events.some((event) => event.type === 'tool-call')).toBe(false);
});

test('thoughts of the failed attempt come before the event that says so', async () => {
  const { server, openrouter } = await world();
  server.next(scenario.steps([scenario.reasoning('Hm'), scenario.cut()]));
  server.answer(say('Hello'));
  const { events } = await run(openrouter, ask());
  const types = events.map((event: ModelEvent) => event.type);
  expect(types.indexOf('reasoning-delta')).toBeLessThan(types.indexOf('attempt-failed'));
  expect(types.lastIndexOf('reasoning-delta')).toBeLessThan(types.indexOf('attempt-failed'));
});

test('nothing that guards privacy is relaxed to find a provider', async () => {
  const { server, openrouter } = await world({ attempts: 3 });
  server.answer(httpError(404, unavailable('privacy_restricted').body));
  const provider = { data_collection: 'deny', zdr: true, max_price: { prompt: '1', completion: '2' } };
  const { failure: ended } = await run(openrouter, ask(seven, { request: { provider } }));
  expect(ended).toMatchObject({ kind: 'no-endpoints', excludedBy: ['data-policy'] });
  expect(server.requests).toHaveLength(3);
  for (const request of server.requests) expect(request.body.provider).toEqual(provider);
});

test.each([
  ['the dated slug of the model', 'openai/gpt-6-luna', 'openai/gpt-6-luna-20261001'],
  ['a variant', 'openai/gpt-6-luna:nitro', 'openai/gpt-6-luna'],
  ['a router', 'openrouter/auto', 'anthropic/claude-haiku-5.5'],
  ['an alias', '~openai/gpt-luna-latest', 'openai/gpt-6-luna'],
  ['an account preset', '@preset/helper', 'anthropic/claude-haiku-5.5'],
  ['a model that is nowhere in the list', 'openai/gpt-6-luna', 'acme/unheard-of'],
])('no fallback: %s answers', async (_, model, served) => {
  const { server, openrouter } = await world();
  server.answer(say('Hello', { model: served }));
  const { ending } = await run(openrouter, ask([model, 'b/two']));
  expect(ending).toMatchObject({ modelAsked: model, modelServed: served });
  expect(ending?.fallback).toBeUndefined();
});

test("OpenRouter's own fallback is told with the reason from its metadata", async () => {
  const { server, openrouter } = await world();
  server.answer(
    scenario.steps([
      scenario.served({ model: 'b/two' }),
      scenario.text('Hello'),
      scenario.finish(),
      scenario.chunk({
        choices: [],
        openrouter_metadata: {
          strategy: 'fallback',
          attempts: [
            { model: 'a/one', provider: 'One', status: 429 },
            { model: 'b/two', provider: 'Two', status: 200 },
          ],
        },
      } as never),
      scenario.done(),
    ]),
  );
  const { ending } = await run(openrouter, ask(['a/one', 'b/two']));
  expect(ending?.fallback).toEqual({ from: 'a/one', reason: 'rate limited' });
});

test('without metadata the reason stays open', async () => {
  const { server, openrouter } = await world();
  server.answer(say('Hello', { model: 'b/two', usage: false }));
  const { ending } = await run(openrouter, ask(['a/one', 'b/two']));
  expect(ending?.fallback).toEqual({ from: 'a/one', reason: 'not available' });
});
