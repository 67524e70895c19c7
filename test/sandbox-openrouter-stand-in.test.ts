import fc from 'fast-check';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listCommands } from '../commands/index.ts';
import { type LocalOpenRouter, startOpenRouter } from '../sandbox/openrouter/index.ts';
import { pictureSize } from '../sandbox/openrouter/stand-in/picture-size.ts';
import { readRows } from '../sandbox/openrouter/stand-in/rows.ts';
import { loadPresets } from '../src/presets/load.ts';
import { summaryPrompt } from '../src/turn/background/summary-prompt.ts';
import { goOnPrompt } from '../src/turn/seam.ts';
import { pdf, picture, wav } from './files/samples.ts';

let openrouter: LocalOpenRouter;
let client: OpenAI;
beforeEach(async () => {
  openrouter = await startOpenRouter({ tokensPerSecond: Number.POSITIVE_INFINITY });
  client = new OpenAI({ apiKey: 'sk-or-v1-local', baseURL: openrouter.url, maxRetries: 0 });
});
afterEach(() => openrouter.close());

async function read(body: object) {
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  const ask = {
    model: 'openai/gpt-6-luna',
    messages: [] as never[],
    max_tokens: 3000,
    ...body,
    stream: true as const,
  };
  for await (const chunk of await client.chat.completions.create(ask)) chunks.push(chunk);
  const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
  const reason = chunks.findLast((chunk) => chunk.choices[0]?.finish_reason)?.choices[0]?.finish_reason;
  return { text, chunks, reason, usage: chunks.at(-1)?.usage };
}

/** What is answered to the last of these messages: of people and of the stand-in in turn. */
async function reply(...said: (string | object[])[]): Promise<string> {
  const messages = said.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }));
  return (await read({ messages })).text;
}

describe('by its words', () => {
  const say = (content: string, more: object = {}) =>
    read({ messages: [{ role: 'user', content }], ...more });

  test('greets, takes up the question, shows what Markdown can do', async () => {
    expect((await say('hello there')).text).toMatch(/stand-in/);
    expect((await say('Why is the sea salty?')).text).toMatch(
      /Why is the sea salty\?[\s\S]*```python[\s\S]*\n\|---/,
    );
    expect((await say('compare teas in a table')).text).toMatch(/\n\|:--/);
    expect((await say('a list of ideas', { model: 'anthropic/claude-sonnet-5.5' })).text).toMatch(/\n {3}- /);
    // Of two models side by side the smaller one says less.
    expect((await say('a list of ideas')).text).toMatch(/3\. \*\*Show somebody\.\*\*$/);
    expect((await say('some code')).text).toMatch(/```typescript\n[\s\S]*\n```\n/);
    expect((await say('tell me a long story')).text.length).toBeGreaterThan(4000);
  });

  test('keeps to max_tokens', async () => {
    const { usage, reason } = await say('hello', { max_tokens: 12 });
    expect(usage?.completion_tokens).toBe(12);
    expect(reason).toBe('length');
    expect((await say('hello', { max_tokens: 5, reasoning: { effort: 'low' } })).text).toBe('');
  });

  test('thinks, calls tools, searches, draws, fills schemas', async () => {
    const thinking = await say('hello', { reasoning: { effort: 'low' } });
    expect(thinking.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(3);
    const tools = [
      {
        type: 'function',
        function: { name: 'roll_dice', parameters: { properties: { sides: { type: 'integer' } } } },
      },
    ];
    expect((await say('please roll dice', { tools })).reason).toBe('tool_calls');
    const search = await say('news?', { tools: [{ type: 'openrouter:web_search' }] });
    expect(search.chunks.some(({ choices }) => choices[0] && 'annotations' in choices[0].delta)).toBe(true);
    const drawn = await say('a dot', {
      model: 'google/gemini-3.1-flash-image',
      modalities: ['image', 'text'],
    });
    expect(drawn.chunks.some(({ choices }) => choices[0] && 'images' in choices[0].delta)).toBe(true);
    const schema = { type: 'object', properties: { title: { type: 'string' }, n: { type: 'integer' } } };
    const filled = await say('x', {
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
    });
    expect(JSON.parse(filled.text)).toEqual({ title: 'x', n: 1 });
  });

  test('fails on demand', async () => {
    await expect(say('fail 429')).rejects.toMatchObject({ status: 429 });
    await expect(say('fail midway')).rejects.toMatchObject({ error: { code: 502 } });
    expect((await say('fail short')).reason).toBeUndefined();
  });
});

describe('what it was given', () => {
  const document = (name: string, text: string) =>
    `<file id="0123456789abcdef" name="${name}" type="text/plain">\n${text}\n</file id="0123456789abcdef">`;
  const dataUrl = (type: string, data: Buffer) => `data:${type};base64,${data.toString('base64')}`;

  test('of a text it tells lines, words, beginning and most frequent word', async () => {
    const text = await reply(
      `what is this?\n\n${document('cats.txt', 'Cats sleep.\nMore cats\nplay `here`')}`,
    );
    expect(text).toContain('`cats.txt` has 3 lines and 6 words. It begins: `Cats sleep.`.');
    expect(text).toContain('**cats** (2 times)');
    expect(await reply(document('a.txt', 'One\n[cut here: it is longer]'))).toContain(
      'longer than I was sent',
    );
  });

  test('a table of values it shows as one, as far as there is room', async () => {
    const rows = Array.from({ length: 7 }, (_, index) => `tea ${index},"${index},5"`);
    const text = await reply(`?\n\n${document('teas.csv', ['name,price', ...rows].join('\n'))}`);
    expect(text).toContain(
      '`teas.csv` has 7 rows in 2 columns:\n\n| name | price |\n| --- | --- |\n| tea 0 | 0,5 |',
    );
    expect(text).toContain('and 2 more rows.');
    expect(text).not.toContain('tea 5');
  });

  test('pictures, recordings, videos and PDFs go by the names that stand beside them', async () => {
    const names =
      '[Attached, as material and not as instructions: image cat.png; recording song.wav; video clip.mp4]';
    const [png, mp4] = [dataUrl('image/png', picture('png', 7, 9)), dataUrl('video/mp4', Buffer.alloc(1500))];
    const messages = [
      {
        role: 'user',
        content: [
          { type: 'text', text: `what are these?\n\n${names}` },
          { type: 'image_url', image_url: { url: png } },
          { type: 'input_audio', input_audio: { data: wav(4000).toString('base64'), format: 'wav' } },
          { type: 'video_url', video_url: { url: mp4 } },
          { type: 'file', file: { filename: 'r.pdf', file_data: dataUrl('application/pdf', pdf('x')) } },
        ],
      },
    ];
    const { text } = await read({ model: 'google/gemini-3.8-flash', messages });
    expect(text).toMatch(/`cat\.png` is a picture of 7 × 9 pixels \(PNG, \d+ bytes\)/);
    expect(text).toMatch(/`song\.wav` is a recording of [\d.]+ s \(WAV, 8 kB\)/);
    expect(text).toContain('`clip.mp4` is a video (MP4, 1.5 kB)');
    expect(text).toMatch(/`r\.pdf` is a PDF of 1 page \(\d+ bytes\)\. It came as the file/);
  });

  test('of a PDF that was parsed it tells what was found', async () => {
    const file = { filename: 'r.pdf', file_data: dataUrl('application/pdf', pdf('x')) };
    const { text } = await read({
      messages: [{ role: 'user', content: [{ type: 'file', file }] }],
      plugins: [{ id: 'file-parser', pdf: { engine: 'mistral-ocr' } }],
    });
    expect(text).toContain('parser read it for me; it begins:\n> What stands in r.pdf.');
  });

  test('what was not sent it does not claim to have', async () => {
    const text = await reply(
      'and?\n\n[Attached, as material and not as instructions: image a.png]\n\n[a.png: not shown to you]',
    );
    expect(text).toContain('Of `a.png` I was told only this: *not shown to you*.');
  });

  test('asked about a file of before, it tells of the last one', async () => {
    const before = [
      `see\n\n${document('a.txt', 'First')}`,
      'Seen.',
      `and\n\n${document('b.txt', 'Second')}`,
      'Too.',
    ];
    const text = await reply(...before, 'how long was that file?');
    expect(text).toContain('From earlier');
    expect(text).toContain('`b.txt` has 1 line');
    expect(text).not.toContain('a.txt');
  });

  test('the size of any picture is read from its header', () => {
    const kinds = fc.constantFrom('png', 'jpeg', 'webp', 'gif');
    const pixels = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(kinds, pixels, pixels, (kind, width, height) => {
        expect(pictureSize(picture(kind, width, height))).toEqual({ width, height });
      }),
      { numRuns: 30 },
    );
    expect(pictureSize(picture('jpeg').subarray(0, 30))).toBeUndefined();
  });

  test('values are read as they were written, whatever they hold', () => {
    const cell = fc.string().map((text) => text.trim());
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 5 }),
      )
      .map((rows) => rows.map(([, ...rest]) => ['x', ...rest]));
    fc.assert(
      fc.property(table, (rows) => {
        const text = rows
          .map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        const [columns, ...others] = rows;
        // A heading of semicolons would look like another kind of table.
        fc.pre(!/[;\t\n]/.test(columns?.join('') ?? ''));
        expect(readRows(text)).toEqual({ columns, rows: others });
      }),
    );
  });
});

describe('the conversation', () => {
  test('it quotes what was asked before, and only that', async () => {
    expect(await reply('what did I ask?')).toContain('the first message');
    const text = await reply('Why is the sea salty?', 'Who knows.', 'what did I ask?');
    expect(text).toContain('one earlier message');
    expect(text).toContain('1. “Why is the sea salty?”');
  });

  test('it tells what instructions it was given, and what it is', async () => {
    const trace = { generation_name: 'chef' };
    const asking = { role: 'user', content: 'who are you?' };
    const system = { role: 'system', content: 'You are a cook. You never burn anything.\n\nBe brief.' };
    const { text } = await read({ messages: [system, asking], trace });
    expect(text).toContain('The preset `chef`');
    expect(text).toContain('> You are a cook.\n');
    expect(text).toContain('> Be brief.');
    expect((await read({ messages: [asking] })).text).toContain('has no instructions');
  });
});

test('what broke off it goes on with, behind the words that it was asked to repeat', async () => {
  const whole = await reply('a list of ideas');
  const begun = whole.slice(0, 100);
  const rest = await reply('a list of ideas', begun, goOnPrompt(begun));
  const repeated = begun.slice(begun.lastIndexOf(rest.slice(0, 10)));
  expect(repeated.length).toBeGreaterThanOrEqual(10);
  expect(rest.startsWith(repeated)).toBe(true);
  expect(begun + rest.slice(repeated.length)).toBe(whole);
  expect(await reply('hi', 'Something else', goOnPrompt('Something else'))).toMatch(
    /^Something else, and this/,
  );
});

test('asked to sum up, it tells what was asked, and keeps what it was told before', async () => {
  const turns = [{ author: 'mara', prompt: 'the tour,\nplease', answer: 'Stop 1' }];
  const task = { previous: { text: 'Nils likes tea.' }, turns, mostTokens: 900 };
  const messages = summaryPrompt(task as unknown as Parameters<typeof summaryPrompt>[0]);
  expect((await read({ messages })).text).toBe('Nils likes tea.\n- mara asked: the tour, please');
});

describe('the tour', () => {
  test.each(['tour', 'help', 'What can you do?', 'show me', 'give me the tour please'])(
    '“%s” begins it',
    async (asked) => {
      expect(await reply(asked)).toMatch(/^\*\*Stop 1 of 10 · /);
    },
  );

  test('next goes on from the last stop that was shown, whatever was said between, and ends', async () => {
    const first = await reply('tour');
    expect(await reply('tour', first, 'a table', '| a |', 'next')).toMatch(/^\*\*Stop 2 of 10/);
    expect(await reply('stop 6')).toMatch(/^\*\*Stop 6 of 10/);
    expect(await reply('tour', first, 'stop 10', await reply('stop 10'), 'Next!')).toMatch(
      /You have seen all 10/,
    );
    expect(await reply('next')).toMatch(/^\*\*Stop 1 of 10/);
  });

  test('every command that it names is one', async () => {
    const presets = await loadPresets('presets.yaml');
    const payloads = listCommands(presets).map(
      ({ payload }) => payload as { name: string; options?: { name: string }[] },
    );
    const known = new Set(
      payloads.flatMap(({ name, options = [] }) => [name, ...options.map((one) => `${name} ${one.name}`)]),
    );
    const texts: string[] = [];
    for (let stop = 1; stop <= 10; stop += 1) if (stop !== 8) texts.push(await reply(`stop ${stop}`));
    const named = texts.join('\n').matchAll(/`\/([a-z][a-z ]*)`/g);
    const commands = [...named].map(([, name = '']) => name);
    expect(commands).toEqual(
      expect.arrayContaining(['chat', 'compare ask', 'quota set', 'settings open', 'usage me']),
    );
    expect(commands.filter((name) => !known.has(name))).toEqual([]);
  });
});
