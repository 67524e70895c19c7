import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen } from '../../playground/server/listen.ts';
import { openPlayground, type Playground } from './browser.ts';

let playground: Playground;

beforeAll(async () => {
  playground = await openPlayground();
});

afterAll(async () => {
  await playground[Symbol.asyncDispose]();
});

interface Asked {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Asks the server with headers that no browser would let a page set. */
async function ask({ method = 'GET', path = '/', headers = {}, body }: Asked) {
  const { port } = new URL(playground.served.url);
  const asking = request({
    agent: false,
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { Host: `localhost:${port}`, ...headers },
  });
  asking.end(body);
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    asking.once('response', resolve).once('error', reject);
  });
  if (response.headers['content-type'] === 'text/event-stream') {
    response.destroy();
    return { status: response.statusCode, headers: response.headers, said: '' };
  }
  return { status: response.statusCode, headers: response.headers, said: await text(response) };
}

const json = { 'Content-Type': 'application/json' };
const react = {
  ...{ path: '/act', method: 'POST', body: '{"do":"delete","as":"1","message":"1"}' },
};

test('it is called by its own name only: another name that points here reaches nothing', async () => {
  const { port } = new URL(playground.served.url);
  for (const host of ['evil.example', `evil.example:${port}`, 'localhost', `127.0.0.1.evil.example:${port}`])
    for (const path of ['/', '/live', '/presets', '/files/1/x'])
      expect((await ask({ path, headers: { Host: host } })).status).toBe(421);
  expect((await ask({})).status).toBe(200);
  expect((await ask({ headers: { Host: `127.0.0.1:${port}` } })).status).toBe(200);
});

test('what does something is taken from its own page only', async () => {
  const origin = playground.served.url;
  for (const headers of [
    {},
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://localhost:1' },
  ])
    expect((await ask({ ...react, headers: { ...json, ...headers } as Record<string, string> })).status).toBe(
      403,
    );
  expect(await ask({ ...react, headers: { ...json, Origin: origin } })).toMatchObject({
    status: 200,
    said: '{"ok":false,"why":"There is no such person."}',
  });
});

test('no other site reads what it tells, though a link from there opens it', async () => {
  const cross = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' };
  for (const path of ['/live', '/presets', '/schema'])
    expect((await ask({ path, headers: cross })).status).toBe(403);
  const link = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
  expect((await ask({ headers: link })).status).toBe(200);
  for (const path of ['/live', '/presets', '/schema', '/files/1/x', '//'])
    expect((await ask({ path, headers: link })).status).toBe(403);
});

test('no form of another page does anything: not by another of its names, nor as another kind of text', async () => {
  const { port } = new URL(playground.served.url);
  const form = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
  const from = (host: string) => ({ Origin: `http://${host}:${port}` });
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])
    expect((await ask({ ...react, headers: { ...from('localhost'), 'Content-Type': type } })).status).toBe(
      415,
    );
  expect((await ask({ ...react, headers: { ...json, ...from('127.0.0.1') } })).status).toBe(403);
  expect((await ask({ ...react, headers: { ...json, ...form, ...from('localhost') } })).status).toBe(403);
});

test('nobody else answers at its port under one of the names of this machine', async () => {
  const port = Number(new URL(playground.served.url).port);
  for (const host of ['127.0.0.1', ...(hasIpv6() ? ['::1'] : [])]) {
    const other = createServer();
    const refused = await new Promise((resolve) => {
      other.once('error', (error) => resolve((error as NodeJS.ErrnoException).code));
      other.listen(port, host, () => resolve(undefined));
    });
    other.close();
    expect(refused).toBe('EADDRINUSE');
  }
});

test('where somebody else has the port under one of these names, the next one is taken', async () => {
  if (!hasIpv6()) return;
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '::1', resolve));
  const { port } = other.address() as AddressInfo;
  const { servers, port: taken } = await listen(() => {}, port);
  for (const server of [other, ...servers]) server.close();
  expect(taken).toBeGreaterThan(port);
});

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
}

test('what cannot be shown ends no more than its connection; a language that Discord has not is refused', async () => {
  const { stage, page } = playground;
  const headers = { ...json, Origin: playground.served.url };
  const as = stage.discord.owner.id;
  for (const locale of ['__proto__', 'x_y!', 'toString', '']) {
    const { said } = await ask({ ...react, headers, body: JSON.stringify({ do: 'speak', as, locale }) });
    expect(JSON.parse(said)).toMatchObject({ ok: false });
  }
  await page.reload();
  await page.getByRole('log').waitFor();
});

test('every answer may do nothing in a browser but the page, which may run its own scripts', async () => {
  const { headers } = await ask({});
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'; script-src 'self';");
  expect(policy).toMatch(/style-src 'self' 'nonce-[\w+/=]{20,}'/);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  const other = await ask({});
  expect(other.headers['content-security-policy']).not.toBe(policy);
  for (const path of [
    '/presets',
    '/nothing',
    '/assets/../../package.json',
    '/assets/%2e%2e%2fpackage.json',
  ]) {
    const answer = await ask({ path });
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'; sandbox");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.said).not.toContain('"dependencies"');
  }
});

test('files that hold scripts are saved, never opened', async () => {
  const { stage } = playground;
  const mara = stage.people.find(({ role }) => role === 'member')?.member;
  const files = [
    { name: 'page.html', data: '<script>alert(1)</script>', type: 'text/html' },
    {
      name: 'drawing.svg',
      data: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      type: 'image/svg+xml',
    },
    { name: 'odd', data: '<script>alert(1)</script>', type: 'image/png; text/html' },
  ];
  const sent = await mara?.send(stage.lobby, 'files', { attachments: files });
  for (const [index, { id, filename }] of (sent?.attachments ?? []).entries()) {
    const { status, headers } = await ask({ path: `/files/${id}/${encodeURIComponent(filename)}` });
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain('sandbox');
    expect(headers['x-content-type-options']).toBe('nosniff');
    if (index < 2)
      expect(headers).toMatchObject({
        'content-disposition': 'attachment',
        'content-type': 'application/octet-stream',
      });
  }
});

test('a body that is too large, or no JSON, is refused', async () => {
  const headers = { ...json, Origin: playground.served.url };
  expect((await ask({ ...react, headers, body: '{' })).status).toBe(400);
  expect((await ask({ ...react, headers, body: '{"do":"fly"}' })).status).toBe(400);
  // Without a length said before, too.
  const chunked = { ...react, headers: { ...headers, 'Transfer-Encoding': 'chunked' } };
  expect((await ask({ ...chunked, path: '/knobs', body: 'x'.repeat(1_500_000) })).status).toBe(413);
  const large = { ...headers, 'Content-Length': String(100 * 1024 * 1024) };
  expect((await ask({ ...react, path: '/act', headers: large, body: '' })).status).toBe(413);
});

test('what is no address is refused, and a film is given in parts', async () => {
  for (const path of ['/%ff', '/files/%', 'http://[/']) expect((await ask({ path })).status).toBe(400);
  const { stage } = playground;
  const film = { name: 'film.mp4', data: '0123456789', type: 'video/mp4' };
  const sent = await stage.discord.owner.send(stage.lobby, 'film', { attachments: [film] });
  const path = `/files/${sent.attachments[0]?.id}/film.mp4`;
  expect(await ask({ path, headers: { Range: 'bytes=2-4' } })).toMatchObject({
    ...{ status: 206, said: '234' },
    headers: { 'content-range': 'bytes 2-4/10', 'content-type': 'video/mp4' },
  });
  expect(await ask({ path, headers: { Range: 'bytes=7-' } })).toMatchObject({ status: 206, said: '789' });
  expect(await ask({ path, headers: { Range: 'bytes=10-' } })).toMatchObject({
    ...{ status: 416, headers: { 'content-range': 'bytes */10' } },
  });
});
