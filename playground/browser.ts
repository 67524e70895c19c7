import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/**
 * How the packaged Chromium is started. Its own arguments would switch the web's security off; these do not. Without a sandbox,
 * as containers want it: it opens this machine's own pages only.
 */
const args = ['--no-sandbox', '--no-zygote', '--headless=shell', '--disable-dev-shm-usage'];

/**
 * Starts a browser without a window, for tests, benchmarks and pictures: the one that came by npm on Linux, an installed Chrome
 * elsewhere.
 *
 * @param path of another one
 */
export async function startBrowser(path?: string): Promise<Browser> {
  if (path) return await playwright.launch({ executablePath: path });
  if (process.platform !== 'linux') return await playwright.launch({ channel: 'chrome' });
  return await playwright.launch({ executablePath: await chromium.executablePath(), args });
}
