import type { LookupAddress } from 'node:dns';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createSafeFetch, isPrivateAddress, type LookupAll } from '../../src/files/safe-fetch.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server on this machine. @returns its port, and what it was asked */
async function listen(
  answer: RequestListener,
  host = '127.0.0.1',
): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

/** A name server that gives these answers for any name, one after another, the last one for ever. */
function answering(...answers: string[][]): LookupAll & { names: string[] } {
  const names: string[] = [];
  let next = 0;
  const lookup: LookupAll = (name, _, callback) => {
    names.push(name);
    const addresses = answers[Math.min(next, answers.length - 1)] ?? [];
    next += 1;
    const found: LookupAddress[] = addresses.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    callback(null, found);
  };
  return Object.assign(lookup, { names });
}

async function isRefused(asked: Promise<unknown>): Promise<boolean> {
  return await asked.then(
    () => false,
    (error: unknown) => isPrivateAddress(error),
  );
}

test.each([
  ...['http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0x7f000001/', 'http://0177.0.0.1/'],
  ...['http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://0.0.0.0/'],
  ...[
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://192.168.0.1/',
    'http://172.16.0.1/',
  ],
  ...['http://[fe80::1]/', 'http://[fd00::1]/', 'http://[64:ff9b::7f00:1]/', 'https://100.64.0.1/'],
  ...['http://localhost/', 'https://localhost/'],
])('%s is refused before anything is sent', async (url) => {
  expect(await isRefused(createSafeFetch([])(url))).toBe(true);
});

test('nothing reaches a server on this machine, by whatever name', async () => {
  const { port, asked } = await listen((_, response) => response.end('secret'));
  const inside = createSafeFetch([], answering(['127.0.0.1']));
  expect(await isRefused(inside(`http://cats.example:${port}/a`))).toBe(true);
  const mixed = createSafeFetch([], answering(['8.8.8.8', '127.0.0.1']));
  expect(await isRefused(mixed(`http://cats.example:${port}/b`))).toBe(true);
  const mapped = createSafeFetch([], answering(['::ffff:127.0.0.1']));
  expect(await isRefused(mapped(`http://cats.example:${port}/c`))).toBe(true);
  expect(asked).toEqual([]);
});

test('each redirect is checked like the first address', async () => {
  const inner = await listen((_, response) => response.end('secret'));
  const other = await listen((_, response) => response.end('secret'), '127.0.0.2');
  const outer = await listen((request, response) => {
    const to = decodeURIComponent(request.url?.slice(1) ?? '');
    response.writeHead(302, { location: to }).end();
  });
  const safeFetch = createSafeFetch([{ host: 'public.example' }], (name, options, callback) =>
    answering([
      name === 'sneaky.example' ? '127.0.0.1' : name === 'public.example' ? '127.0.0.1' : '8.8.8.8',
    ])(name, options, callback),
  );
  for (const to of [
    `http://127.0.0.1:${inner.port}/`,
    `http://127.0.0.2:${other.port}/`,
    `http://[::ffff:127.0.0.1]:${inner.port}/`,
    `http://sneaky.example:${inner.port}/`,
    'http://169.254.169.254/',
  ]) {
    const asked = safeFetch(`http://public.example:${outer.port}/${encodeURIComponent(to)}`);
    expect(await isRefused(asked), to).toBe(true);
  }
  expect([...inner.asked, ...other.asked]).toEqual([]);
  expect(outer.asked).toHaveLength(5);
});

test('a name that leads outside first and inside later is refused later', async () => {
  const { port, asked } = await listen((_, response) => {
    response.setHeader('connection', 'close');
    response.end('ok');
  });
  // The first answer stands for a public one: only 127.0.0.2 is allowed here, and 127.0.0.1 is not.
  const lookup = answering(['127.0.0.2'], ['127.0.0.1']);
  const safeFetch = createSafeFetch([{ host: '127.0.0.2' }], lookup);
  await safeFetch(`http://cats.example:${port}/`).catch(() => {});
  expect(await isRefused(safeFetch(`http://cats.example:${port}/`))).toBe(true);
  expect(lookup.names).toEqual(['cats.example', 'cats.example']);
  expect(asked).toEqual([]);
});

test('what the operator allows is fetched, headers, body and all', async () => {
  const { port } = await listen((request, response) => {
    response.end(`${request.method} ${request.headers['x-cat']}`);
  });
  const byAddress = createSafeFetch([{ host: '127.0.0.0/8' }]);
  const answer = await byAddress(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'x-cat': 'Tom' },
  });
  expect(await answer.text()).toBe('POST Tom');
  const byName = createSafeFetch([{ host: 'wiki.example' }], answering(['127.0.0.1']));
  expect(await (await byName(`http://wiki.example:${port}/`)).text()).toBe('GET undefined');
  expect(await isRefused(byName(`http://other.example:${port}/`))).toBe(true);
});

test('a port that the operator allows opens no other, by name, by address and by redirect', async () => {
  const inner = await listen((_, response) => response.end('secret'));
  const outer = await listen((request, response) => {
    if (request.url === '/on') response.writeHead(302, { location: `http://127.0.0.1:${inner.port}/` }).end();
    else response.end('open');
  });
  const { port } = outer;
  const lookup = answering(['127.0.0.1']);
  const byAddress = createSafeFetch([{ host: '127.0.0.1', port }], lookup);
  const byName = createSafeFetch([{ host: 'wiki.example', port }], lookup);
  expect(await (await byAddress(`http://127.0.0.1:${port}/`)).text()).toBe('open');
  expect(await (await byAddress(`http://any.example:${port}/`)).text()).toBe('open');
  expect(await (await byName(`http://wiki.example:${port}/`)).text()).toBe('open');
  expect(await isRefused(byAddress(`http://127.0.0.1:${inner.port}/`))).toBe(true);
  expect(await isRefused(byAddress(`http://127.0.0.1:${port}/on`))).toBe(true);
  expect(await isRefused(byName(`http://wiki.example:${inner.port}/`))).toBe(true);
  expect(await isRefused(byName(`http://127.0.0.1:${port}/`))).toBe(true);
  expect(await isRefused(byName('http://wiki.example/'))).toBe(true);
  expect(inner.asked).toEqual([]);
});
