import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openStage } from '../../playground/stage/stage.ts';
import { talk } from '../../playground/terminal/talk.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';

const begin = '\u001B';
/** Sets the clipboard, the window's title; clears the screen; the same by one byte; a line over another. */
const evil = `Hello ${begin}]52;c;cm0gLXJmIH4=\u0007${begin}]0;title\u0007${begin}[2J there \u009B31m ab\u202Edc\rover`;

test.for([true, false])('what a model says commands no terminal (a terminal: %s)', async (isTTY) => {
  const stage = await openStage({
    environment: {},
    latency: { meanMs: 0, spreadMs: 0 },
    says: () => say(evil),
  });
  expect(await stage.ready).toBe(true);
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { isTTY, columns: 200 });
  const read = text(output);
  input.end('hi\n');
  await talk(stage, { input, output });
  output.end();
  const own = [`${begin}[1m`, `${begin}[2m`, `${begin}[0m`, `${begin}[0J`];
  const shown = own.reduce((all, one) => all.replaceAll(one, ''), await read);
  await stage.close();
  expect(shown).toContain(
    'Hello \uFFFD]52;c;cm0gLXJmIH4=\uFFFD\uFFFD]0;title\uFFFD\uFFFD[2J there \uFFFD31m ab\uFFFDdc\nover',
  );
  // What moves the cursor up to write a line anew is the screen's own.
  const rest = shown.replaceAll(new RegExp(`${begin}\\[\\d*[AGDJ]`, 'g'), '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(rest).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202E]/);
});

test('a slash command in the terminal is no question to a model', async () => {
  const stage = await openStage({
    environment: {},
    latency: { meanMs: 0, spreadMs: 0 },
    says: () => say('Hello'),
  });
  expect(await stage.ready).toBe(true);
  const input = new PassThrough();
  const output = new PassThrough();
  const read = text(output);
  input.end('/help\nhi\n');
  await talk(stage, { input, output: Object.assign(output, { isTTY: false, columns: 200 }) });
  output.end();
  expect(await read).toMatch(/Commands are used on the page.*Parley ▸ Hello/s);
  expect(stage.openrouter.requests).toHaveLength(1);
  await stage.close();
});
