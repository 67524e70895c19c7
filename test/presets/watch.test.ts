import { mkdtemp, rename, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPresets, type PresetsError } from '../../src/presets/load.ts';
import type { Presets } from '../../src/presets/schema.ts';
import { watchPresets } from '../../src/presets/watch.ts';

const good = (model: string) => `default: a\npresets: { a: { description: d, model: ${model} } }\n`;

/** A watched file and everything that was told about it, one after another. */
async function watched(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-watch-'));
  const file = join(folder, 'presets.yaml');
  await writeFile(file, text);
  const told: string[] = [];
  let wake = () => {};
  const tell = (what: string) => {
    told.push(what);
    wake();
  };
  const watch = watchPresets(
    file,
    (presets: Presets) => tell(presets.get('a')?.model ?? ''),
    (error: PresetsError) => tell(error.message),
    await loadPresets(file),
  );
  return {
    file,
    told,
    check: watch.check,
    close: watch.close,
    /** Resolves once `what` was told last; the test's own limit ends the waiting. */
    last: async (what: string | RegExp) => {
      while (!(told.at(-1) ?? '').match(what))
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    },
    [Symbol.asyncDispose]: async () => {
      watch.close();
      await rm(folder, { recursive: true });
    },
  };
}

test('a file that is written again is told, without asking', async () => {
  await using at = await watched(good('x/one'));
  await writeFile(at.file, good('x/two'));
  await at.last('x/two');
  await writeFile(at.file, good('x/three'));
  await at.last('x/three');
});

test('a file that an editor replaces by renaming is told, again and again', async () => {
  await using at = await watched(good('x/one'));
  for (const model of ['x/two', 'x/three', 'x/four']) {
    await writeFile(`${at.file}.new`, good(model));
    await rename(`${at.file}.new`, at.file);
    await at.last(model);
  }
});

test('a broken file is told once, by line and column, and the good one after it', async () => {
  await using at = await watched(good('x/one'));
  await writeFile(at.file, `${good('x/two')}temprature: 1\n`);
  await at.last(/^presets.yaml:3:1 temprature: unknown/);
  await at.check();
  await at.check();
  await writeFile(at.file, good('x/three'));
  await at.last('x/three');
  expect(at.told.filter((what) => what.includes('temprature'))).toHaveLength(1);
});

test('the good file that comes back after a broken one is told again', async () => {
  await using at = await watched(good('x/one'));
  await writeFile(at.file, '- nonsense');
  await at.last(/expected a map/);
  await writeFile(at.file, good('x/one'));
  await at.last('x/one');
});

test('a file that goes away is told, and its return too', async () => {
  await using at = await watched(good('x/one'));
  await unlink(at.file);
  await at.last(/there is no such file/);
  await writeFile(at.file, good('x/two'));
  await at.last('x/two');
});

test('what did not change is not told', async () => {
  await using at = await watched(good('x/one'));
  await utimes(at.file, new Date(), new Date());
  await at.check();
  await writeFile(`${at.file}.new`, good('x/one'));
  await rename(`${at.file}.new`, at.file);
  await at.check();
  expect(at.told).toEqual([]);
});

test('what changed between loading and watching is told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-watch-'));
  const file = join(folder, 'presets.yaml');
  await writeFile(file, good('x/one'));
  const loaded = await loadPresets(file);
  await writeFile(file, good('x/two'));
  const presets = await new Promise<Presets>((resolve, reject) => {
    const watch = watchPresets(file, (found) => resolve(found) ?? watch.close(), reject, loaded);
  });
  expect(presets.get('a')?.model).toBe('x/two');
  await rm(folder, { recursive: true });
});

test('nothing is told after closing', async () => {
  await using at = await watched(good('x/one'));
  at.close();
  await writeFile(at.file, good('x/two'));
  await at.check();
  expect(at.told).toEqual([]);
});

test('a folder that cannot be watched is told, and looking by hand still works', async () => {
  const told: string[] = [];
  const watch = watchPresets(
    '/nowhere/presets.yaml',
    () => {},
    (error) => told.push(error.message),
  );
  await watch.check();
  expect(told).toEqual([
    'presets.yaml: changes will not be noticed (ENOENT)',
    'presets.yaml: there is no such file (/nowhere/presets.yaml, PRESETS_FILE)',
  ]);
});
