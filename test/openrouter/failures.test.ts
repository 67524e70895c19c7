import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { failure, htmlPage, providerError, unavailable } from '../../sandbox/openrouter/errors.ts';
import type { Scenario } from '../../sandbox/openrouter/scenario.ts';
import * as scenario from '../../sandbox/openrouter/scenarios.ts';
import { type FailureKind, failureClasses, type ModelFailure } from '../../src/openrouter/failure.ts';
import { english } from '../../src/texts/index.ts';
import { ask, connect, type Outcome, run, TestClock, world } from './harness.ts';

const { httpError, inBandError, errorInOk, fixture } = scenario;

/** Words of a provider and of the account which nobody may ever read. */
const secret = 'SECRET words of the provider';
const raw = { raw: secret, flagged_input: secret };

function status(code: number, message: string, metadata: object = {}, headers = {}): Scenario {
  return httpError(code, failure(code, message, { ...raw, ...metadata }).body, headers);
}

function plain(code: number, message = secret): Scenario {
  return httpError(code, { error: { code, message }, user_id: secret });
}

/** One way at least for each kind to come about. */
const cases: [FailureKind, string, Scenario][] = [
  ['bad-request', '400', plain(400)],
  ['bad-request', 'too many models', status(400, "'models' array must have 3 items or fewer.")],
  ['unprocessable', '422', plain(422)],
  ['conflict', '409', plain(409)],
  ['conflict', 'precondition_failed', httpError(412, providerError('precondition_failed').body)],
  [
    'context-too-long',
    'context_length_exceeded',
    httpError(400, providerError('context_length_exceeded').body),
  ],
  [
    'context-too-long',
    'by its words only',
    status(
      400,
      "This endpoint's maximum context length is 8192 tokens. However, you requested about 9001 tokens.",
    ),
  ],
  [
    'context-too-long',
    'in the words of the provider',
    status(400, 'Provider returned error', { raw: '{"message":"prompt is too long"}' }),
  ],
  ['image-rejected', 'image_too_large', httpError(400, providerError('image_too_large').body)],
  ['payload-too-large', '413', plain(413)],
  ['key-invalid', '401', plain(401)],
  ['credit', 'openrouter_credits', fixture('e402')],
  ['credit', '402', plain(402)],
  [
    'credit',
    'heavier than the whole budget',
    status(
      402,
      'x',
      { limit_source: 'openrouter_in_flight_budget', reason: 'weight_exceeds_budget' },
      { 'retry-after': '5' },
    ),
  ],
  [
    'budget',
    'openrouter_key_limit',
    status(402, 'Key limit exceeded', { limit_source: 'openrouter_key_limit' }),
  ],
  [
    'budget',
    'openrouter_workspace_budget',
    status(403, 'x', { limit_source: 'openrouter_workspace_budget' }),
  ],
  [
    'in-flight',
    '402 with Retry-After',
    status(402, 'x', { limit_source: 'openrouter_in_flight_budget' }, { 'retry-after': '5' }),
  ],
  ['moderation', 'flagged input', fixture('e403')],
  ['moderation', 'reasons without a type', status(403, 'Input was flagged', { reasons: ['violence'] })],
  ['guardrail', 'patterns', httpError(403, failure(403, 'Blocked', { patterns: ['x'] }).body)],
  ['forbidden', '403', plain(403)],
  ['region', 'region_restricted', httpError(403, unavailable('region_restricted').body)],
  ['model-not-found', '404', plain(404)],
  ['model-not-found', '400', status(400, 'acme/unknown-1 is not a valid model ID')],
  ['model-not-found', 'model_deprecated', httpError(404, unavailable('model_deprecated').body)],
  ['no-endpoints', '404', status(404, 'No endpoints found for acme/unknown-1.')],
  ['no-endpoints', '503', status(503, 'No available model provider meets your routing requirements')],
  ['rate-limited', '429', plain(429)],
  ['free-per-minute', 'free-models-per-min', fixture('e429')],
  ['free-daily', 'free-models-per-day', status(429, 'Rate limit exceeded: free-models-per-day')],
  [
    'free-daily',
    'openrouter_free_tier_daily',
    status(429, 'x', { limit_source: 'openrouter_free_tier_daily' }),
  ],
  ['upstream-rate-limited', '429 of a provider', httpError(429, providerError('rate_limit_exceeded').body)],
  [
    'upstream-rate-limited',
    'shared pool',
    status(429, 'x', { limit_source: 'upstream_provider_shared_pool' }),
  ],
  ['upstream-rate-limited', 'capacity_exhausted', httpError(429, unavailable('capacity_exhausted').body)],
  ['request-timeout', '408', plain(408)],
  ['gateway-timeout', '504', plain(504)],
  ['gateway-timeout', '524', plain(524)],
  ['server-error', '500', plain(500)],
  ['provider-down', '502', plain(502)],
  ['provider-down', 'in the stream', inBandError(providerError('provider_unavailable'))],
  ['provider-down', 'as the body of a 200', fixture('j_200err')],
  ['provider-down', 'as the choice of a 200', fixture('j_choice_error')],
  ['overloaded', '503', plain(503)],
  ['overloaded', '529', plain(529)],
  ['overloaded', 'temporarily_unavailable', httpError(503, unavailable('temporarily_unavailable').body)],
  ['edge', 'an HTML page with 502', httpError(502, htmlPage(502).body)],
  ['edge', 'an HTML page with 403', httpError(403, `<html>${secret}</html>`)],
  ['edge', 'an HTML page with 200', httpError(200, `<html>${secret}</html>`)],
  ['edge', '522', plain(522)],
  ['unexpected-status', '418', plain(418)],
  ['stream-error', 'an in-band error that says nothing', inBandError({ message: secret })],
  ['stream-error', 'finish reason error without an error', scenario.say('', { finishReason: 'error' })],
  ['server-error', 'an in-band code that is a word', inBandError({ code: 'server_error', message: secret })],
  ['upstream-rate-limited', 'in the stream', inBandError({ code: 429, message: 'Provider returned error' })],
  ['error-in-body', 'a 200 with an error that says nothing', errorInOk({ message: secret })],
  ['error-in-body', 'a 200 with an error that is a text', httpError(200, { error: secret })],
  ['choices-null', 'choices: null', fixture('j_null_choices')],
  ['choices-null', 'a body without choices', httpError(200, { id: 'gen-1' })],
  ['empty-completion', 'no token', scenario.empty()],
  ['empty-completion', 'white space only', scenario.say(' \n\n')],
  ['empty-completion', 'thoughts only', scenario.say('', { reasoning: 'Let me see.' })],
  ['empty-completion', 'nothing but [DONE]', scenario.steps([scenario.comments(1), scenario.done()])],
  [
    'thought-too-long',
    'thoughts up to the limit',
    scenario.say('', { reasoning: 'Let me see', finishReason: 'length' }),
  ],
  ['content-filter', 'without a word', scenario.empty({ finishReason: 'content_filter' })],
  ['content-filter', 'refusal', httpError(403, providerError('refusal').body)],
  [
    'garbled',
    'broken JSON in a 200',
    scenario.steps([
      scenario.step((exchange) => exchange.head(200, { 'content-type': 'application/json' })),
      scenario.raw('{"id":'),
      scenario.step((exchange) => exchange.end()),
    ]),
  ],
  [
    'garbled',
    'broken JSON in the stream',
    scenario.steps([scenario.raw(`data: {"id": ${secret}\n\n`), scenario.done()]),
  ],
  [
    'truncated',
    'a clean end without a finish reason',
    scenario.chunk({ delta: { role: 'assistant', content: '' } }),
  ],
  ['empty-completion', 'a stream without a chunk', scenario.comments(2)],
  ['truncated', 'thoughts, then a clean end', scenario.reasoning('Let me')],
  ['cut-socket', 'before a token', scenario.cutSocket()],
  ['cut-socket', 'before the headers', scenario.cut()],
];

async function fail(answer: Scenario): Promise<Outcome> {
  const { server, openrouter } = await world({ attempts: 1 });
  server.answer(answer);
  return run(openrouter, ask());
}

test.each(cases)('%s: %s', async (kind, _, answer) => {
  const { failure, text } = await fail(answer);
  expect(failure?.kind).toBe(kind);
  expect(failure).toBeInstanceOf(failureClasses[kind]);
  expect(text).toBe('');
  expect(failure?.partial).toBe(false);
  expectNothingLeaks(failure);
});

function expectNothingLeaks(failure: ModelFailure | undefined): void {
  const everything = inspect(failure, { depth: 20, showHidden: true }) + failure?.stack + failure?.message;
  for (const word of ['SECRET', 'user_2xyz', 'user_local', 'sk-or-v1', '<html'])
    expect(everything).not.toContain(word);
  expect(failure?.say(english)).toMatch(/^[A-Z].*[.)]$/s);
}

test('stalled: headers, then not a byte', async () => {
  const { server, openrouter, clock } = await world({ attempts: 1, idleMs: 30_000 });
  server.answer(scenario.stall());
  const ended = run(openrouter, ask());
  await server.until(() => server.requests.length === 1);
  await clock.asleep(30_000);
  await clock.advance(30_000);
  expect((await ended).failure?.kind).toBe('stalled');
  await server.until(() => server.requests[0]?.aborted !== undefined);
});

test('dns: a name that nobody knows', async () => {
  const openrouter = connect('http://nobody.invalid/api/v1', new TestClock(), { attempts: 1 });
  expect((await run(openrouter, ask())).failure?.kind).toBe('dns');
});

test('refused: a port on which nobody listens', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const openrouter = connect(`http://127.0.0.1:${port}/api/v1`, new TestClock(), { attempts: 1 });
  const { failure } = await run(openrouter, ask());
  expect(failure?.kind).toBe('refused');
  expect(failure?.code).toBe('ECONNREFUSED');
});

test('network: no TLS where TLS is asked for', async () => {
  const { server, clock } = await world();
  const openrouter = connect(server.url.replace('http:', 'https:'), clock, { attempts: 1 });
  expect((await run(openrouter, ask())).failure?.kind).toBe('network');
});

test('a failure can be written out', async () => {
  const { failure } = await fail(httpError(502));
  expect(JSON.parse(JSON.stringify(failure))).toMatchObject({ kind: 'provider-down', status: 502 });
  expect(failure?.attempts).toHaveLength(1);
});

test('every kind has its class, and no two share one', () => {
  const classes = Object.values(failureClasses);
  expect(new Set(classes).size).toBe(classes.length);
  for (const [kind, Failure] of Object.entries(failureClasses)) expect(new Failure().kind).toBe(kind);
});

/** Tested where time passes: deadlines.test.ts and stop.test.ts. */
const elsewhere = ['stalled', 'first-token-timeout', 'total-timeout', 'dns', 'refused', 'network', 'stopped'];

test('every kind is tested', () => {
  expect(Object.keys(failureClasses).sort()).toEqual(
    [...new Set([...cases.map(([kind]) => kind), ...elsewhere])].sort(),
  );
});

test.each([
  ['No endpoints found that support image input', 'image', 'cannot read images'],
  ['No endpoints found that support tool use', 'tools', 'cannot use tools'],
  ['No endpoints found matching your data policy (Zero data retention)', 'zdr', 'keep no data'],
  ['No endpoints found matching your data policy (Free model training)', 'data-policy', 'data policy'],
  ['No endpoints found that can handle the requested parameters.', 'parameters', 'every setting'],
  ['No allowed providers are available for the selected model.', 'providers', 'bars all'],
])('names the filter in “%s”', async (message, filter, words) => {
  const { failure } = await fail(status(404, message));
  expect(failure).toMatchObject({ kind: 'no-endpoints', excludedBy: expect.arrayContaining([filter]) });
  expect(failure?.message).toContain(words);
});

test.each([
  ['max_price', 'max-price'],
  ['data_policy:zdr', 'zdr'],
  ['data_policy:training', 'data-policy'],
  ['quantization', 'quantization'],
])('names the filter in error.availability: %s', async (word, filter) => {
  const { failure } = await fail(
    httpError(404, unavailable('constraint_filtered', { excluded_by: [word] }).body),
  );
  expect(failure).toMatchObject({ kind: 'no-endpoints', excludedBy: [filter] });
});

test('tells how long to wait', async () => {
  const { failure } = await fail(status(429, 'x', {}, { 'retry-after': '17' }));
  expect(failure?.retryAfterMs).toBe(17_000);
  expect(failure?.message).toContain('in 17 seconds');
});

test('reads rate-limit headers that stand in the body only, in epoch milliseconds', async () => {
  const { server, openrouter, clock } = await world({ attempts: 1 });
  const headers = { 'X-RateLimit-Reset': String(clock.time + 42_000) };
  server.answer(httpError(429, failure(429, 'x', { headers }).body));
  expect((await run(openrouter, ask())).failure?.retryAfterMs).toBe(42_000);
});

test('carries the generation id, for the bill', async () => {
  const { failure } = await fail(inBandError(providerError('provider_unavailable')));
  expect(failure?.generationId).toMatch(/^gen-/);
});
