import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const dockerfile = (await readFile('Dockerfile', 'utf8')).replaceAll('\\\n', ' ');

test('what the image copies and runs is there, and .dockerignore lets it through', async () => {
  const ignore = (await readFile('.dockerignore', 'utf8')).trim().split('\n');
  expect(ignore[0]).toBe('*');
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
    ([, from]) => from?.split(' ') ?? [],
  );
  expect(new Set(copied)).toEqual(new Set(ignore.slice(1).map((line) => line.replace(/^!/, ''))));
  for (const path of copied) expect(existsSync(path), path).toBe(true);
  const run = [...dockerfile.matchAll(/\bsrc\/[\w/-]+\.ts\b/g)].map(([path]) => path);
  expect(run.length).toBeGreaterThan(0);
  for (const path of run) expect(existsSync(path), path).toBe(true);
});

test('the image runs node with the flags of npm start', async () => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
  const flags = /NODE_OPTIONS="([^"]+)"/.exec(dockerfile)?.[1];
  const [, command = '[]'] = /^CMD (.+)$/m.exec(dockerfile) ?? [];
  const [program, ...given]: string[] = JSON.parse(command);
  expect(scripts.start).toBe([program, flags, ...given].join(' '));
  // The compile cache is made under the flags under which it is used.
  for (const line of dockerfile.match(/^RUN node .*(src\/index\.js|--eval).*$/gm) ?? [])
    expect(line).toContain(given.slice(0, -1).join(' '));
});

test('what runs in the image imports nothing that only developers have', async () => {
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
  for await (const file of glob('{src,commands}/**/*.ts')) {
    const text = await readFile(file, 'utf8');
    for (const [, name = ''] of text.matchAll(
      /^(?:import|export)\s(?!type\b)[^;]*?from '([^.'][^']*)';$/gm,
    )) {
      const bare = name.split('/', name.startsWith('@') ? 2 : 1).join('/');
      if (bare.startsWith('node:') || builtinModules.includes(bare)) continue;
      expect(Object.keys(dependencies), file).toContain(bare);
    }
  }
});

test('without settings it tells all that is missing and exits with 78, as the build of the image expects', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'parley-start-'));
  const { status, stderr } = spawnSync(process.execPath, [resolve('src/index.js')], {
    cwd: empty,
    env: {},
    encoding: 'utf8',
  });
  expect(stderr).toMatch(
    /^DISCORD_TOKEN: expected .+, got nothing\nOPENROUTER_API_KEY: expected .+, got nothing$/m,
  );
  expect(status).toBe(78);
  await rm(empty, { recursive: true });
});
