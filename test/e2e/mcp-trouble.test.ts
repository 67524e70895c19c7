import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMcpServer } from '../../sandbox/mcp/http.ts';
import { say, toolCalls } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { TestClock } from '../openrouter/harness.ts';
import { asked, parts } from './asking.ts';
import {
  connected,
  nextCalls,
  offered,
  openMcpScene,
  presetsWith,
  results,
  stdioServer,
} from './mcp-scene.ts';
import { logged, openScene } from './scene.ts';
import { call } from './tools.ts';

/** What the log says of why a server cannot be used. */
function reasons(scene: Parameters<typeof logged>[0]): unknown[] {
  return logged(scene, 'an MCP server cannot be used').map(({ reason }) => reason);
}

test.for([
  ['a program that is not there', { command: '/no/such/program' }, 'ENOENT'],
  ['a program that ends at once', stdioServer('broken'), 'no licence'],
  ['a variable that is not set', { command: 'node', env: { KEY: '${NOT_SET}' } }, 'NOT_SET is not set'],
  ['an address where nobody listens', { url: 'http://127.0.0.1:59997/mcp' }, 'ECONNREFUSED'],
] as const)(
  '%s: the answer comes without its tools, which is said, and the log says why',
  async ([, server, why]) => {
    await using scene = await openMcpScene({ maths: server });
    scene.openrouter.answer(say('As far as I know, 42.'));
    const answer = await asked(scene, 'add');
    expect(parts(answer).text).toBe('As far as I know, 42.');
    expect(parts(answer).quiet[0]).toContain(english.tools.missing(['maths']));
    expect(scene.openrouter.requests[0]?.body).not.toHaveProperty('tools');
    expect(reasons(scene)[0]).toContain(why);
  },
);

test('tool_choice demands no tool of a server that is not there', async () => {
  const presets = JSON.parse(presetsWith({ maths: { command: '/no/such/program' } }, { maths: true }));
  presets.presets.agent.tool_choice = { type: 'function', function: { name: 'maths__add' } };
  await using scene = await openScene({ presets: JSON.stringify(presets) });
  scene.openrouter.answer(say('As far as I know, 42.'));
  const answer = await asked(scene, 'add');
  expect(parts(answer).text).toBe('As far as I know, 42.');
  expect(parts(answer).quiet[0]).toContain(english.tools.missing(['maths']));
  expect(scene.openrouter.requests[0]?.body).not.toHaveProperty('tool_choice');
});

test('a server that says nothing is not waited for, and the others are used', async () => {
  await using scene = await openMcpScene(
    { mute: stdioServer('mute'), maths: stdioServer() },
    { readMs: 1500 },
  );
  await connected(scene);
  scene.openrouter.answer(say('Fine.'));
  const answer = await asked(scene, 'hi');
  expect(parts(answer).quiet[0]).toContain(english.tools.missing(['mute']));
  expect(offered(scene.openrouter.requests[0])).toContain('maths__add');
});

test.for(['a program', 'over HTTP'])(
  '%s: a server that takes long to start is there for the question after the first',
  async (kind) => {
    await using server = await startMcpServer();
    const { promise, resolve } = Promise.withResolvers<void>();
    server.ready = promise;
    const file = join(tmpdir(), `parley-${randomUUID()}`);
    const maths = kind === 'a program' ? stdioServer('slow', file) : { url: server.url };
    await using scene = await openMcpScene({ maths }, { readMs: 100 });
    scene.openrouter.answer(say('Fine.'));
    const answer = await asked(scene, 'hi');
    expect(parts(answer).quiet[0]).toContain(english.tools.missing(['maths']));
    resolve();
    await writeFile(file, '');
    await connected(scene);
    await rm(file);
    await asked(scene, 'hi');
    expect(offered(scene.openrouter.requests[1])).toContain('maths__add');
    expect(reasons(scene)).toEqual([]);
  },
);

test('a server that could not be used is tried again after a rest, not at each question', async () => {
  const clock = new TestClock();
  clock.time = Date.now();
  await using server = await startMcpServer();
  server.instead = (_, response) => void response.writeHead(503).end('busy');
  await using scene = await openMcpScene({ maths: { url: server.url } }, { clock });
  scene.openrouter.answer(say('Fine.'));
  const answer = await asked(scene, 'hi');
  expect(parts(answer).quiet[0]).toContain(english.tools.missing(['maths']));
  expect(reasons(scene)[0]).toMatch(/^HTTP 503: /);
  const tried = server.requests.length;
  server.instead = undefined;
  await asked(scene, 'hi');
  expect(server.requests).toHaveLength(tried);
  clock.time += 1000;
  await asked(scene, 'hi');
  expect(offered(scene.openrouter.requests[2])).toContain('maths__add');
});

test.for(['a program', 'over HTTP'])(
  '%s: a server that ends in the middle of a call: the model is told, and the next question has it again',
  async (kind) => {
    await using server = await startMcpServer();
    await using scene = await openMcpScene({
      maths: kind === 'a program' ? stdioServer() : { url: server.url },
    });
    await connected(scene);
    nextCalls(scene, [{ name: 'maths__crash' }], 'It broke.');
    expect(parts(await asked(scene, 'crash')).text).toBe('It broke.');
    expect(results(scene.openrouter.requests[1])).toEqual([
      expect.stringContaining(english.mcp.failed('maths')),
    ]);
    nextCalls(scene, [{ name: 'maths__add', arguments: { a: 1, b: 2 } }], 'Three.');
    expect(parts(await asked(scene, 'add')).text).toBe('Three.');
    expect(results(scene.openrouter.requests[3]).at(-1)).toContain('3');
  },
);

test.for(['a program', 'over HTTP'])(
  '%s: a call that takes longer than the file allows is given up, and the server is told',
  async (kind) => {
    await using server = await startMcpServer();
    const place = kind === 'a program' ? stdioServer() : { url: server.url };
    await using scene = await openMcpScene({ maths: { ...place, timeout: 1 } });
    await connected(scene);
    nextCalls(
      scene,
      [{ name: 'maths__wait' }, { name: 'maths__add', arguments: { a: 1, b: 2 } }],
      'Too slow.',
    );
    expect(parts(await asked(scene, 'wait')).text).toBe('Too slow.');
    const [waited, added] = results(scene.openrouter.requests[1]);
    expect(waited).toBe('maths__wait did not answer within 1 seconds.');
    expect(added).toContain('3');
    nextCalls(scene, [{ name: 'maths__whoami', arguments: { name: 'CALLS' } }]);
    await asked(scene, 'what was called?');
    const [told = ''] = results(scene.openrouter.requests[3]).slice(-1);
    const calls = kind === 'a program' ? told : server.calls.map(({ tool }) => tool).join('; ');
    expect(calls).toContain('wait, cancelled');
  },
);

test.for(['a program', 'over HTTP'])(
  '%s: a tool that is gone since it was offered: the model is told, and the reply goes on',
  async (kind) => {
    await using server = await startMcpServer();
    await using scene = await openMcpScene({
      maths: kind === 'a program' ? stdioServer() : { url: server.url },
    });
    await connected(scene);
    const learn = { name: 'maths__learn', arguments: { name: 'dance' } };
    nextCalls(scene, [learn]);
    await asked(scene, 'learn to dance');
    scene.openrouter.next(
      toolCalls([call(learn.name, learn.arguments)]),
      toolCalls([call('maths__dance')]),
      say('I forgot how.'),
    );
    expect(parts(await asked(scene, 'forget it, then dance')).text).toBe('I forgot how.');
    const [, , , , last] = scene.openrouter.requests;
    expect(results(last).at(-1)).toMatch(/^> Error: .*dance.*not found/m);
    expect(logged(scene, 'MCP server connected')).toHaveLength(1);
  },
);

test('what a tool has wrong is told to the model in the words of the server', async () => {
  await using scene = await openMcpScene({ maths: stdioServer() });
  await connected(scene);
  nextCalls(scene, [{ name: 'maths__fail' }], 'The disk is full.');
  expect(parts(await asked(scene, 'fail')).text).toBe('The disk is full.');
  expect(results(scene.openrouter.requests[1])).toEqual([expect.stringContaining('the disk is full')]);
});

test.for(['a program', 'over HTTP', 'over HTTP, as JSON'])(
  '%s: a result of 10 MB is cut, and one without end is broken off',
  async (kind) => {
    await using server = await startMcpServer({ json: kind === 'over HTTP, as JSON' });
    await using scene = await openMcpScene({
      maths: kind === 'a program' ? stdioServer() : { url: server.url, timeout: 3 },
    });
    await connected(scene);
    nextCalls(scene, [{ name: 'maths__flood', arguments: { megabytes: 10 } }], 'Much water.');
    expect(parts(await asked(scene, 'flood')).text).toBe('Much water.');
    const [told = ''] = results(scene.openrouter.requests[1]);
    expect(told).toContain('water water');
    expect(told.length).toBeLessThan(100_000);
    nextCalls(scene, [{ name: 'maths__flood', arguments: { megabytes: 20 } }], 'Too much water.');
    expect(parts(await asked(scene, 'flood')).text).toBe('Too much water.');
    expect(results(scene.openrouter.requests[3]).at(-1)).not.toContain('water');
    nextCalls(scene, [{ name: 'maths__add', arguments: { a: 1, b: 2 } }], 'Three.');
    expect(parts(await asked(scene, 'add')).text).toBe('Three.');
    // Neither was too much for the connection.
    expect(logged(scene, 'MCP server connected')).toHaveLength(1);
  },
);

test('a server that was started anew and forgot the session is greeted anew, and the call is made once', async () => {
  await using server = await startMcpServer();
  await using scene = await openMcpScene({ maths: { url: server.url } });
  await connected(scene);
  nextCalls(scene, [{ name: 'maths__add', arguments: { a: 1, b: 2 } }], 'Three.');
  server.forget();
  expect(parts(await asked(scene, 'add')).text).toBe('Three.');
  expect(server.calls).toEqual([{ tool: 'add', arguments: { a: 1, b: 2 } }]);
  expect(results(scene.openrouter.requests[1])).toEqual([expect.stringContaining('3')]);
});

test('a server that is shut down in the middle of a call: the model is told at once', async () => {
  await using server = await startMcpServer();
  await using scene = await openMcpScene({ maths: { url: server.url, timeout: 300 } });
  await connected(scene);
  nextCalls(scene, [{ name: 'maths__wait' }], 'It went away.');
  const asking = asked(scene, 'wait');
  while (server.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  server.forget();
  expect(parts(await asking).text).toBe('It went away.');
  expect(results(scene.openrouter.requests[1])[0]).toContain(english.mcp.failed('maths'));
});

test('a redirect to another address is not followed', async () => {
  const visits: string[] = [];
  const elsewhere = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const { port } = elsewhere.address() as AddressInfo;
  await using server = await startMcpServer();
  server.instead = (_, response) => {
    response.writeHead(307, { location: `http://127.0.0.1:${port}/metadata` }).end();
  };
  await using scene = await openMcpScene({ maths: { url: server.url } });
  scene.openrouter.answer(say('Fine.'));
  expect(parts(await asked(scene, 'hi')).quiet[0]).toContain(english.tools.missing(['maths']));
  expect(reasons(scene)[0]).toContain('not followed');
  expect(visits).toEqual([]);
  elsewhere.close();
});

test('a program that does not want to end is killed with the bot', async () => {
  let pid = 0;
  {
    await using scene = await openMcpScene({ maths: stdioServer('stubborn') });
    await connected(scene);
    nextCalls(scene, [{ name: 'maths__whoami', arguments: { name: 'PID' } }]);
    await asked(scene, 'who are you?');
    pid = Number(/^> (\d+)$/m.exec(results(scene.openrouter.requests[1])[0] ?? '')?.[1]);
    expect(() => process.kill(pid, 0)).not.toThrow();
  }
  // Its parent has been told of its end a moment later.
  for (;;) {
    try {
      process.kill(pid, 0);
      await new Promise((resolve) => setTimeout(resolve, 10));
    } catch {
      break;
    }
  }
});

test('a server that is taken out of the file finishes the call that runs', async () => {
  await using server = await startMcpServer();
  await using scene = await openMcpScene({ maths: { url: server.url, timeout: 2 } });
  await connected(scene);
  nextCalls(scene, [{ name: 'maths__wait' }], 'Waited.');
  const asking = asked(scene, 'wait');
  while (server.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await scene.changePresets(presetsWith({}));
  expect(server.sessions()).toBe(1);
  expect(parts(await asking).text).toBe('Waited.');
  expect(results(scene.openrouter.requests[1])).toEqual(['maths__wait did not answer within 2 seconds.']);
  while (server.sessions() > 0) await new Promise((resolve) => setTimeout(resolve, 10));
});
