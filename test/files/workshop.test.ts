import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Job } from '../../src/files/job.ts';
import { createFileWorkshop } from '../../src/files/workshop.ts';
import { never } from './open-files.ts';
import { docx, picture } from './samples.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-workshop-'));
  await writeFile(join(folder, 'photo'), picture('jpeg', 3000, 2000, true));
  await writeFile(join(folder, 'letter'), docx('Tom is a cat.'));
});
afterEach(() => rm(folder, { recursive: true }));

const image = (to: string): Job => ({
  ...{ make: 'image', from: join(folder, 'photo'), to, type: 'image/jpeg' },
  limits: { side: 1000, bytes: 1e6, types: [] },
});
const letter = (to: string): Job => ({
  ...{ make: 'document', from: join(folder, 'letter'), to, format: 'docx' },
});

test('what takes too much memory is ended', async () => {
  const work = createFileWorkshop(folder, { ms: 20_000, bytes: 1024 ** 2 });
  const end = await work(image(join(folder, 'small')), never);
  expect(end).toMatchObject({ done: false, trouble: 'unfolds' });
  expect(await readdir(folder)).not.toContain('small');
});

test('what takes too long is ended', async () => {
  const work = createFileWorkshop(folder, { ms: 1, bytes: 1024 ** 3 });
  expect(await work(letter(join(folder, 'text')), never)).toMatchObject({ done: false, trouble: 'unfolds' });
});

test('what somebody stops is ended, and what comes after it is done', async () => {
  const work = createFileWorkshop(folder);
  const stopping = new AbortController();
  const stopped = work(image(join(folder, 'small')), stopping.signal);
  stopping.abort(new Error('enough'));
  await expect(stopped).rejects.toThrow('enough');
  expect(await work(letter(join(folder, 'text')), never)).toEqual({ done: true });
  expect(await readFile(join(folder, 'text'), 'utf8')).toContain('Tom is a cat.');
});

test('many at once are all done, a few at a time', async () => {
  const work = createFileWorkshop(folder);
  const names = Array.from({ length: 12 }, (_, index) => `text-${index}`);
  const ends = await Promise.all(names.map((name) => work(letter(join(folder, name)), never)));
  expect(ends).toEqual(names.map(() => ({ done: true })));
  expect(await readdir(folder)).toEqual(expect.arrayContaining(names));
});

test('it cannot write elsewhere', async () => {
  const other = await mkdtemp(join(tmpdir(), 'parley-elsewhere-'));
  const work = createFileWorkshop(folder);
  expect(await work(letter(join(other, 'text')), never)).toMatchObject({ done: false, trouble: 'damaged' });
  expect(await readdir(other)).toEqual([]);
  await rm(other, { recursive: true });
});
