import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Relay, startRelay } from '../../playground/stage/relay.ts';
import { type LocalOpenRouter, startOpenRouter } from '../../sandbox/openrouter/index.ts';
import { cutSocket, failed, failures, fixture, held, say } from '../../sandbox/openrouter/scenarios.ts';

let openrouter: LocalOpenRouter;
let relay: Relay;
beforeEach(async () => {
  openrouter = await startOpenRouter({ tokensPerSecond: Number.POSITIVE_INFINITY });
  relay = await startRelay({ target: openrouter.url });
});
afterEach(async () => {
  await relay.close();
  await openrouter.close();
});

const question = {
  model: 'openai/gpt-6-luna',
  messages: [{ role: 'user', content: 'Hi' }],
  max_tokens: 500,
  stream: true,
};

function post(body: object = question, signal?: AbortSignal): Promise<Response> {
  return fetch(`${relay.url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-or-secret', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

const contents = () =>
  relay.requests.at(-1)?.events.map(({ data }) => {
    const { choices } = data as { choices?: { delta: { content?: string } }[] };
    return choices?.[0]?.delta.content ?? data;
  });

test('a stream passes byte for byte, and is written down event by event', async () => {
  openrouter.next(fixture('s1_plain', { pieceBytes: 7 }));
  const response = await post();
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const recorded = readFileSync(new URL('../fixtures/openrouter/s1_plain.sse', import.meta.url), 'utf8');
  expect(await response.text()).toBe(recorded);
  const [request] = relay.requests;
  expect(request).toMatchObject({
    body: question,
    status: 200,
    generationId: response.headers.get('x-generation-id'),
    endedAt: expect.any(Number),
  });
  expect(request?.events[0]?.data).toBe(': OPENROUTER PROCESSING');
  expect(request?.events.at(-1)?.data).toBe('[DONE]');
  expect(request?.events.length).toBe(recorded.trim().split('\n\n').length);
  const times = [request?.at, ...(request?.events.map(({ at }) => at) ?? []), request?.endedAt];
  expect(times).toEqual(times.toSorted());
});

test('what is asked passes as it came, with its key, which is not written down', async () => {
  await (await post()).text();
  expect(openrouter.requests[0]?.body).toEqual(question);
  expect(openrouter.requests[0]?.headers.authorization).toBe('Bearer sk-or-secret');
  expect(JSON.stringify(relay.requests)).not.toContain('sk-or-secret');
});

test('each piece passes when it comes', async () => {
  const answer = held(['One ', 'two ', 'three']);
  openrouter.next(answer);
  answer.release();
  const response = await post();
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  for (const word of ['One ', 'two ']) {
    if (word !== 'One ') answer.release();
    while (!heard.includes(word)) heard += (await reader.read()).value;
    expect(contents()?.at(-1)).toBe(word);
    expect(relay.requests[0]?.endedAt).toBeNull();
  }
  answer.finish();
  while (!(await reader.read()).done);
  expect(contents()).toContain('three');
});

test('whoever breaks off is seen to by the other side', async () => {
  const answer = held(['One ', 'two']);
  openrouter.next(answer, cutSocket('Half of it'));
  answer.release();
  const leaving = new AbortController();
  const response = await post(question, leaving.signal);
  leaving.abort();
  await expect(response.text()).rejects.toThrow();
  await openrouter.until(() => openrouter.requests[0]?.aborted !== undefined);

  const cut = await post();
  await expect(cut.text()).rejects.toThrow();
  expect(relay.requests[1]).toMatchObject({ status: 200, endedAt: expect.any(Number) });
  expect(contents()?.join('')).toContain('Half of it');
});

test('where nobody answers, nobody does', async () => {
  const nowhere = await startRelay({ target: 'http://127.0.0.1:9/api/v1' });
  await expect(fetch(`${nowhere.url}/models`)).rejects.toThrow();
  await nowhere.close();
});

test('failures and whole answers pass, and are written down as one event', async () => {
  openrouter.next(failed(failures.providerOverloaded(7)), say('Whole.'));
  const refused = await post();
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('7');
  const error = await refused.json();
  const whole = await (await post({ ...question, stream: false })).json();
  expect(relay.requests.map(({ status, events }) => [status, events.map(({ data }) => data)])).toEqual([
    [503, [error]],
    [200, [whole]],
  ]);
});

test('all else passes, and is not written down', async () => {
  const models = await (await fetch(`${relay.url}/models?sort=price`)).json();
  expect(models).toEqual(await (await fetch(`${openrouter.url}/models?sort=price`)).json());
  expect(relay.requests).toEqual([]);
});

test('asked to, it lets OpenRouter tell what providers are sent: of streams, and in their own words', async () => {
  relay.echo = true;
  await (await post()).text();
  await (await post({ ...question, stream: false })).text();
  expect(openrouter.requests.map(({ body }) => body.debug)).toEqual([
    { echo_upstream_body: true },
    undefined,
  ]);
  const [streamed, whole] = relay.requests;
  expect(streamed?.body).toEqual(question);
  expect(streamed?.echo).toEqual([expect.objectContaining({ model: 'gpt-6-luna' })]);
  expect(whole).not.toHaveProperty('echo');
});

test('pictures are written down by their beginning, and the newest 200 requests are kept', async () => {
  const url = `data:image/png;base64,${'A'.repeat(5000)}`;
  const content = [
    { type: 'image_url', image_url: { url } },
    { type: 'text', text: 'word '.repeat(2000) },
  ];
  await (await post({ ...question, messages: [{ role: 'user', content }] })).text();
  const written = JSON.stringify(relay.requests[0]?.body);
  expect(written).toContain('… (5022 characters)');
  expect(written).toContain('word '.repeat(2000));
  for (let sent = 0; sent < 200; sent += 1) await (await post()).text();
  expect(relay.requests.map(({ id }) => id)).toEqual(
    Array.from({ length: 200 }, (_, index) => `${index + 2}`),
  );
});

test('what comes packed passes as it is, and is written down as it was', async () => {
  const whole = JSON.stringify({ id: 'gen-1', choices: [{ message: { content: 'whole' } }] });
  const streamed = 'data: {"choices":[{"delta":{"content":"streamed"}}]}\n\ndata: [DONE]\n\n';
  let asked: string | undefined;
  const upstream = createServer((request, response) => {
    asked = request.headers['accept-encoding']?.toString();
    const isStream = request.headers['x-kind'] === 'stream';
    const bytes =
      request.headers['x-kind'] === 'br' ? brotliCompressSync(whole) : gzipSync(isStream ? streamed : whole);
    response.writeHead(200, {
      'content-type': isStream ? 'text/event-stream' : 'application/json',
      'content-encoding': request.headers['x-kind'] === 'br' ? 'br' : 'gzip',
    });
    request.resume().once('end', () => response.end(bytes));
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const { port } = upstream.address() as AddressInfo;
  const between = await startRelay({ target: `http://127.0.0.1:${port}` });
  for (const [kind, expected] of [
    ['whole', 'whole'],
    ['br', 'whole'],
    ['stream', 'streamed'],
  ] as const) {
    const headers = { 'x-kind': kind, 'content-type': 'application/json' };
    const response = await fetch(`${between.url}/chat/completions`, { method: 'POST', headers, body: '{}' });
    expect(await response.text()).toContain(expected);
    expect(asked).toBe('identity');
    const recorded = between.requests.at(-1);
    await expect.poll(() => recorded?.endedAt).not.toBeNull();
    expect(JSON.stringify(recorded?.events)).toContain(expected);
  }
  await between.close();
  upstream.close();
  upstream.closeAllConnections();
});

test('a page in a browser passes nothing', async () => {
  const headers = { origin: 'http://evil.example', 'content-type': 'application/json' };
  const response = await fetch(`${relay.url}/chat/completions`, { method: 'POST', headers, body: '{}' });
  expect(response.status).toBe(403);
  expect(openrouter.requests).toEqual([]);
});
