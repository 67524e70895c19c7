import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// What `npm run lock` writes; without it `npm ci` fails or compiles on other machines.
const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
const { packages } = JSON.parse(text) as {
  packages: Record<
    string,
    { optionalDependencies?: Record<string, string>; gypfile?: boolean; version?: string }
  >;
};

test('the lock file names every platform that a package offers', () => {
  const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => /-(android|darwin|freebsd|linux|win32)-(arm|ia32|riscv64|x64)/.test(name))
      .filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)
      .map(([name]) => name),
  );
  expect(missing).toEqual([]);
});

test('nothing compiles at install', () => {
  expect(packages['node_modules/better-sqlite3']?.gypfile).toBe(false);
  expect(Object.keys(packages).filter((path) => path.endsWith('node_modules/better-sqlite3'))).toHaveLength(
    1,
  );
});

test('the lock file names no download addresses', () => {
  expect(text).not.toContain('"resolved"');
});
