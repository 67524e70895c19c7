import { readFileSync, writeFileSync } from 'node:fs';

/**
 * `npm run lock`, after every change of a dependency: writes into package-lock.json what npm leaves out, and without
 * which `npm ci` would fail or compile on somebody's machine.
 *
 * 1. Optional packages for other platforms, where the registry at hand did not serve them: `npm ci` compares names and
 *    versions, and fetches only what fits the machine.
 * 2. `gypfile: false`: packages which bring their binaries say so in their package.json, but an install from a lock
 *    file looks only here, and otherwise runs node-gyp, which needs Python and make.
 */
interface Entry {
  version?: string;
  dev?: boolean;
  license?: string;
  engines?: object;
  optionalDependencies?: Record<string, string>;
  gypfile?: boolean;
}

/** How packages with binaries end: system, processor, and what they are linked with. */
const platform =
  /-(android|darwin|freebsd|linux|win32)-(arm|arm64|ia32|riscv64|x64)(?:-(gnu|gnueabihf|musl|msvc))?$/;
const libc: Record<string, { libc: string[] }> = {
  gnu: { libc: ['glibc'] },
  gnueabihf: { libc: ['glibc'] },
  musl: { libc: ['musl'] },
};

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> };
const { packages } = lock;

for (const entry of Object.values(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const [, os, cpu, abi] = platform.exec(name) ?? [];
    const path = `node_modules/${name}`;
    if (packages[path] || !/^\d/.test(version) || os === undefined) continue;
    packages[path] = {
      version,
      ...{ cpu: [cpu], ...(abi && libc[abi]), os: [os], optional: true },
      ...(entry.dev && { dev: true }),
      ...(entry.license && { license: entry.license }),
      ...(entry.engines && { engines: entry.engines }),
    };
  }
}
const sqlite = packages['node_modules/better-sqlite3'];
if (!sqlite) throw new Error('better-sqlite3 is not in the lock file');
sqlite.gypfile = false;

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
