import { readdirSync, readFileSync } from 'node:fs';
import { ChatResult$inboundSchema } from '@openrouter/sdk/models/chatresult.js';
import { ChatStreamChunk$inboundSchema } from '@openrouter/sdk/models/chatstreamchunk.js';
import { ChatStreamingResponse$inboundSchema } from '@openrouter/sdk/models/chatstreamingresponse.js';
import { GenerationResponse$inboundSchema } from '@openrouter/sdk/models/generationresponse.js';
import { ListEndpointsResponse$inboundSchema } from '@openrouter/sdk/models/listendpointsresponse.js';
import { ModelsListResponse$inboundSchema } from '@openrouter/sdk/models/modelslistresponse.js';
import { GetCreditsResponse$inboundSchema } from '@openrouter/sdk/models/operations/getcredits.js';
import { GetCurrentKeyResponse$inboundSchema } from '@openrouter/sdk/models/operations/getcurrentkey.js';
import { ListProvidersResponse$inboundSchema } from '@openrouter/sdk/models/operations/listproviders.js';
import { PaymentRequiredResponseErrorData$inboundSchema } from '@openrouter/sdk/models/paymentrequiredresponseerrordata.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalOpenRouter, type Scenario, startOpenRouter } from '../sandbox/openrouter/index.ts';
import * as play from '../sandbox/openrouter/scenarios.ts';

let openrouter: LocalOpenRouter;
beforeEach(async () => {
  openrouter = await startOpenRouter({ tokensPerSecond: Number.POSITIVE_INFINITY });
});
afterEach(() => openrouter.close());

const headers = { authorization: 'Bearer sk-or-v1-x', 'content-type': 'application/json' };
const question = {
  model: 'google/gemini-3.8-flash',
  messages: [{ role: 'user', content: 'Hi' }],
  max_tokens: 500,
};

function post(body: object, extra: Record<string, string> = {}): Promise<Response> {
  const init = { method: 'POST', headers: { ...headers, ...extra }, body: JSON.stringify(body) };
  return fetch(`${openrouter.url}/chat/completions`, init);
}
const get = (path: string, key = headers.authorization) =>
  fetch(openrouter.url + path, { headers: { authorization: key } });

/** The JSON of every event of a stream, checked for its framing. */
function events(body: string): unknown[] {
  expect(body.endsWith('\n\n')).toBe(true);
  const blocks = body.slice(0, -2).split('\n\n');
  const lines = blocks.filter((block) => !block.startsWith(': OPENROUTER PROCESSING'));
  for (const line of lines) expect(line).toMatch(/^data: [^\n]+$/);
  return lines.filter((line) => line !== 'data: [DONE]').map((line) => JSON.parse(line.slice(6)));
}

const call = { id: 'call_1', name: 'roll_dice', arguments: '{"sides":20}' };
const wellFormed: Record<string, Scenario> = {
  say: play.say('Hello *you* 👩‍🚀', { keepAlives: 2, reasoning: 'Think first.' }),
  sayAsOther: play.say('Hello', { model: 'a/b', provider: 'C' }),
  usageWithFinish: play.say('Hello', { usage: 'with-finish' }),
  withoutUsage: play.say('Hello', { usage: false }),
  signedReasoning: play.steps([
    play.reasoning('Hm', { signature: 'abc', format: 'anthropic-claude-v1' }),
    play.done(),
  ]),
  empty: play.empty(),
  emptyWithoutReason: play.empty({ finishReason: null }),
  truncated: play.truncated('Half a'),
  keepAlives: play.keepAlives(3, 0, play.say('late')),
  toolCalls: play.toolCalls([call, { ...call, id: 'call_2' }], { before: 'Rolling' }),
  searched: play.searched('It is so.', [{ url: 'https://example.org', title: 'T', content: 'c' }]),
  picture: play.picture('Here'),
  cutByLength: play.cutByLength('As far as'),
  filtered: play.filtered('Up to h'),
  refused: play.refused(),
  thoughtOnly: play.thoughtOnly('Long thoughts'),
  byok: play.byok('Hello'),
  nullDetails: play.nullDetails('Hello'),
  inBandEarly: play.inBandError(play.failures.sharedPool()),
  inBandMiddle: play.inBandError(play.failures.providerUnavailable(), { afterText: 'The first' }),
  routed: play.routed(play.say('Hello')),
  standIn: play.standIn({}),
};

describe('every chunk is one that OpenRouter may send', () => {
  test.each(Object.entries(wellFormed))('%s', async (_, scenario) => {
    openrouter.next(scenario);
    const response = await post({ ...question, stream: true }, { 'x-openrouter-metadata': 'enabled' });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const chunks = events(await response.text());
    expect(chunks.length).toBeGreaterThan(0);
    for (const chunk of chunks) {
      ChatStreamChunk$inboundSchema.parse(chunk);
      ChatStreamingResponse$inboundSchema.parse({ data: chunk });
      expect(chunk).toMatchObject({
        id: response.headers.get('x-generation-id'),
        provider: expect.any(String),
      });
    }
  });

  test.each(Object.entries(wellFormed))('%s, in one body', async (name, scenario) => {
    openrouter.next(scenario);
    const body = JSON.parse(await (await post(question)).text());
    if (name.startsWith('inBandEarly')) expect(() => ChatResult$inboundSchema.parse(body)).toThrow();
    else ChatResult$inboundSchema.parse(body);
  });

  test('a stream that is asked for it begins with what each provider that was tried was sent', async () => {
    openrouter.down(question.model);
    openrouter.next(play.routed(play.say('Hello')));
    const debug = { echo_upstream_body: true };
    const asked = { ...question, models: ['anthropic/claude-haiku-5.5'], debug, stream: true };
    const chunks = events(await (await post(asked)).text());
    for (const chunk of chunks) ChatStreamChunk$inboundSchema.parse(chunk);
    const { messages, max_tokens } = question;
    const sent = (model: string) => ({
      choices: [],
      debug: { echo_upstream_body: { model, messages, max_tokens, stream: true } },
    });
    expect(chunks.slice(0, 2)).toMatchObject([sent('gemini-3.8-flash'), sent('claude-haiku-5-5')]);
    expect(JSON.stringify(chunks.slice(2))).not.toContain('debug');
    openrouter.up(question.model);
    const unasked = events(await (await post({ ...question, stream: true })).text());
    expect(JSON.stringify(unasked)).not.toContain('debug');
  });

  test.each(['sse', 'json'])('recordings (%s)', async (kind) => {
    const folder = new URL('fixtures/openrouter/', import.meta.url);
    const names = readdirSync(folder).filter((name) => name.endsWith(kind));
    for (const name of names) {
      openrouter.next(play.fixture(name.replace(/\.\w+$/, '')));
      const response = await post({ ...question, stream: kind === 'sse' });
      const body = await response.text();
      expect(body).toBe(readFileSync(new URL(name, folder), 'utf8'));
      if (/^e/.test(name)) PaymentRequiredResponseErrorData$inboundSchema.parse(JSON.parse(body).error);
      else if (name === 'j_ok.json') ChatResult$inboundSchema.parse(JSON.parse(body));
      else if (kind === 'sse' && !name.includes('bad_json')) {
        for (const chunk of events(body)) ChatStreamChunk$inboundSchema.parse(chunk);
      }
    }
    expect(names.length).toBeGreaterThan(6);
  });
});

describe('failures', () => {
  const all = [
    ...Object.entries(play.failures).map(([name, make]) => [name, (make as () => play.Failure)()] as const),
    ...Object.keys(play.errorTypes).map(
      (type) => [type, play.providerError(type as keyof typeof play.errorTypes)] as const,
    ),
  ];
  test.each(all)('%s', async (_, failure) => {
    openrouter.next(play.failed(failure));
    const response = await post({ ...question, stream: true });
    expect(response.status).toBe(failure.status);
    for (const [name, value] of Object.entries(failure.headers ?? {}))
      expect(response.headers.get(name)).toBe(value);
    const body = await response.text();
    if (typeof failure.body === 'string') return expect(body).toContain('<html>');
    const { error } = JSON.parse(body);
    expect(error.code).toBe(response.status);
    PaymentRequiredResponseErrorData$inboundSchema.parse(error);
  });

  test.each(Object.keys(play.availabilityCodes))('availability: %s', async (code) => {
    openrouter.next(play.failed(play.unavailable(code as keyof typeof play.availabilityCodes)));
    const response = await post(question);
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    expect(error).toMatchObject({ http_status: response.status, availability: { code } });
    expect(error.code).toBeUndefined();
    expect(response.headers.has('retry-after')).toBe(
      (error.availability as { retryable: boolean }).retryable,
    );
  });

  test('an error with status 200, for a stream and a body', async () => {
    openrouter.answer(play.errorInOk(play.failures.providerUnavailable()));
    for (const stream of [true, false]) {
      const response = await post({ ...question, stream });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ error: { code: 502 } });
    }
  });

  test('null where choices should be', async () => {
    openrouter.answer(play.nullChoices());
    expect(await (await post(question)).json()).toMatchObject({ choices: null });
    const [chunk] = events(await (await post({ ...question, stream: true })).text());
    expect(() => ChatStreamChunk$inboundSchema.parse(chunk)).toThrow();
  });

  test('a whole body where a stream was asked for', async () => {
    openrouter.next(play.jsonOk('Whole'));
    const body = await (await post({ ...question, stream: true })).json();
    expect(ChatResult$inboundSchema.parse(body).choices[0]?.message.content).toBe('Whole');
  });

  test('a chunk of broken JSON', async () => {
    openrouter.next(play.badJson('So far'));
    const body = await (await post({ ...question, stream: true })).text();
    expect(() => events(body)).toThrow(SyntaxError);
  });

  test('a cut socket, in a stream and before anything', async () => {
    openrouter.next(play.cutSocket('Half'), play.cut());
    const response = await post({ ...question, stream: true });
    await expect(response.text()).rejects.toThrow('terminated');
    await expect(post(question)).rejects.toThrow('fetch failed');
  });

  test.each([
    ['silence after text', play.stall('Half')],
    ['keep-alives for ever', play.keepAlives(Number.POSITIVE_INFINITY, 1)],
    ['no headers', play.noAnswer()],
  ])('%s lasts until the client goes', async (_, scenario) => {
    openrouter.next(scenario);
    const controller = new AbortController();
    const init = {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...question, model: 'openai/gpt-6-luna', stream: true }),
    };
    const answer = fetch(`${openrouter.url}/chat/completions`, { ...init, signal: controller.signal }).then(
      (response) => response.text(),
    );
    await openrouter.until(() => openrouter.requests.length === 1);
    const [request] = openrouter.requests;
    if (scenario !== undefined && _ !== 'no headers') await openrouter.until(() => request?.status === 200);
    controller.abort();
    await expect(answer).rejects.toThrow();
    await openrouter.until(() => request?.aborted !== undefined);
    expect(request?.finished).toBeUndefined();
  });
});

describe('lookups', () => {
  test('models, by what they put out', async () => {
    const read = async (query: string) =>
      ModelsListResponse$inboundSchema.parse(await (await get(`/models${query}`)).json());
    const text = await read('');
    const all = await read('?output_modalities=all');
    expect(text.data.every(({ architecture }) => architecture.outputModalities.includes('text'))).toBe(true);
    expect(all.totalCount).toBeGreaterThan(text.totalCount);
    expect(all.totalCount).toBe(openrouter.models.length);
    expect(all.data.find(({ id }) => id === 'openrouter/auto')?.pricing.prompt).toBe('-1');
    for (const { aliasTarget } of all.data) {
      if (aliasTarget) expect(all.data.some(({ id }) => id === aliasTarget.slug)).toBe(true);
    }
    const pictures = await read('?output_modalities=image&supported_parameters=seed');
    expect(pictures.data.map(({ id }) => id)).toContain('black-forest-labs/flux-3-image');
    const page = await read('?limit=10&offset=20');
    expect(page.data.map(({ id }) => id)).toEqual(text.data.slice(20, 30).map(({ id }) => id));
    expect(page.links.next).toContain('offset=30');
  });

  test('prices are decimal strings without an exponent', () => {
    for (const { pricing } of openrouter.models) {
      expect(pricing.prompt).toMatch(/^(-1|\d+(\.\d+)?)$/);
      expect(pricing.completion).toMatch(/^(-1|\d+(\.\d+)?)$/);
    }
  });

  test('providers', async () => {
    const { data } = ListProvidersResponse$inboundSchema.parse(await (await get('/providers')).json());
    expect(data.find(({ slug }) => slug === 'amazon-bedrock')?.name).toBe('Amazon Bedrock');
    expect(new Set(data.map(({ slug }) => slug)).size).toBe(data.length);
  });

  test('endpoints of a model, an alias, a variant', async () => {
    for (const id of ['openai/gpt-6-luna', '~openai/gpt-luna-latest', 'openai/gpt-6-luna:nitro']) {
      const body = (await (await get(`/models/${id}/endpoints`)).json()) as { data: unknown };
      expect(ListEndpointsResponse$inboundSchema.parse(body.data).id).toBe('openai/gpt-6-luna');
    }
    for (const { id } of openrouter.models) {
      const body = (await (await get(`/models/${id}/endpoints`)).json()) as { data: unknown };
      const { endpoints } = ListEndpointsResponse$inboundSchema.parse(body.data);
      expect([2, 3, 4], id).toContain(endpoints.length);
      expect(new Set(endpoints.map(({ tag }) => tag)).size).toBe(endpoints.length);
    }
    expect((await get('/models/a/b/endpoints')).status).toBe(404);
  });

  test('key and credits', async () => {
    GetCurrentKeyResponse$inboundSchema.parse(await (await get('/key')).json());
    expect((await get('/credits')).status).toBe(403);
    const credits = await get('/credits', `Bearer ${openrouter.account.managementKey}`);
    GetCreditsResponse$inboundSchema.parse(await credits.json());
    expect((await get('/key', '')).status).toBe(401);
  });

  test('keys of their own limits and ends; what was not issued, is switched off or expired opens nothing', async () => {
    const { account } = openrouter;
    const expiresAt = '2099-01-31T12:00:00.000Z';
    const key = account.issue('sk-or-v1-one-of-many', { limit: 5, limitReset: 'daily', used: 2, expiresAt });
    account.issue('sk-or-v1-other', { management: true });
    const read = async (name: string) => {
      const response = await get('/key', `Bearer ${name}`);
      return response.status === 200
        ? GetCurrentKeyResponse$inboundSchema.parse(await response.json()).data
        : response.status;
    };
    expect(await read('sk-or-v1-one-of-many')).toMatchObject({
      label: 'sk-or-v1-one...any',
      limit: 5,
      limitRemaining: 3,
      limitReset: 'daily',
      expiresAt: new Date(expiresAt),
    });
    expect(await read('sk-or-v1-other')).toMatchObject({ isManagementKey: true });
    expect(await read('sk-or-v1-unknown')).toBe(401);
    expect((await get('/credits', 'Bearer sk-or-v1-other')).status).toBe(200);
    expect((await get('/credits', 'Bearer sk-or-v1-one-of-many')).status).toBe(403);
    key.disabled = true;
    expect(await read('sk-or-v1-one-of-many')).toBe(401);
    Object.assign(key, { disabled: false, expiresAt: '2020-01-01T00:00:00Z' });
    expect(await read('sk-or-v1-one-of-many')).toBe(401);
    account.revoke('sk-or-v1-other');
    expect(await read('sk-or-v1-other')).toBe(401);
  });

  test('a generation, once it is ready', async () => {
    openrouter.next(play.say('Hello there'), play.say('Hello again'));
    const first = (await post(question)).headers.get('x-generation-id');
    expect((await get(`/generation?id=${first}`)).status).toBe(404);
    openrouter.generations.delayMs = 0;
    const second = await post({ ...question, session_id: 's' }, { 'http-referer': 'https://bot.example' });
    const { usage } = ChatResult$inboundSchema.parse(await second.json());
    const body = await (await get(`/generation?id=${second.headers.get('x-generation-id')}`)).json();
    const { data } = GenerationResponse$inboundSchema.parse(body);
    expect(data).toMatchObject({
      cancelled: false,
      totalCost: usage?.cost,
      sessionId: 's',
      finishReason: 'stop',
    });
    expect(data.totalCost).toBeGreaterThan(0);
  });
});
