import { expect, test } from 'vitest';
import { startMcpServer } from '../../sandbox/mcp/http.ts';
import { cutByLength } from '../../sandbox/openrouter/scenarios.ts';
import { toolName } from '../../src/mcp/tool-name.ts';
import { english } from '../../src/texts/index.ts';
import { ask, asked, ended, labels, parts } from './asking.ts';
import { askedLeave } from './functions.ts';
import { connected, nextCalls, offered, openMcpScene, results } from './mcp-scene.ts';
import { askerBy, drawnIn, lastOf, ways } from './ways.ts';

/** What says nothing of whether it reads only. */
const write = toolName('notes', 'note.write');

test.for(ways)('%s: what does not say that it reads only is done when the asker allows it', async (way) => {
  await using server = await startMcpServer();
  await using scene = await openMcpScene({ notes: { url: server.url } });
  await connected(scene);
  const { who, where, ask } = askerBy(scene, way);
  nextCalls(scene, [{ name: write, arguments: { text: 'Buy milk' } }], 'Noted.');
  await ask('note that');
  const question = await askedLeave(scene, where, who);
  expect(question.content).toBe(
    `-# ❔ **${who.name}, may I** use note.write of notes, with text: "Buy milk"`,
  );
  expect(labels(question)).toEqual(['Allow', 'Don’t', 'Stop']);
  expect(server.calls).toEqual([]);
  await who.click(question, 'Allow');
  await drawnIn(scene, where, /Noted\./, who);
  expect(server.calls).toEqual([{ tool: 'note.write', arguments: { text: 'Buy milk' } }]);
  expect(results(scene.openrouter.requests[1])).toEqual([expect.stringContaining('Noted, 1 in all.')]);
});

test('what the asker refuses is not done, and the reply goes on', async () => {
  await using server = await startMcpServer();
  await using scene = await openMcpScene({ notes: { url: server.url } });
  await connected(scene);
  nextCalls(scene, [{ name: write, arguments: { text: 'Buy milk' } }], 'Then not.');
  const prompt = await ask(scene, 'note that');
  await scene.mara.click(await askedLeave(scene, scene.channel), 'Don’t');
  expect(parts(await ended(scene, prompt)).text).toBe('Then not.');
  expect(server.calls).toEqual([]);
  expect(results(scene.openrouter.requests[1])[0]).toContain('refused');
});

test('a long argument hides neither the others nor how much of it is not shown; what is allowed is what runs', async () => {
  await using server = await startMcpServer();
  await using scene = await openMcpScene({ notes: { url: server.url, alwaysAsk: ['add'] } });
  await connected(scene);
  const { channel, discord, mara } = scene;
  const given = {
    text: 'x'.repeat(5000),
    ...Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`field${index}`, `value ${index}`])),
    also: 'delete everything',
  };
  nextCalls(scene, [{ name: write, arguments: given }], 'Noted.');
  const prompt = await ask(scene, 'note that');
  const question = await askedLeave(scene, channel);
  const [, shown = '', hidden] = /text: "(x+)… \((\d+) more characters\), /.exec(question.content) ?? [];
  expect(shown.length + Number(hidden)).toBe(5000 + '"'.length);
  for (const [name, value] of Object.entries(given).slice(1))
    expect(question.content).toContain(`${name}: "${value}"`);
  expect(labels(question)).toEqual(['Allow', 'Don’t', 'Show all of it', 'Stop']);
  await mara.click(question, 'Show all of it');
  const whole = await discord.until(() =>
    discord.visible(channel, mara).find(({ ephemeral, attachments }) => ephemeral && attachments.length > 0),
  );
  const file = discord.file(whole.attachments[0]?.id ?? '')?.toString() ?? '';
  expect(JSON.parse(file)).toEqual(given);
  expect(server.calls).toEqual([]);
  await mara.click(question, 'Allow');
  await ended(scene, prompt);
  expect(server.calls).toEqual([{ tool: 'note.write', arguments: given }]);
});

test('names of so many arguments that they have no room are counted, and can be looked at', async () => {
  await using server = await startMcpServer();
  await using scene = await openMcpScene({ notes: { url: server.url } });
  await connected(scene);
  const { channel, mara } = scene;
  const many = Array.from({ length: 300 }, (_, index) => [`argument number ${index}`, index]);
  nextCalls(scene, [{ name: write, arguments: { text: 'Buy milk', ...Object.fromEntries(many) } }]);
  const prompt = await ask(scene, 'note that');
  const question = await askedLeave(scene, channel);
  expect(question.content).toMatch(/… \*\*\(and [\d,]+ more characters that do not fit here\)\*\*$/);
  expect(labels(question)).toContain('Show all of it');
  await mara.click(question, 'Don’t');
  await ended(scene, prompt);
  expect(server.calls).toEqual([]);
});

test('the operator has the last word on what asks first', async () => {
  await using server = await startMcpServer();
  const notes = { url: server.url, alwaysAsk: ['add'], alwaysAllow: ['note.write', 'add'] };
  await using scene = await openMcpScene({ notes });
  await connected(scene);
  nextCalls(scene, [{ name: write, arguments: { text: 'Buy milk' } }], 'Noted.');
  expect(parts(await asked(scene, 'note that')).text).toBe('Noted.');
  nextCalls(scene, [{ name: 'notes__add', arguments: { a: 1, b: 1 } }], 'Two.');
  const prompt = await ask(scene, 'add');
  await scene.mara.click(await askedLeave(scene, scene.channel), 'Allow');
  expect(parts(await ended(scene, prompt)).text).toBe('Two.');
  expect(server.calls.map(({ tool }) => tool)).toEqual(['note.write', 'add']);
});

test('while a tool runs a quiet line says so, and is gone at the end', async () => {
  await using server = await startMcpServer();
  await using scene = await openMcpScene({ notes: { url: server.url, timeout: 4 } });
  await connected(scene);
  nextCalls(scene, [{ name: 'notes__wait' }], 'Enough.');
  const prompt = await ask(scene, 'wait');
  const running = await scene.discord.until(() =>
    scene.discord.visible(scene.channel).find(({ content }) => /^-# Notes: wait…$/m.test(content)),
  );
  expect(labels(running)).toContain('Stop');
  const answer = await ended(scene, prompt);
  expect(parts(answer).text).toBe('Enough.');
  expect(answer.content).not.toContain('Notes: wait');
});

test.for(['Regenerate', 'Continue'])(
  'where a moderator presses %s, tools that write are not offered, since the asker is not there to allow them',
  async (button) => {
    await using server = await startMcpServer();
    await using scene = await openMcpScene({ notes: { url: server.url } });
    await connected(scene);
    const { discord, channel, openrouter } = scene;
    const rita = discord.member('rita', { in: scene.server, permissions: ['ManageMessages'] });
    openrouter.next(cutByLength('I have no'));
    const answer = await asked(scene, 'note that');
    nextCalls(scene, [{ name: write, arguments: { text: 'Buy milk' } }], 'I have not noted it.');
    await rita.click(answer, button);
    const again = lastOf(await drawnIn(scene, channel, /not noted it\./));
    expect(again.content).toContain(english.tools.writesForAskers('mara'));
    expect(server.calls).toEqual([]);
    const [first, second, third] = openrouter.requests;
    expect(offered(first)).toContain(write);
    expect(offered(second)).toContain('notes__add');
    expect(offered(second)).not.toContain(write);
    expect(results(third)).toEqual([expect.stringContaining(`There is no tool called "${write}"`)]);
  },
);
