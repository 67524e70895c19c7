import OpenAI from 'openai';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalOpenRouter, startOpenRouter } from '../sandbox/openrouter/index.ts';
import { fixture, held, httpError, say } from '../sandbox/openrouter/scenarios.ts';

let openrouter: LocalOpenRouter;
let client: OpenAI;

beforeEach(async () => {
  openrouter = await startOpenRouter();
  client = new OpenAI({ apiKey: 'sk-or-v1-local', baseURL: openrouter.url, maxRetries: 0 });
});
afterEach(() => openrouter.close());

const ask = {
  model: 'openai/gpt-6-luna',
  messages: [{ role: 'user' as const, content: 'Hi' }],
  max_tokens: 100,
};

async function read(signal?: AbortSignal): Promise<{ text: string; chunks: OpenAI.ChatCompletionChunk[] }> {
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  for await (const chunk of await client.chat.completions.create({ ...ask, stream: true }, { signal })) {
    chunks.push(chunk);
  }
  return { text: chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join(''), chunks };
}

test('says a text as a stream and as one body', async () => {
  openrouter.answer(say('Hello **Mara**, 日本 👩‍🚀!'));
  const { text, chunks } = await read();
  expect(text).toBe('Hello **Mara**, 日本 👩‍🚀!');
  expect(chunks.at(-1)?.choices).toEqual([]);
  expect(chunks.at(-1)?.usage?.completion_tokens).toBe(openrouter.requests[0]?.tokens.length);
  const whole = await client.chat.completions.create(ask);
  expect(whole.choices[0]?.message.content).toBe('Hello **Mara**, 日本 👩‍🚀!');
});

test('plays a recording', async () => {
  openrouter.next(fixture('s1_plain', { pieceBytes: 7 }));
  expect((await read()).text).toBe('Good morning, Mara ☕');
});

test('fails with a status', async () => {
  openrouter.next(httpError(502, '<html>Bad gateway</html>'));
  await expect(read()).rejects.toMatchObject({ status: 502 });
});

test('releases a held answer token by token', async () => {
  const answer = held(['one ', 'two ', 'three']);
  openrouter.next(answer);
  answer.release(1);
  const stream = await client.chat.completions.create({ ...ask, stream: true });
  const texts: string[] = [];
  for await (const chunk of stream) {
    const text = chunk.choices[0]?.delta.content;
    if (!text) continue;
    texts.push(text);
    if (answer.left > 0) answer.release();
    else answer.finish();
  }
  expect(texts).toEqual(['one ', 'two ', 'three']);
});

test('notices that a client has gone', async () => {
  const answer = held('one two three');
  openrouter.next(answer);
  answer.release(1);
  const stream = await client.chat.completions.create({ ...ask, stream: true });
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
  await openrouter.until(() => openrouter.requests[0]?.aborted !== undefined);
  expect(openrouter.requests[0]?.finished).toBeUndefined();
});
