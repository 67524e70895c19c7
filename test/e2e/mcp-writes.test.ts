import { expect, test } from 'vitest';
import { startMcpServer } from '../../sandbox/mcp/http.ts';
import { toolName } from '../../src/mcp/tool-name.ts';
import { ask, asked, ended, labels, parts } from './asking.ts';
import { askedLeave } from './functions.ts';
import { connected, nextCalls, openMcpScene, results } from './mcp-scene.ts';
import { askerBy, drawnIn, ways } from './ways.ts';

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

test('a long argument hides neither the others nor its own length from the asker', async () => {
  await using server = await startMcpServer();
  await using scene = await openMcpScene({ notes: { url: server.url, alwaysAsk: ['add'] } });
  await connected(scene);
  nextCalls(scene, [{ name: write, arguments: { text: 'x'.repeat(5000), also: 'delete everything' } }]);
  const prompt = await ask(scene, 'note that');
  const { content } = await askedLeave(scene, scene.channel);
  expect(content).toContain('… (5002 characters)');
  expect(content).toContain('also: "delete everything"');
  await scene.mara.click(await askedLeave(scene, scene.channel), 'Don’t');
  await ended(scene, prompt);
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
