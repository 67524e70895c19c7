import { createHmac } from 'node:crypto';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { startOpenRouter } from '../../sandbox/openrouter/index.ts';
import { fixture, say } from '../../sandbox/openrouter/scenarios.ts';
import { ask, asked, parts, settled, wordsOf } from './asking.ts';
import { logged, openScene, type Scene } from './scene.ts';

/** One preset with instructions and with much that only OpenRouter understands. */
const rich = `
default: rich
presets:
  rich:
    description: Everything
    model: ~anthropic/claude-sonnet-latest
    fallbacks: [openai/gpt-6-luna]
    system: |
      Be brief.

      Server {server}, channel {channel}, {user} asks, it is {date}.

      Be kind.
    max_tokens: 1234
    temperature: 0.5
    reasoning: { effort: low }
    provider: { data_collection: deny }
    plugins: [{ id: response-healing }]
`;

function newest({ openrouter }: Scene) {
  const request = openrouter.requests.at(-1);
  if (!request) throw new Error('nothing was asked');
  return request;
}

test('a request carries the preset, a limit, pseudonyms, and who Parley is; no id of Discord', async () => {
  await using scene = await openScene({
    presets: rich,
    environment: { APP_TITLE: 'Parley 🦜 café', APP_URL: 'https://parley.example/' },
  });
  scene.openrouter.answer(say('Yes.'));
  await asked(scene, 'hi');
  const { body, headers } = newest(scene);
  expect(body).toMatchObject({
    model: '~anthropic/claude-sonnet-latest',
    models: ['openai/gpt-6-luna'],
    max_tokens: 1234,
    temperature: 0.5,
    reasoning: { effort: 'low' },
    provider: { data_collection: 'deny' },
    plugins: [{ id: 'response-healing' }],
    stream: true,
  });
  for (const dead of ['usage', 'stream_options', 'route', 'transforms'])
    expect(body).not.toHaveProperty(dead);
  expect(headers).toMatchObject({
    authorization: 'Bearer sk-or-test',
    'http-referer': 'https://parley.example/',
    'x-openrouter-title': 'Parley cafe',
  });
  const ids = [scene.mara.id, scene.channel.id, scene.server.id, scene.discord.bot.id];
  for (const id of ids) expect(JSON.stringify([body, headers])).not.toContain(id);
  const sent = [body.user, body.session_id];
  expect(sent).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);

  await asked(scene, 'again', { by: scene.discord.member('nils', { in: scene.server }) });
  expect(newest(scene).body.user).not.toBe(sent[0]);
  expect(newest(scene).body.session_id).toBe(sent[1]);
  await asked(scene, 'here too', { where: scene.server.channel('other') });
  expect(newest(scene).body.user).toBe(sent[0]);
  expect(newest(scene).body.session_id).not.toBe(sent[1]);
});

test('pseudonyms outlive a restart, and are others for another bot: no hash of the id alone', async () => {
  const presets = rich;
  await using scene = await openScene({ presets });
  await using other = await openScene({ presets });
  scene.openrouter.answer(say('Yes.'));
  await asked(scene, 'hi');
  const { user, session_id } = newest(scene).body;
  await scene.restart();
  await asked(scene, 'again');
  expect(newest(scene).body).toMatchObject({ user, session_id });
  const pseudonymIn = ({ database }: Scene) => {
    const store = new Database(database, { readonly: true });
    const { value } = store.prepare('SELECT value FROM secrets').get() as { value: string };
    store.close();
    return createHmac('sha256', value).update(scene.mara.id).digest('hex').slice(0, 32);
  };
  expect(user).toBe(pseudonymIn(scene));
  expect(user).not.toBe(pseudonymIn(other));
});

test('instructions stand first and unchanged; what varies stands last before the prompt', async () => {
  await using scene = await openScene({ presets: rich });
  scene.openrouter.answer(say('Yes.'));
  await asked(scene, 'one');
  await asked(scene, 'two', { by: scene.discord.member('nils', { in: scene.server }) });
  const [first, second] = scene.openrouter.requests.map(({ body }) => body.messages);
  expect(first?.map(({ role }) => role)).toEqual(['system', 'system', 'user']);
  expect(second?.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'system', 'user']);
  expect(wordsOf(first?.[0] ?? {})).toMatch(/^Be brief\.\n\nBe kind\./);
  const today = new Date().toISOString().slice(0, 10);
  expect(first?.[1]?.content).toBe(`Server Cats, channel general, mara asks, it is ${today}.`);
  expect(second?.[3]?.content).toBe(`Server Cats, channel general, nils asks, it is ${today}.`);
  // What was sent before is sent again, to the letter: provider caches hit on it.
  expect(second?.[0]).toEqual(first?.[0]);
  expect(second?.[1]).toEqual(first?.[2]);
});

test('in a direct message there are no server, no channel and no names', async () => {
  await using scene = await openScene({ presets: rich });
  scene.openrouter.answer(say('Yes.'));
  const { owner } = scene.discord;
  await owner.send(owner.dm(), 'hi');
  await scene.openrouter.until(() => scene.openrouter.requests.length === 1);
  const messages = newest(scene).body.messages;
  expect(messages[1]?.content).toMatch(/^Server none, channel none, \S+ asks/);
  expect(messages.at(-1)?.content).toBe('hi');
});

test('with OPENROUTER_EXTRAS=off nothing is sent that other servers would refuse', async () => {
  await using scene = await openScene({ presets: rich, environment: { OPENROUTER_EXTRAS: 'off' } });
  scene.openrouter.next(say('Yes.', { usage: false }));
  expect(parts(await asked(scene, 'hi')).text).toBe('Yes.');
  const { body, headers } = newest(scene);
  expect(Object.keys(body).sort()).toEqual(
    ['max_tokens', 'messages', 'model', 'stream', 'stream_options', 'temperature', 'user'].sort(),
  );
  expect(Object.keys(headers).filter((name) => /openrouter|referer|session/.test(name))).toEqual([]);
  // Nor is a bill asked for which only OpenRouter would have.
  await settled(scene);
  expect(scene.openrouter.lookups.filter(({ path }) => path.startsWith('/generation'))).toEqual([]);
});

test('a preset’s own server gets its own key, and neither OpenRouter’s nor its extras', async () => {
  const own = await startOpenRouter({ apiKey: 'own-key' });
  own.answer(say('From home.'));
  const presets = `${rich}    base_url: ${own.url}\n    key_variable: HOME_KEY\n`;
  const read: string[] = [];
  try {
    await using scene = await openScene({
      presets,
      readKey: (variable) => {
        read.push(variable);
        return 'own-key';
      },
    });
    expect(parts(await asked(scene, 'hi')).text).toBe('From home.');
    expect(read).toEqual(['HOME_KEY']);
    expect(scene.openrouter.requests).toEqual([]);
    const [{ headers, body } = { headers: {}, body: {} }] = own.requests;
    expect(headers.authorization).toBe('Bearer own-key');
    expect(JSON.stringify([headers, body])).not.toMatch(/sk-or-test|session_id|x-openrouter/);
    expect(JSON.stringify(scene.log)).not.toContain('own-key');
  } finally {
    await own.close();
  }
});

test('OPENAI_… in the environment is never used', async () => {
  vi.stubEnv('OPENAI_API_KEY', 'sk-somebody-elses');
  vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:1/v1');
  vi.stubEnv('OPENAI_ORG_ID', 'org-somebody');
  try {
    await using scene = await openScene();
    scene.openrouter.answer(say('Yes.'));
    expect(parts(await asked(scene, 'hi')).text).toBe('Yes.');
    expect(JSON.stringify(newest(scene).headers)).not.toMatch(/somebody/);
  } finally {
    vi.unstubAllEnvs();
  }
});

test('the footer and the log tell the model, tokens and cost; the log tells no text', async () => {
  await using scene = await openScene();
  scene.openrouter.next(fixture('s1_plain'));
  const answer = await asked(scene, 'What about marzipan?');
  expect(parts(answer).quiet).toEqual([
    expect.stringMatching(/^\S+ (\(.*\) )?· \d+\.\d s · [\d,]+ \([\d,]+ cached\) → [\d,]+ tokens · \$\d/),
  ]);
  const [line] = logged(scene, 'turn');
  expect(line).toMatchObject({
    outcome: 'done',
    preset: 'fast',
    modelAsked: 'openai/gpt-6-luna',
    generationId: expect.stringMatching(/^gen-/),
    promptTokens: expect.any(Number),
    completionTokens: expect.any(Number),
    costMicroUsd: expect.any(Number),
    firstTextMs: expect.any(Number),
    totalMs: expect.any(Number),
  });
  const text = parts(answer).text.slice(0, 20);
  expect(text.length).toBeGreaterThan(5);
  for (const secret of ['marzipan', text, 'sk-or-test', scene.discord.token])
    expect(JSON.stringify(scene.log)).not.toContain(secret);
});

test('LOG_CONTENT=on writes both texts into the turn’s line', async () => {
  await using scene = await openScene({ environment: { LOG_CONTENT: 'on' } });
  scene.openrouter.next(say('Sweet.'));
  await ask(scene, 'What about marzipan?');
  await scene.discord.until(() => logged(scene, 'turn').length === 1);
  expect(logged(scene, 'turn')[0]).toMatchObject({ prompt: 'What about marzipan?', answer: 'Sweet.' });
});
