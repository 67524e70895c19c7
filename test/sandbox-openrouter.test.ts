import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LocalOpenRouter, startOpenRouter } from '../sandbox/openrouter/index.ts';
import { costOf } from '../sandbox/openrouter/prices.ts';
import * as play from '../sandbox/openrouter/scenarios.ts';
import { Ticker } from '../sandbox/openrouter/ticker.ts';
import { countTokens, tokenize } from '../sandbox/openrouter/tokens.ts';

let openrouter: LocalOpenRouter;
let client: OpenAI;
beforeEach(async () => {
  openrouter = await startOpenRouter({ tokensPerSecond: Number.POSITIVE_INFINITY });
  client = new OpenAI({ apiKey: 'sk-or-v1-local', baseURL: openrouter.url, maxRetries: 0 });
});
afterEach(() => openrouter.close());

const ask = {
  model: 'openai/gpt-6-luna',
  messages: [{ role: 'user' as const, content: 'Hi' }],
  max_tokens: 2000,
};
const open = (body: object = {}, signal?: AbortSignal) =>
  client.chat.completions.create({ ...ask, ...body, stream: true }, { signal });

async function read(body: object = {}) {
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  for await (const chunk of await open(body)) chunks.push(chunk);
  const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
  const reason = chunks.findLast((chunk) => chunk.choices[0]?.finish_reason)?.choices[0]?.finish_reason;
  return { text, chunks, reason, usage: chunks.at(-1)?.usage };
}

describe('through the openai package', () => {
  test('says a text as a stream and as one body', async () => {
    openrouter.answer(play.say('Hello **Mara**, 日本 👩‍🚀!'));
    const { text, usage, reason } = await read();
    expect(text).toBe('Hello **Mara**, 日本 👩‍🚀!');
    expect(reason).toBe('stop');
    expect(usage?.completion_tokens).toBe(openrouter.requests[0]?.tokens.length);
    const whole = await client.chat.completions.create(ask);
    expect(whole.choices[0]?.message.content).toBe('Hello **Mara**, 日本 👩‍🚀!');
    expect(whole.usage).toEqual(usage);
  });

  test('plays a recording, whatever the packets', async () => {
    for (const pieceBytes of [undefined, 1, 7, 64]) {
      openrouter.next(play.fixture('s1_plain', { pieceBytes }));
      expect((await read()).text).toBe('Good morning, Mara ☕');
    }
  });

  test.each([false, true])('calls tools in pieces (carelessly: %s)', async (sloppy) => {
    const wanted = [
      { id: 'a', name: 'roll_dice', arguments: '{"sides":20,"times":2}' },
      { id: 'b', name: 'flip', arguments: '{}' },
    ];
    openrouter.next(play.toolCalls(wanted, { sloppy }), play.toolCalls(wanted, { sloppy }));
    const calls: { id: string; name: string; arguments: string }[] = [];
    let pieces = 0;
    let last = 0;
    const { chunks, reason } = await read();
    for (const { choices } of chunks) {
      for (const { index = last, id, function: part } of choices[0]?.delta.tool_calls ?? []) {
        calls[index] ??= { id: id ?? '', name: part?.name ?? '', arguments: '' };
        calls[index].arguments += part?.arguments ?? '';
        pieces += 1;
        last = index;
      }
    }
    expect(reason).toBe(sloppy ? 'stop' : 'tool_calls');
    expect(calls).toEqual(wanted);
    expect(pieces).toBeGreaterThan(4);
    const whole = (await client.chat.completions.create(ask)).choices[0]?.message.tool_calls;
    expect(whole?.map((one) => one.type === 'function' && one.function.arguments)).toEqual(
      wanted.map((one) => one.arguments),
    );
  });

  test('usage may stand in the finish chunk, have no id, or be missing', async () => {
    openrouter.next(
      play.say('x', { usage: 'with-finish' }),
      play.say('x', { usage: 'without-id' }),
      play.say('x', { usage: false }),
    );
    expect((await read()).chunks.at(-1)).toMatchObject({
      usage: { completion_tokens: 1 },
      choices: [{ finish_reason: 'stop' }],
    });
    const { chunks } = await read();
    expect(chunks.at(-1)?.id).toBeUndefined();
    expect(chunks.at(-1)?.usage?.completion_tokens).toBe(1);
    expect((await read()).usage).toBeUndefined();
  });

  test('takes a client that leaves before it has asked', async () => {
    const socket = connect(Number(new URL(openrouter.url).port), '127.0.0.1');
    socket.write('POST /api/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
    await once(socket, 'connect');
    socket.destroy();
    openrouter.next(play.say('still here'));
    expect((await read()).text).toBe('still here');
    expect(openrouter.requests).toHaveLength(1);
  });

  test('statuses become errors with their body', async () => {
    openrouter.next(play.failed(play.failures.noCredit()), play.httpError(502, '<html>Bad gateway</html>'));
    await expect(open()).rejects.toMatchObject({
      status: 402,
      error: { metadata: { limit_source: 'openrouter_credits' } },
    });
    await expect(open()).rejects.toMatchObject({ status: 502, error: undefined });
  });

  test('a failure in the stream is thrown after the text', async () => {
    openrouter.next(play.inBandError(play.failures.providerUnavailable(), { afterText: 'Half' }));
    let text = '';
    const reading = async () => {
      for await (const chunk of await open()) text += chunk.choices[0]?.delta.content ?? '';
    };
    await expect(reading()).rejects.toMatchObject({ status: undefined, error: { code: 502 } });
    expect(text).toBe('Half');
  });

  test('counts what a session sent before as cached', async () => {
    const messages = [{ role: 'user', content: 'word '.repeat(2000) }];
    const first = await read({ messages, session_id: 's' });
    const longer = [...messages, { role: 'assistant', content: 'Yes.' }, { role: 'user', content: 'And?' }];
    const second = await read({ messages: longer, session_id: 's' });
    expect(first.usage?.prompt_tokens_details?.cached_tokens).toBe(0);
    const cached = second.usage?.prompt_tokens_details?.cached_tokens ?? 0;
    expect(cached).toBeGreaterThan(2000);
    expect(cached).toBeLessThanOrEqual(first.usage?.prompt_tokens ?? 0);
    const cost = (usage: typeof first.usage) => (usage as { cost?: number }).cost ?? 0;
    expect(cost(second.usage)).toBeLessThan(cost(first.usage));
  });
});

describe('held answers', () => {
  test('go out token by token, as the test says', async () => {
    const answer = play.held(['one ', 'two ', 'three']);
    openrouter.next(answer);
    answer.release();
    const texts: string[] = [];
    for await (const chunk of await open()) {
      const text = chunk.choices[0]?.delta.content;
      if (!text) continue;
      texts.push(text);
      expect(openrouter.requests[0]?.tokens.length).toBe(texts.length);
      if (answer.left > 0) answer.release();
      else answer.finish();
    }
    expect(texts).toEqual(['one ', 'two ', 'three']);
    await openrouter.until(() => openrouter.requests[0]?.finished !== undefined);
  });

  test('may fail, be cut, or end without a reason', async () => {
    const [failing, cutting, ending] = [play.held('a b'), play.held('a b'), play.held('a b')];
    openrouter.next(failing, cutting, ending);
    for (const answer of [failing, cutting, ending]) answer.release();
    failing.fail(play.failures.overloaded());
    cutting.cut();
    ending.truncate();
    await expect(read()).rejects.toMatchObject({ error: { code: 529 } });
    await expect(read()).rejects.toThrow('terminated');
    expect(await read()).toMatchObject({ text: 'a', reason: undefined });
  });
});

describe('a client that goes', () => {
  async function leave(model: string) {
    openrouter.generations.delayMs = 0;
    const answer = play.held('one two three');
    openrouter.next(answer);
    answer.release();
    for await (const chunk of await open({ model })) if (chunk.choices[0]?.delta.content) break;
    const request = openrouter.requests[0];
    await openrouter.until(() => request?.aborted !== undefined);
    answer.finish();
    const found = async () => {
      const url = `${openrouter.url}/generation?id=${request?.generationId}`;
      const response = await fetch(url, { headers: { authorization: 'Bearer x' } });
      return ((await response.json()) as { data: Record<string, unknown> }).data;
    };
    await openrouter.until(() => openrouter.generations.get(request?.generationId ?? '') !== undefined);
    return { request, generation: await found() };
  }

  test('ends work and bill where the provider sees it', async () => {
    const { request, generation } = await leave('openai/gpt-6-luna');
    expect(request).toMatchObject({ tokens: [{ text: 'one' }] });
    expect(request?.finished).toBeUndefined();
    expect(request?.aborted).toBeGreaterThanOrEqual(request?.at ?? Infinity);
    expect(generation).toMatchObject({ cancelled: true, finish_reason: null, native_tokens_completion: 1 });
  });

  test('pays for all where the provider works on', async () => {
    const { request, generation } = await leave('google/gemini-3.8-flash');
    expect(request).toMatchObject({ tokens: [{ text: 'one' }] });
    expect(request?.finished).toBeUndefined();
    expect(generation).toMatchObject({ cancelled: true, finish_reason: 'stop', native_tokens_completion: 3 });
    expect(openrouter.account.totalUsage).toBe(generation.total_cost);
  });
});

describe('money', () => {
  test('long prompts are dearer where the catalogue says so', () => {
    const luna = openrouter.models.find(({ id }) => id === 'openai/gpt-6-luna');
    const cost = (prompt: number) => costOf(luna, { prompt, cached: 0, completion: 1000 });
    expect(cost(272_000).completion).toBe(0.0005);
    expect(cost(272_001).completion).toBe(0.00075);
    expect(cost(300_000).prompt).toBe(0.06);
    expect(costOf(luna, { prompt: 1000, cached: 1000, completion: 0 }).total).toBe(0.00001);
  });

  test('an answer costs what its usage says; a failed or empty one nothing', async () => {
    openrouter.next(
      play.say('x'),
      play.inBandError(play.failures.providerUnavailable(), { afterText: 'Half of a' }),
      play.empty(),
    );
    const { usage } = await read();
    const cost = (usage as { cost?: number }).cost ?? 0;
    expect(cost).toBeGreaterThan(0);
    await expect(read()).rejects.toThrow();
    await read();
    expect(openrouter.account.totalUsage).toBe(cost);
  });
});

describe('the server', () => {
  test('queues answers before the standing one, and chooses by request', async () => {
    openrouter.answer((request) => play.say(`standing ${request.body.max_tokens}`));
    openrouter.next(play.say('first'), ({ models }) => play.say(`second ${models[0]}`));
    expect((await read()).text).toBe('first');
    expect((await read()).text).toBe('second openai/gpt-6-luna');
    expect((await read()).text).toBe('standing 2000');
  });

  test('tells what it last saw when a wait is in vain', async () => {
    openrouter.answer(play.say('x'));
    await read();
    await expect(openrouter.until(() => false, 1)).rejects.toThrow(
      /1 requests: finished \(status 200, 1 tokens\)/,
    );
    await expect(
      openrouter.until(() => {
        throw new Error('bad predicate');
      }),
    ).rejects.toThrow('bad predicate');
  });

  test('closes while answers hang, and rejects who waits', async () => {
    const other = await startOpenRouter();
    other.answer(play.stall('Half'));
    const hanging = fetch(`${other.url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer x' },
      body: JSON.stringify({ ...ask, stream: true }),
    }).then((response) => response.text());
    const outcome = hanging.catch((error: unknown) => error);
    await other.until(() => other.requests[0]?.tokens.length === 1);
    const waiting = expect(other.until(() => false)).rejects.toThrow('closed while waiting');
    await other.close();
    await waiting;
    await outcome;
  });

  test('a scenario that throws is a 500, and is thrown again by close', async () => {
    const other = await startOpenRouter();
    other.answer(play.step(() => Promise.reject(new Error('mistake in the test'))));
    const url = `${other.url}/chat/completions`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: 'Bearer x' },
      body: JSON.stringify(ask),
    });
    expect(response.status).toBe(500);
    await expect(other.close()).rejects.toThrow('mistake in the test');
  });

  test('lookups can fail', async () => {
    openrouter.failLookups(play.htmlPage(503));
    expect((await fetch(`${openrouter.url}/models`)).status).toBe(503);
    openrouter.failLookups(undefined);
    expect((await client.models.list()).data.length).toBeGreaterThan(40);
    expect(openrouter.lookups.map(({ status }) => status)).toEqual([503, 200]);
  });
});

describe('pace', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  test('each item goes out at its own time, however late a tick was', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const fakeNow = performance.now.bind(performance);
    let lag = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => fakeNow() + lag);
    const start = performance.now();
    const times: number[] = [];
    const send = () => {
      times.push(performance.now() - start);
      if (times.length === 3) lag = 100;
    };
    const run = new Ticker().run(
      100,
      { firstMs: 30, everyMs: 20, burst: 1 },
      send,
      new AbortController().signal,
    );
    await vi.advanceTimersByTimeAsync(10_000);
    await run;
    expect(times).toHaveLength(100);
    for (const [index, time] of times.entries()) {
      const due = 30 + index * 20;
      expect(time).toBeGreaterThanOrEqual(due);
      expect(time).toBeLessThanOrEqual(index >= 3 && index < 8 ? 172 : due + 1);
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  test('bursts keep the average rate', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const start = performance.now();
    const times: number[] = [];
    const send = () => times.push(Math.round(performance.now() - start));
    const run = new Ticker().run(
      25,
      { firstMs: 0, everyMs: 1, burst: 10 },
      send,
      new AbortController().signal,
    );
    await vi.advanceTimersByTimeAsync(1000);
    await run;
    expect(times).toEqual([...Array(10).fill(0), ...Array(10).fill(10), ...Array(5).fill(20)]);
  });

  test('many streams share one timer, and end with their signal', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const ticker = new Ticker();
    const controller = new AbortController();
    const counts = new Array(200).fill(0);
    const runs = counts.map((_, stream) =>
      ticker.run(
        1000,
        { firstMs: stream / 10, everyMs: 20, burst: 1 },
        () => counts[stream]++,
        controller.signal,
      ),
    );
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThanOrEqual(1);
    controller.abort();
    await Promise.all(runs);
  });

  test('a stream that is due sooner does not wait for one that was first', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const start = performance.now();
    const times: number[] = [];
    const ticker = new Ticker();
    const { signal } = new AbortController();
    for (const firstMs of [500, 20]) {
      void ticker.run(
        1,
        { firstMs, everyMs: 0, burst: 1 },
        () => times.push(performance.now() - start),
        signal,
      );
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(times.map(Math.round)).toEqual([20, 500]);
  });

  test('the tokens of a text are the text', () => {
    const anything = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(anything, fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }), (text, units) => {
        const tokens = tokenize(text, units);
        expect(tokens.join('')).toBe(text);
        for (const token of tokens) expect(token.isWellFormed()).toBe(true);
        if (units === undefined) expect(tokens.length).toBe(countTokens(text));
      }),
    );
  });
});
