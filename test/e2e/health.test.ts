import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Client } from 'discord.js';
import { afterEach, expect, test, vi } from 'vitest';
import { checkHealth, GatewayPulse, serveHealth, watchPulse } from '../../src/ops/health.ts';
import { openStore } from '../../src/store/store.ts';
import { openHouse } from './house.ts';
import { openSite } from './start-process.ts';

afterEach(() => void vi.restoreAllMocks());

/** A port that is free: below those that systems give to whoever asks for any, so that nobody else gets it meanwhile. */
async function freePort(): Promise<number> {
  const server = createServer();
  for (;;) {
    server.listen(randomInt(20_000, 32_000), '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  }
}

async function health(port: number): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`http://127.0.0.1:${port}/health`);
  return { status: response.status, body: await response.json() };
}

/** The container's health check, with its exit code and what it wrote. */
async function check(environment: Record<string, string>): Promise<{ code: number; errors: string }> {
  const program = fileURLToPath(new URL('../../src/ops/health-check.ts', import.meta.url));
  const child = spawn(process.execPath, [program], { env: environment });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  return { code, errors };
}

test('well while Discord acknowledges heartbeats; not when it is silent; well again afterwards', async () => {
  const now = Date.now;
  let ahead = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
  const port = await freePort();
  await using house = await openHouse({ environment: { HEALTH_PORT: String(port) } });
  const { gateway } = house.discord;
  const beat = async () => {
    const { heartbeats } = gateway.counts;
    gateway.askHeartbeat();
    await house.discord.until(() => gateway.counts.heartbeats > heartbeats);
  };
  expect(await health(port)).toEqual({
    status: 200,
    body: { healthy: true, gatewayAckMs: expect.any(Number) },
  });

  // Acknowledgements alone keep it well: no new connection is made.
  ahead = 130_000;
  expect((await health(port)).status).toBe(503);
  await beat();
  await expect.poll(() => health(port)).toMatchObject({ status: 200 });
  expect(gateway.counts).toMatchObject({ identified: 1, resumed: 0 });

  gateway.muteAcks();
  gateway.refuse(503);
  ahead = 260_000;
  await beat();
  expect(await health(port)).toEqual({
    status: 503,
    body: {
      healthy: false,
      problem: expect.stringMatching(/^Discord has not acknowledged a heartbeat for 1[23]\d s$/),
    },
  });
  gateway.muteAcks(false);
  gateway.refuse();
  gateway.drop();
  await house.discord.until(() => gateway.counts.resumed + gateway.counts.identified > 1);
  await expect.poll(() => health(port)).toMatchObject({ status: 200 });
  expect(await fetch(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 404 });
});

test('not well when the database does not answer', async () => {
  const store = await openStore('sqlite://:memory:');
  const client = new EventEmitter();
  const pulse = new GatewayPulse();
  pulse.listen(client as unknown as Client);
  const port = await freePort();
  const server = await serveHealth(port, () => checkHealth(pulse, () => store.ping()));
  expect(await health(port)).toEqual({
    status: 503,
    body: { healthy: false, problem: 'Discord is not connected yet' },
  });
  client.emit('debug', '[WS => Shard 0] Heartbeat acknowledged, latency of 5ms.');
  expect((await health(port)).status).toBe(200);
  await store.close();
  expect(await health(port)).toEqual({
    status: 503,
    body: { healthy: false, problem: expect.stringMatching(/^the database does not answer: /) },
  });
  server.close();
});

test('the health check ends with 0 when the bot is well, else with 1 and the reason', async () => {
  await using site = await openSite();
  const port = String(await freePort());
  const parley = await site.started({ HEALTH_PORT: port });
  expect(await check({ HEALTH_PORT: port })).toEqual({ code: 0, errors: '' });
  parley.send('SIGTERM');
  await parley.exit;
  expect(await check({ HEALTH_PORT: port })).toEqual({ code: 1, errors: expect.stringMatching(/^.+\n$/) });
  expect(await check({})).toEqual({ code: 1, errors: expect.stringMatching(/^HEALTH_PORT: expected .+\n$/) });
});

test('while Discord cannot be reached the bot tells that it is not connected yet', async () => {
  await using site = await openSite();
  const port = await freePort();
  site.discord.gateway.refuse(503);
  const parley = site.start({ HEALTH_PORT: String(port) });
  await parley.logged(({ level }) => level === 40);
  expect(await health(port)).toMatchObject({
    status: 503,
    body: { problem: 'Discord is not connected yet' },
  });
  expect(await check({ HEALTH_PORT: String(port) })).toEqual({
    code: 1,
    errors: expect.stringContaining('Discord is not connected yet'),
  });
});

test('a port that is taken is a mistake of the settings', async () => {
  await using site = await openSite();
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const parley = site.start({ HEALTH_PORT: String(port) });
  expect(await parley.exit).toEqual({ code: 78, signal: null });
  expect(parley.errors).toBe(
    `Parley cannot run:\nHEALTH_PORT: expected a free port, got ${port} (EADDRINUSE)\n`,
  );
  taken.close();
});

test('the watchdog gives up once, when Discord has been silent for three minutes', () => {
  vi.useFakeTimers();
  try {
    const client = new EventEmitter();
    const pulse = new GatewayPulse();
    pulse.listen(client as unknown as Client);
    const dead: Error[] = [];
    const watchdog = watchPulse(pulse, (error) => dead.push(error));
    vi.advanceTimersByTime(600_000);
    expect(dead).toEqual([]);
    client.emit('shardReady');
    vi.advanceTimersByTime(180_000);
    expect(dead).toEqual([]);
    vi.advanceTimersByTime(600_000);
    expect(dead.map(({ message }) => message)).toEqual(['Discord has been silent for more than 3 minutes']);
    watchdog.close();
  } finally {
    vi.useRealTimers();
  }
});

test('a bot that the watchdog gives up fails', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const now = Date.now;
  let ahead = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
  try {
    await using house = await openHouse();
    house.discord.gateway.muteAcks();
    ahead = 190_000;
    vi.advanceTimersByTime(15_000);
    await expect(house.parley.failed).rejects.toThrow('Discord has been silent');
  } finally {
    vi.useRealTimers();
  }
});
