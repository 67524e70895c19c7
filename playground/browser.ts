import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/**
 * How the packaged Chromium is started. Its own arguments would switch the web's security off; these do not. Without a sandbox,
 * as containers want it: it opens this machine's own pages only.
 */
const args = ['--no-sandbox', '--no-zygote', '--headless=shell', '--disable-dev-shm-usage'];

const packaged = new URL('../node_modules/@sparticuz/chromium/package.json', import.meta.url);

/**
 * Starts a browser without a window, for tests, benchmarks and pictures: the one that came by npm on Linux, an installed Chrome
 * elsewhere.
 *
 * @param path of another one
 */
export async function startBrowser(path?: string): Promise<Browser> {
  if (path) return await chromium.launch({ executablePath: path });
  if (process.platform !== 'linux') return await chromium.launch({ channel: 'chrome' });
  return await chromium.launch({ executablePath: await unpacked(), args });
}

/**
 * The packaged Chromium, unpacked once for each version, whole or not at all: its own package would let one process run what
 * another is still writing.
 */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(await readFile(packaged, 'utf8'));
  const folder = join(tmpdir(), `parley-chromium-${version}`);
  if (!existsSync(folder)) {
    const draft = await mkdtemp(join(tmpdir(), 'parley-chromium-draft-'));
    const unpack = "await (await import('@sparticuz/chromium')).default.executablePath()";
    const child = spawn(process.execPath, ['--input-type=module', '--eval', unpack], {
      cwd: new URL('.', import.meta.url),
      env: { TMPDIR: draft },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`Chromium could not be unpacked (${code})`);
    // Whoever comes second has done the same.
    await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
  }
  return join(folder, 'chromium');
}
