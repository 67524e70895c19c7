import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, expect, vi } from 'vitest';
import { startBrowser } from '../../playground/browser.ts';
import { buildPage } from '../../playground/server/build.ts';
import { type Served, servePlayground } from '../../playground/server/serve.ts';
import { openStage, type Stage, type StageOptions } from '../../playground/stage/stage.ts';

/** A playground with a real browser in front of it. */
export interface Playground {
  stage: Stage;
  served: Served;
  page: Page;
  /** Another tab, of a browser that shares nothing with the first. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** Complaints of pages so far: errors, and what the content security policy has refused. */
  complaints: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** What is waited for in a page comes within, ms. */
const patienceMs = 20_000;

/**
 * Tells in the console which style attributes the policy has refused, but for those that Chromium itself makes of what is typed over
 * a selection in an editor: the editor draws that anew.
 */
const tellRefusals = `document.addEventListener('securitypolicyviolation', ({ violatedDirective, target }) => {
  if (violatedDirective !== 'style-src-attr' || target.closest('.cm-content')) return;
  console.error('refused the style of ' + target.outerHTML);
})`;

let starting: Promise<Browser> | undefined;

// The first of all unpacks the browser and builds the page, beside three others.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

afterAll(async () => {
  await (await starting)?.close();
});

/** The one browser of a test file. */
function browser(): Promise<Browser> {
  // biome-ignore lint/style/noProcessEnv: says which browser of this machine tests may use
  starting ??= startBrowser(process.env.CHROME_PATH);
  return starting;
}

/** Opens a playground whose model talks fast; tests use it by `await using`. A page that complains fails the test at its end. */
export async function openPlayground(options: Partial<StageOptions> = {}): Promise<Playground> {
  const { environment, ...others } = options;
  const [page, stage] = await Promise.all([
    buildPage(),
    openStage({
      latency: { meanMs: 0, spreadMs: 0 },
      tokensPerSecond: 1000,
      ...others,
      environment: {
        NODE_COMPILE_CACHE: join(tmpdir(), 'parley-test-compile-cache'),
        ...environment,
      },
    }),
  ]);
  const served = await servePlayground(stage, page, 0);
  const complaints: string[] = [];
  const pages: Page[] = [];
  const newPage = async (opening: BrowserContextOptions = {}) => {
    const context = await (await browser()).newContext({ locale: 'en-US', ...opening });
    const opened = await context.newPage();
    // What does not come fails where it is waited for, not by the test's own time.
    opened.setDefaultTimeout(patienceMs);
    pages.push(opened);
    opened.on('pageerror', (error) => complaints.push(String(error)));
    await opened.addInitScript(tellRefusals);
    opened.on('console', (message) => {
      const isComplaint = message.type() === 'error' && !message.text().startsWith('Applying inline style');
      if (isComplaint) complaints.push(message.text());
    });
    await opened.goto(served.url);
    await opened.getByRole('log').waitFor();
    return opened;
  };
  const close = async () => {
    for (const opened of pages) await opened.context().close();
    await served.close();
    await stage.close();
  };
  const first = stage.ready.then(async (isReady) => {
    if (!isReady) throw new Error(JSON.stringify(stage.bot.log.slice(-5)));
    return await newPage();
  });
  first.catch(close);
  return {
    ...{ stage, served, complaints, newPage },
    page: await first,
    async [Symbol.asyncDispose]() {
      await close();
      expect(complaints).toEqual([]);
    },
  };
}
