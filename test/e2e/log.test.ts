import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { httpError, say } from '../../sandbox/openrouter/scenarios.ts';
import { createLog } from '../../src/ops/log.ts';
import { twoPresets } from './house.ts';
import { openSite, type Site } from './start-process.ts';

const prompt = 'What is the colour of my hidden notebook?';
const answer = 'Your notebook is of a turquoise nobody else knows.';

async function ask(site: Site, text = prompt) {
  const { discord } = site;
  const server = discord.server('Cats', { owner: discord.owner });
  const channel = server.channel('general');
  const mara = discord.member('mara', { in: server });
  const asked = await mara.send(channel, `@Parley ${text}`);
  const reply = await discord.until(() =>
    discord
      .visible(channel)
      .slice(1)
      .find(({ content, buttons }) => content !== '' && buttons.every(({ label }) => label !== 'Stop')),
  );
  return { server, channel, mara, asked, reply };
}

test('a turn leaves exactly one line, with all that an operator asks for', async () => {
  await using site = await openSite();
  const parley = await site.started();
  site.openrouter.answer(say(answer, { model: 'openai/gpt-6-luna-2026-10-01', provider: 'OpenAI' }));
  const { server, channel, mara, asked } = await ask(site);
  await parley.logged('turn');
  parley.send('SIGTERM');
  await parley.exit;
  expect(parley.lines('turn')).toEqual([
    {
      level: 30,
      time: expect.any(String),
      msg: 'turn',
      turnId: expect.any(String),
      questionId: asked.id,
      channelId: channel.id,
      serverId: server.id,
      userId: mara.id,
      preset: 'fast',
      modelAsked: 'openai/gpt-6-luna',
      modelServed: 'openai/gpt-6-luna-2026-10-01',
      provider: 'OpenAI',
      generationId: expect.stringMatching(/^gen-/),
      promptTokens: expect.any(Number),
      completionTokens: expect.any(Number),
      costMicroUsd: expect.any(Number),
      firstTextMs: expect.any(Number),
      totalMs: expect.any(Number),
      outcome: 'done',
    },
  ]);
});

test('a turn that failed leaves one line too, with what failed', async () => {
  await using site = await openSite();
  const parley = await site.started();
  site.openrouter.answer(httpError(402, { error: { code: 402, message: 'Insufficient credits' } }));
  await ask(site);
  await parley.logged('turn');
  parley.send('SIGTERM');
  await parley.exit;
  expect(parley.lines('turn')).toMatchObject([
    { level: 40, outcome: 'failed', failure: 'credit', status: 402 },
  ]);
});

test('no prompt and no answer stands in the log, whatever goes wrong', async () => {
  await using site = await openSite();
  const parley = await site.started({ LOG_LEVEL: 'trace' });
  const { discord, openrouter } = site;
  openrouter.answer(say(answer));
  // Errors of the libraries carry the body that they sent.
  discord.fail('POST /channels/:channel/messages', { status: 500 });
  discord.fail('PATCH /channels/:channel/messages/:message', { code: 200000, times: 50 });
  discord.fail('POST /channels/:channel/typing', { code: 50013, times: 50 });
  await ask(site);
  openrouter.answer(httpError(400, { error: { code: 400, message: `Bad request: ${prompt}` } }));
  await ask(site);
  parley.send('SIGTERM');
  await parley.exit;
  expect(parley.lines('turn')).toHaveLength(2);
  expect(parley.output + parley.errors).not.toMatch(/notebook|turquoise/);
});

test('LOG_CONTENT=on logs both', async () => {
  await using site = await openSite();
  const parley = await site.started({ LOG_CONTENT: 'on' });
  site.openrouter.answer(say(answer));
  await ask(site);
  expect(await parley.logged('turn')).toMatchObject({ prompt, answer });
});

test('no key and no token stands in the log, even where a server repeats them', async () => {
  const presets = `${twoPresets}  own:
    description: A server of one's own
    command: true
    model: some-model
    base_url: http://127.0.0.1:9/v1
    key_variable: OWN_SERVER_KEY
    max_tokens: 100
`;
  await using site = await openSite({ presets });
  const { discord, openrouter } = site;
  const own = 'own-server-key-0123456789';
  const key = 'sk-or-v1-a-key-that-nobody-may-see';
  const message = `Incorrect API key provided: ${key}. Nor is ${discord.token} or ${own}.`;
  openrouter.failLookups({ status: 401, body: { error: { code: 401, message } } });
  const parley = await site.started({ LOG_LEVEL: 'trace', OWN_SERVER_KEY: own });
  openrouter.answer(httpError(401, { error: { code: 401, message } }));
  await parley.logged('could not fetch the list of models; going on without it');
  const { channel, mara } = await ask(site);
  const used = await mara.slash(channel, 'own', { prompt: 'hi' });
  await discord.until(() => parley.lines('turn').length === 2);
  discord.fail(({ route }) => route.startsWith('/webhooks'), {
    status: 400,
    code: 50035,
    message,
    times: 50,
  });
  const other = await mara.slash(channel, 'ask', { prompt: 'hi' });
  await discord.until(() => parley.lines('turn').length === 3);
  discord.gateway.drop();
  await discord.until(() => discord.gateway.counts.resumed === 1);
  parley.send('SIGTERM');
  await parley.exit;
  const all = parley.output + parley.errors;
  for (const secret of [discord.token, key, own, used.token, other.token]) expect(all).not.toContain(secret);
});

test('a secret is masked wherever it stands in a line', () => {
  let written = '';
  const destination = new Writable({
    write(line, _, done) {
      written += line;
      done();
    },
  });
  const log = createLog(
    { log: { level: 'info', content: false } },
    { destination, secrets: ['sk-or-v1-the-longer-one', 'sk-or-v1'] },
  );
  log.warn(
    { error: new Error('no such key: sk-or-v1-the-longer-one', { cause: new Error('nor sk-or-v1') }) },
    'x',
  );
  log.info({ discord: { token: 'abc' }, apiKey: 'def' }, 'sk-or-v1');
  expect(written).not.toMatch(/sk-or-v1|longer|abc|def/);
  expect(written.match(/\[redacted\]/g)?.length).toBeGreaterThanOrEqual(5);
});

test('the last lines are written before the process ends, however busy it is, and in their order', async () => {
  const program = fileURLToPath(new URL('log-and-end.ts', import.meta.url));
  // One thread for all that goes on in the background, which has something else to do.
  const child = spawn(process.execPath, [program], { env: { UV_THREADPOOL_SIZE: '1' } });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said.match(/(?<="msg":")[^"]+/g)).toEqual(['first', 'second', 'last']);
});
