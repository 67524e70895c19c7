import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { ended, labels, under } from './asking.ts';
import { answered, hears, logged, openScene, type Scene, said } from './scene.ts';
import { importFile } from './server-presets.ts';

const preset = (schema: object, more = '') => `
    description: Data
    model: openai/gpt-6-luna
    max_tokens: 1000${more}
    response_format: ${JSON.stringify({ type: 'json_schema', json_schema: { name: 'data', schema } })}
`;
const operators = (schema: object, more = '') => `default: data\npresets:\n  data:${preset(schema, more)}`;

/** The operator's: an expression that searches backwards, and an answer for which it takes years. */
const backtracking = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } };
const endless = say(JSON.stringify({ a: `${'a'.repeat(60)}!` }));
const short = say('{"a":"aa"}');

/** A server's: branches of branches, of which none fits. */
const branches = {
  type: 'object',
  $ref: '#/$defs/s60',
  $defs: Object.fromEntries([
    ['s0', { anyOf: Array.from({ length: 100 }, (_, index) => ({ const: `x${index}` })) }],
    ...Array.from({ length: 60 }, (_, index) => {
      const before = { $ref: `#/$defs/s${index}` };
      return [`s${index + 1}`, { anyOf: [before, before] }];
    }),
  ]),
};

/** The gateway asks for a heartbeat, and gets one. */
async function beats({ discord }: Scene): Promise<void> {
  const { heartbeats } = discord.gateway.counts;
  discord.gateway.askHeartbeat();
  await discord.until(() => discord.gateway.counts.heartbeats > heartbeats);
}

test('a check that takes years holds nobody else, and Stop ends it', async () => {
  const plain = '\n  plain:\n    description: Words\n    model: openai/gpt-6-luna\n';
  await using scene = await openScene({ presets: operators(backtracking) + plain, formMs: 600_000 });
  const { channel, discord, mara, openrouter } = scene;
  const other = discord.server('Dogs', { owner: discord.owner });
  const there = other.channel('general');
  const nils = discord.member('nils', { in: other });
  openrouter.next(endless);
  await mara.send(channel, '@Parley one');
  await openrouter.until(() => openrouter.requests.length === 1);
  const waiting = await hears(scene, channel, english.structured.waiting);
  openrouter.next(say('Here I am.'), short);
  const used = await nils.slash(there, 'ask', { prompt: 'Are you there?', preset: 'plain' });
  await discord.until(() => used.reply()?.content.includes('Here I am.'));
  // Answers in a form, too: another process checks them.
  await nils.send(there, '@Parley two');
  await discord.until(() => said(scene, there).some(({ embeds }) => embeds.length > 0));
  await beats(scene);
  expect(said(scene, channel)).toEqual([expect.objectContaining({ id: waiting.id })]);
  await mara.click(waiting, 'Stop');
  const stopped = await discord.until(() =>
    said(scene, channel).find((one) => labels(one).includes('Retry')),
  );
  expect(stopped.content).toContain(english.structured.stoppedBy('mara'));
});

test('an expression that searches backwards is given up: said, logged, and not asked to be mended', async () => {
  await using scene = await openScene({ presets: operators(backtracking) });
  const { channel, mara, openrouter, server } = scene;
  openrouter.next(endless);
  const answer = await ended(scene, await mara.send(channel, '@Parley one'));
  expect(answer.content).toContain(english.structured.uncheckable('data'));
  expect(labels(answer)).toEqual(under.failed);
  expect(openrouter.requests).toHaveLength(1);
  expect(logged(scene, 'a form could not be checked')).toEqual([
    expect.objectContaining({
      turnId: expect.any(String),
      serverId: server.id,
      userId: mara.id,
      preset: 'data',
      why: 'not done within 1000 ms',
    }),
  ]);
  openrouter.next(short);
  await mara.click(answer, 'Retry');
  await scene.discord.until(() => said(scene, channel)[0]?.embeds.length === 1);
});

test('a server’s own schema with endless branches holds up nobody but its server', async () => {
  await using scene = await openScene({ presets: operators({ type: 'object' }) });
  const { channel, discord, mara, openrouter } = scene;
  expect(await importFile(scene, `presets:\n  house:${preset(branches)}`)).toContain('Imported: `house`');
  const other = discord.server('Dogs', { owner: discord.owner });
  const there = other.channel('general');
  const nils = discord.member('nils', { in: other });
  openrouter.next(say('{"a":1}'));
  const used = await mara.slash(channel, 'ask', { prompt: 'one', preset: 'house' });
  await openrouter.until(() => openrouter.requests.length === 1);
  openrouter.next(short);
  await nils.send(there, '@Parley two');
  const [data] = await answered(scene, there);
  expect(data?.embeds).toHaveLength(1);
  await beats(scene);
  await discord.until(() => used.reply()?.content.includes(english.structured.uncheckable('data')));
  expect(openrouter.requests).toHaveLength(2);
});

test('a template that loops for ever is given up: the data are shown without it', async () => {
  const loop = '{% for a in (1..90000) %}{% for b in (1..90000) %}{% endfor %}{% endfor %}';
  await using scene = await openScene({
    presets: operators(backtracking, `\n    response: { template: '${loop}' }`),
  });
  const { channel, mara, openrouter } = scene;
  openrouter.next(short);
  await mara.send(channel, '@Parley one');
  const [answer] = await answered(scene, channel);
  expect(answer?.embeds).toMatchObject([{ description: '**A**\naa' }]);
  expect(logged(scene, 'a template could not be filled: the data are shown without it')).toHaveLength(1);
});
