import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brokenOff, mostBytes } from '../../src/mcp/bounded-fetch.ts';
import { LineBuffer } from '../../src/mcp/line-buffer.ts';

/** All that can be read now. */
function read(buffer: LineBuffer): unknown[] {
  const messages: unknown[] = [];
  for (let next = buffer.readMessage(); next !== null; next = buffer.readMessage()) messages.push(next);
  return messages;
}

const result = (id: number, text: string) => ({ jsonrpc: '2.0', id, result: { text } });

test('law: however the bytes are cut, the messages are the same', () => {
  const texts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 40 }), (said, size) => {
      const messages = said.map((text, id) => result(id, text));
      const bytes = Buffer.from(messages.map((message) => `${JSON.stringify(message)}\r\n\n`).join(''));
      const buffer = new LineBuffer();
      const found: unknown[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        buffer.append(bytes.subarray(at, at + size));
        found.push(...read(buffer));
      }
      expect(found).toEqual(messages);
    }),
  );
});

test('a line that is no message is an error, and the next one is read', () => {
  const buffer = new LineBuffer();
  buffer.append(Buffer.from(`Listening on port 80\n${JSON.stringify(result(1, 'a'))}\n`));
  expect(() => buffer.readMessage()).toThrow();
  expect(read(buffer)).toEqual([result(1, 'a')]);
});

test.for([
  ['at its beginning', (text: string) => `{"jsonrpc":"2.0","id":7,"result":{"text":"${text}"}}`],
  ['at its end', (text: string) => `{"result":{"text":"${text}"},"jsonrpc":"2.0","id":7}`],
] as const)('an answer that is too long, with its id %s, is an error in its place', ([, write]) => {
  const buffer = new LineBuffer();
  const bytes = Buffer.from(`${write('x'.repeat(mostBytes))}\n${JSON.stringify(result(8, 'after'))}\n`);
  for (let at = 0; at < bytes.length; at += 65_536) buffer.append(bytes.subarray(at, at + 65_536));
  const [error, after, ...more] = read(buffer);
  expect(error).toMatchObject({ id: 7, error: { code: brokenOff } });
  expect(after).toEqual(result(8, 'after'));
  expect(more).toEqual([]);
});
