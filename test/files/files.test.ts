import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { never, type OpenFiles, openFiles, refusal } from './open-files.ts';
import { docx, docxBomb, mp4, odt, ogg, pdf, picture, promisingPng, wav, xlsx, zip } from './samples.ts';

const hour = 3_600_000;
const program = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(200)]);

test.each([
  ['image', 'image/png', picture('png')],
  ['image', 'image/jpeg', picture('jpeg')],
  ['image', 'image/webp', picture('webp')],
  ['image', 'image/gif', picture('gif')],
  ['audio', 'audio/wav', wav()],
  ['audio', 'audio/ogg', ogg()],
  ['video', 'video/mp4', mp4()],
  ['video', 'video/mp4', mp4('isom', 'soun', 'vide')],
  ['video', 'video/quicktime', mp4('qt  ', 'vide')],
  ['audio', 'audio/mp4', mp4('M4A ', 'soun')],
  ['audio', 'audio/mp4', mp4('mp42', 'soun')],
  ['audio', 'audio/mp4', mp4('3gp4', 'soun')],
  ['video', 'video/mp4', mp4('mp42', ...Array<string>(300).fill('meta'), 'soun')],
  ['pdf', 'application/pdf', pdf('Hello')],
  ['office', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', docx('Hello')],
  ['office', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', xlsx([['a', 1]])],
  ['office', 'application/vnd.oasis.opendocument.text', odt('Hello')],
  ['office', 'application/rtf', Buffer.from('{\\rtf1\\ansi Hello}')],
  ['text', 'text/plain', Buffer.from('BMW is a make of car.')],
  [
    'text',
    'text/plain',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  ],
  ['text', 'text/plain', Buffer.from('<?xml version="1.0"?><cats><cat name="Tom"/></cats>')],
  ['text', 'text/plain', Buffer.from('%PDX is not a PDF')],
] as const)(
  '%s of %s is told by its bytes, whatever its name and its type say',
  async (kind, type, bytes) => {
    await using house = await openFiles();
    for (const [name, contentType] of [
      ['holiday.png', 'image/png'],
      ['notes.txt', 'text/plain'],
      ['setup.exe', 'application/octet-stream'],
      ['noname', undefined],
    ] as const) {
      const url = house.serve(`/${name}`, (_, response) => {
        if (contentType) response.setHeader('content-type', contentType);
        response.end(bytes);
      });
      const file = await house.files.fetch({ url }, never);
      expect(file).toMatchObject({ kind, type, name, bytes: bytes.length });
      expect(await house.files.read(file.hash)).toEqual(Buffer.from(bytes));
    }
    expect(await house.lying()).toHaveLength(1);
  },
);

test.each([
  ['a program', program],
  ['an archive', zip({ 'cats.txt': 'Tom' })],
  ['nothing but zeros', Buffer.alloc(1000)],
  ['an old Word document', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])],
])('%s is refused, also where it says that it is an image', async (_, bytes) => {
  await using house = await openFiles();
  const url = house.serve('/cat.png', (__, response) => {
    response.setHeader('content-type', 'image/png');
    response.end(bytes);
  });
  const { trouble, words } = await refusal(house.files.fetch({ url }, never));
  expect(trouble).toBe('unreadable');
  expect(words).toContain('`cat.png` is of a kind that I cannot read');
});

test('a file without a byte is refused', async () => {
  await using house = await openFiles();
  const url = house.serve('/empty.txt', '');
  expect(await refusal(house.files.fetch({ url }, never))).toMatchObject({
    trouble: 'empty',
    words: '`empty.txt` is empty.',
  });
  expect((await refusal(house.files.keep(Buffer.alloc(0), 'a.png'))).trouble).toBe('empty');
});

test('100 MB are refused by what Discord tells, by what the server tells, and by what comes', async () => {
  await using house = await openFiles();
  const megabyte = Buffer.alloc(1024 ** 2, 'a');
  const told = house.serve('/told', 'x');
  const first = await refusal(house.files.fetch({ url: told, name: 'big.mp4', size: 100e6 }, never));
  expect(first.trouble).toBe('too-large');
  expect(first.words).toContain('`big.mp4` is larger than I take (1 MB at most)');
  expect(house.asked).toEqual([]);

  const honest = house.serve('/honest', (_, response) => {
    response.writeHead(200, { 'content-length': 100e6 });
    response.flushHeaders();
  });
  expect((await refusal(house.files.fetch({ url: honest }, never))).trouble).toBe('too-large');

  let sent = 0;
  const endless = house.serve('/endless', (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(megabyte)) sent += 1;
      sent += 1;
    };
    response.on('drain', more);
    more();
  });
  expect((await refusal(house.files.fetch({ url: endless }, never))).trouble).toBe('too-large');
  expect(sent).toBeLessThan(100);
  expect(await house.files.keep(megabyte, 'a.txt')).toMatchObject({ kind: 'text' });
  expect((await refusal(house.files.keep(Buffer.concat([megabyte, megabyte]), 'b.txt'))).trouble).toBe(
    'too-large',
  );
});

test('a zip bomb is not unfolded', async () => {
  await using house = await openFiles();
  const bomb = docxBomb(300 * 1024 ** 2);
  expect(bomb.length).toBeLessThan(1024 ** 2);
  const file = await house.files.keep(bomb, 'report.docx');
  const { trouble, words } = await refusal(house.files.text(file, 1000, never));
  expect(trouble).toBe('unfolds');
  expect(words).toContain('`report.docx` unfolds to far more than its size tells');
  // The next one is read as ever.
  const good = await house.files.keep(docx('Tom is a cat.'), 'good.docx');
  expect((await house.files.text(good, 1000, never))?.text).toContain('Tom is a cat.');
});

test('a pixel bomb is not decoded', async () => {
  await using house = await openFiles();
  const { trouble, words } = await refusal(house.files.keep(promisingPng(50_000, 50_000), 'wall.png'));
  expect(trouble).toBe('too-many-pixels');
  expect(words).toContain('`wall.png` has more pixels than I can open');
  expect((await refusal(house.files.keep(promisingPng(0, 10), 'none.png'))).trouble).toBe('damaged');
});

test('what is damaged is said to be', async () => {
  await using house = await openFiles();
  const whole = docx('Tom', 'Mia');
  const half = await house.files.keep(whole.subarray(0, whole.length - 40), 'half.docx');
  expect((await refusal(house.files.text(half, 1000, never))).trouble).toBe('damaged');
  const bytes = picture('png', 400, 400);
  const torn = await house.files.keep(Buffer.from(bytes).fill('x', 60), 'torn.png');
  const limits = { side: 100, bytes: 1e6, types: ['image/png', 'image/jpeg'] };
  expect((await refusal(house.files.image(torn, limits, never))).words).toContain('`torn.png` is damaged');
});

test('documents are read as text', async () => {
  await using house = await openFiles();
  const read = async (bytes: Buffer, name: string) => {
    const text = await house.files.text(await house.files.keep(bytes, name), 10_000, never);
    return text?.text;
  };
  expect(await read(docx('Tom is a cat.', 'Mia too: Zwölf Größen, 猫.'), 'a.docx')).toMatch(
    /Tom is a cat\.\s+Mia too: Zwölf Größen, 猫\./,
  );
  expect(
    await read(
      xlsx([
        ['name', 'weight'],
        ['Tom', 4.5],
      ]),
      'b.xlsx',
    ),
  ).toMatch(/name.*weight[\s\S]*Tom.*4\.5/);
  expect(await read(odt('Ein Kätzchen'), 'c.odt')).toContain('Ein Kätzchen');
  expect(await read(Buffer.from('{\\rtf1\\ansi Tom \\b purrs\\b0 .}'), 'd.rtf')).toMatch(/Tom .*purrs/);
  expect(await read(pdf('The cat sat on the mat'), 'e.pdf')).toContain('The cat sat on the mat');
  expect(await read(Buffer.from('const cat = "Tom";'), 'f.ts')).toBe('const cat = "Tom";');
});

test('a document is opened once, and no more of it is given than is wanted', async () => {
  await using house = await openFiles();
  const file = await house.files.keep(docx('Tom is a cat.'), 'a.docx');
  await Promise.all([house.files.text(file, 100, never), house.files.text(file, 100, never)]);
  expect(await house.lying()).toEqual(expect.arrayContaining([file.hash, `${file.hash}.text`]));
  await writeFile(join(house.folder, file.hash.slice(0, 2), `${file.hash}.text`), 'Tom.');
  expect(await house.files.text(file, 3, never)).toEqual({ text: 'Tom', isCut: true });
});

test('what is stopped is not opened', async () => {
  await using house = await openFiles();
  const file = await house.files.keep(docx('Tom'), 'a.docx');
  await expect(house.files.text(file, 100, AbortSignal.abort('enough'))).rejects.toBe('enough');
  const stopping = new AbortController();
  const url = house.serve('/slow', () => stopping.abort('enough'));
  await expect(house.files.fetch({ url }, stopping.signal)).rejects.toBe('enough');
});

test('an attachment is fetched once, also where its address has changed', async () => {
  await using house = await openFiles();
  const url = (path: string) => house.serve(path, picture('png'));
  const [one, two] = await Promise.all([
    house.files.fetch({ url: url('/cat.png?ex=1'), key: 'attachment 7' }, never),
    house.files.fetch({ url: url('/cat.png?ex=2'), key: 'attachment 7', name: 'Tom.png' }, never),
  ]);
  expect(two).toEqual({ ...one, name: 'Tom.png' });
  expect(house.asked).toEqual(['/cat.png?ex=1']);
  // The same bytes from elsewhere are kept once.
  const other = await house.files.fetch({ url: url('/other.png'), key: 'attachment 8' }, never);
  expect(other.hash).toBe(one.hash);
  expect(await house.lying()).toEqual([one.hash]);
});

test('what is not there, or does not answer well, is said', async () => {
  await using house = await openFiles();
  const answering = (status: number) =>
    house.serve(`/${status}`, (_, response) => {
      response.writeHead(status).end('no');
    });
  for (const status of [401, 403, 404, 410])
    expect((await refusal(house.files.fetch({ url: answering(status) }, never))).trouble).toBe('gone');
  for (const status of [400, 429, 500, 503])
    expect((await refusal(house.files.fetch({ url: answering(status) }, never))).trouble).toBe('unreachable');
  expect(house.asked.filter((path) => path === '/503')).toHaveLength(2);

  let times = 0;
  const moody = house.serve('/moody.txt', (_, response) => {
    times += 1;
    if (times === 1) response.destroy();
    else response.end('Tom');
  });
  expect(await house.files.fetch({ url: moody }, never)).toMatchObject({ kind: 'text', bytes: 3 });
});

test.each([
  ['file:///etc/passwd', 'bad-address'],
  ['data:text/plain,hello', 'bad-address'],
  ['ftp://files.example/a', 'bad-address'],
  ['https://tom:secret@files.example/a', 'bad-address'],
  ['not an address', 'bad-address'],
  ['http://169.254.169.254/latest/meta-data/iam', 'private-address'],
  ['http://10.0.0.1/router.png', 'private-address'],
  ['http://[::1]:80/a.png', 'private-address'],
  ['http://[::ffff:10.0.0.1]/a.png', 'private-address'],
  ['http://localhost:9/a.png', 'gone or unreachable'],
])('%s is refused: %s', async (url, expected) => {
  await using house = await openFiles();
  const { trouble, words } = await refusal(house.files.fetch({ url }, never));
  if (expected === 'gone or unreachable') expect(['private-address', 'unreachable']).toContain(trouble);
  else expect(trouble).toBe(expected);
  if (trouble === 'private-address') expect(words).toContain('inside a private network');
});

test('a redirect into the private network is refused', async () => {
  await using house = await openFiles();
  const url = house.serve('/cat.png', (_, response) => {
    response.writeHead(302, { location: 'http://10.0.0.1/cat.png' }).end();
  });
  expect((await refusal(house.files.fetch({ url }, never))).trouble).toBe('private-address');
});

test('names are shown harmlessly', async () => {
  await using house = await openFiles();
  const named = async (name: string) => (await house.files.keep(Buffer.from('Tom'), name)).name;
  expect(await named('../../etc/passwd')).toBe('passwd');
  expect(await named('C:\\cats\\tom.txt')).toBe('tom.txt');
  expect(await named('a`b\u202Etxt.exe\n')).toBe('abtxt.exe');
  expect(await named('')).toBe('file');
  const long = await named(`${'a'.repeat(500)}.docx`);
  expect(Array.from(long)).toHaveLength(100);
  expect(long.endsWith('aaaaa.docx')).toBe(true);
});

test('a file goes with the last turn that holds it, and with all that was made of it', async () => {
  await using house = await openFiles();
  const { files } = house;
  const file = await files.keep(docx('Tom'), 'a.docx');
  await files.text(file, 100, never);
  await files.hold('turn 1', [file.hash, file.hash]);
  await files.hold('turn 2', [file.hash]);
  await files.release('turn 1');
  expect(await files.read(file.hash)).toBeDefined();
  await files.release('turn 2');
  expect(await files.read(file.hash)).toBeUndefined();
  expect(await files.text(file, 100, never)).toBeUndefined();
  expect(await house.lying()).toEqual([]);
  // It may come again.
  await files.keep(docx('Tom'), 'a.docx');
  expect(await files.read(file.hash)).toBeDefined();
});

test('what was made of a file is made once, and kept as long as the file', async () => {
  await using house = await openFiles();
  const { files } = house;
  const { hash } = await files.keep(wav(), 'voice.wav');
  let made = 0;
  const make = async () => `meow ${++made}`;
  expect(
    await Promise.all([files.derived(hash, 'transcript', make), files.derived(hash, 'transcript', make)]),
  ).toEqual(['meow 1', 'meow 1']);
  await files.saveDerived(hash, 'transcript', 'purr');
  expect(await files.peekDerived(hash, 'transcript')).toBe('purr');
  await files.hold('turn', [hash]);
  await files.release('turn');
  expect(await files.peekDerived(hash, 'transcript')).toBeUndefined();
  expect(await files.derived(hash, 'transcript', make)).toBe('meow 2');
  expect(await house.lying()).toEqual([]);
});

/** Lets time pass, and something come in that sets the sweep going; waits until it has swept. */
async function later(house: OpenFiles, ms: number, isSwept: () => Promise<boolean>): Promise<void> {
  house.clock.now += ms;
  await house.files.keep(Buffer.from(`at ${house.clock.now}`), 'later.txt');
  await expect.poll(isSwept, { timeout: 15_000 }).toBe(true);
}

test('files are kept as long as the operator wants since they were last used', async () => {
  await using house = await openFiles({ keepMs: 48 * hour });
  const { files } = house;
  const [old, used] = [await files.keep(Buffer.from('old'), 'a'), await files.keep(Buffer.from('used'), 'b')];
  const stray = await files.keep(Buffer.from('never asked about'), 'c');
  await files.hold('turn', [old.hash, used.hash]);
  const lies = async (hash: string) => (await house.lying()).includes(hash);
  await later(house, 30 * hour, async () => !(await lies(stray.hash)));
  expect([await lies(old.hash), await lies(used.hash)]).toEqual([true, true]);
  await files.read(used.hash);
  await later(house, 30 * hour, async () => !(await lies(old.hash)));
  expect(await lies(used.hash)).toBe(true);
  expect(house.problems).toEqual([]);
});

test('where all take too much room, the one that was used longest ago goes', async () => {
  await using house = await openFiles({ maxAllBytes: 2.5 * 1024 ** 2 });
  const { files } = house;
  const hashes: string[] = [];
  for (const letter of ['a', 'b', 'c']) {
    house.clock.now += hour;
    const { hash } = await files.keep(Buffer.alloc(1024 ** 2, letter), letter);
    await files.hold('turn', [hash]);
    hashes.push(hash);
  }
  await later(house, 2 * hour, async () => !(await house.lying()).includes(hashes[0] ?? ''));
  expect(await house.lying()).toEqual(expect.arrayContaining(hashes.slice(1)));
});

test('room is made whenever a file is added, not only once an hour', async () => {
  await using house = await openFiles({ maxAllBytes: 2.5 * 1024 ** 2 });
  for (const letter of ['a', 'b', 'c', 'd', 'e', 'f']) {
    house.clock.now += 1000;
    const { hash } = await house.files.keep(Buffer.alloc(1024 ** 2, letter), letter);
    await house.files.hold('turn', [hash]);
  }
  await expect.poll(async () => (await house.lying()).length, { timeout: 15_000 }).toBe(2);
  expect(house.problems).toEqual([]);
});

test('what a deleted turn still holds, since a crash came in between, is let go', async () => {
  await using house = await openFiles();
  const { files, store } = house;
  const [gone, there] = [
    await files.keep(Buffer.from('gone'), 'a'),
    await files.keep(Buffer.from('there'), 'b'),
  ];
  for (const [id, state, { hash }] of [
    ['1', 'deleted', gone],
    ['2', 'done', there],
  ] as const) {
    await files.hold(id, [hash]);
    await store.sql
      .insertInto('turns')
      .values({
        ...{
          id,
          state,
          place: 'p',
          server_id: '',
          parent_channel_id: null,
          no_store: 0,
          parent_id: null,
          depth: 0,
          author_id: '7',
          author_name: '',
          people: null,
        },
        ...{ preset: 'fast', prompt_message_id: null, prompt_tokens: 0, answer_tokens: 0 },
        ...{ created_at: 0, finished_at: null },
      })
      .execute();
  }
  await later(house, 3 * hour, async () => !(await house.lying()).includes(gone.hash));
  expect(await house.lying()).toContain(there.hash);
});

test('what was made of files takes room, too', async () => {
  await using house = await openFiles({ maxAllBytes: 1024 ** 2 });
  const { hash } = await house.files.keep(wav(), 'voice.wav');
  await house.files.hold('turn', [hash]);
  await house.files.saveDerived(hash, 'transcript', 'meow '.repeat(300_000));
  await later(house, 2 * hour, async () => !(await house.lying()).some((name) => name.startsWith(hash)));
});

test('what a killed process has left is swept', async () => {
  await using house = await openFiles();
  const { hash } = await house.files.keep(Buffer.from('known'), 'a');
  await house.files.hold('turn', [hash]);
  const draft = join(house.folder, 'new', 'half');
  const orphan = join(house.folder, hash.slice(0, 2), `${hash.slice(0, 2)}${'0'.repeat(62)}`);
  for (const path of [draft, orphan, `${orphan}.text`]) {
    await writeFile(path, 'x');
    await utimes(path, new Date(0), new Date(0));
  }
  await utimes(join(house.folder, hash.slice(0, 2), hash), new Date(0), new Date(0));
  await later(house, 2 * hour, async () => (await house.lying()).length === 2);
  expect(await readFile(join(house.folder, hash.slice(0, 2), hash), 'utf8')).toBe('known');
});
