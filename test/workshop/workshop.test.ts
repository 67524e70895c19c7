import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createWorkshop } from '../../src/workshop/workshop.ts';
import { never } from '../files/open-files.ts';

const script = new URL('process.ts', import.meta.url);
const bytes = 1024 ** 3;

test('the time that a process takes to begin is not the job’s', async () => {
  const options = { script, flags: [], atOnce: 1, restMs: 0 };
  const work = createWorkshop<object, string>({ ...options, limits: { ms: 400, bytes } });
  expect(await work({}, never)).toEqual({ end: 'done' });
});

test('what never comes to an end does not outlive the bot', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const bot = spawn(process.execPath, [
    fileURLToPath(new URL('leave.ts', import.meta.url)),
    ...[String(port)],
  ]);
  const [life] = (await once(server, 'connection')) as [Socket];
  // It ends with its process, in whichever way.
  const ended = new Promise((resolve) => life.on('error', () => {}).on('close', resolve));
  life.resume();
  bot.kill();
  await ended;
  server.close();
});
