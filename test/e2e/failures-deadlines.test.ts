import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { comments, noAnswer, say, stall, steps, text } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { asked, labels, parts, under } from './asking.ts';
import { logged, openScene } from './scene.ts';

const says = english.failures;

const presets = `
default: only
presets:
  only: { description: One model, model: openai/gpt-6-luna, max_tokens: 1000 }
`;

test.concurrent('a model that falls silent is given up after the idle time, and what it said is kept', async () => {
  await using scene = await openScene({ presets, environment: { IDLE_SECONDS: '1', RETRY_ATTEMPTS: '1' } });
  scene.openrouter.next(stall('One two'), noAnswer());
  const kept = await asked(scene, 'one');
  expect(parts(kept)).toEqual({ text: 'One two', quiet: [says.stalled()] });
  expect(labels(kept)).toEqual(under.broken);
  expect((await asked(scene, 'two')).content).toBe(says.stalled());
  await scene.openrouter.until(() => scene.openrouter.requests.every(({ aborted }) => aborted !== undefined));
});

test.concurrent('keep-alives count as life, but for ever they are no answer', async () => {
  await using scene = await openScene({
    presets,
    environment: { IDLE_SECONDS: '1', FIRST_TOKEN_SECONDS: '2', RETRY_ATTEMPTS: '1' },
  });
  scene.openrouter.next(
    steps([comments(5, { everyMs: 300 }), say('Here I am.')]),
    comments(Infinity, { everyMs: 200 }),
  );
  expect(parts(await asked(scene, 'slowly')).text).toBe('Here I am.');
  const late = await asked(scene, 'never');
  expect(late.content).toBe(says['first-token-timeout']());
  expect(logged(scene, 'turn').at(-1)).toMatchObject({ failure: 'first-token-timeout' });
});

test.concurrent('the deadline for the whole answer ends one that never does, and keeps its text', async () => {
  await using scene = await openScene({ presets, environment: { TOTAL_SECONDS: '1' } });
  scene.openrouter.answer(steps([text('And'), comments(Infinity, { everyMs: 100 })]));
  const answer = await asked(scene, 'tell me everything');
  expect(parts(answer)).toEqual({ text: 'And', quiet: [says['total-timeout']()] });
  // Nothing is tried again once time is up.
  expect(scene.openrouter.requests).toHaveLength(1);
});

test.concurrent('nobody at home at OpenRouter: a sentence, and the bot has started without it', async () => {
  const address = `http://127.0.0.1:${await closedPort()}/api/v1`;
  await using scene = await openScene({ presets, environment: { OPENROUTER_BASE_URL: address } });
  const answer = await asked(scene, 'hi');
  expect(answer.content).toBe(says.refused());
  expect(labels(answer)).toEqual(under.failed);
});

/** A port at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
