import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startBrowser } from '../browser.ts';
import { buildPage } from '../server/build.ts';
import { servePlayground } from '../server/serve.ts';
import { openStage } from '../stage/stage.ts';
import { scripted } from './words.ts';

/**
 * `npm run pictures`: takes the pictures of the README and the docs from the playground, so that they show what there is.
 */
const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
/** The largest that a picture may be, bytes. */
const most = 300_000;

// biome-ignore lint/style/noProcessEnv: the bot's process gets what this one has, but no key: no real model is asked
const { OPENROUTER_API_KEY: _, ...environment } = process.env;
await mkdir(folder, { recursive: true });
const stage = await openStage({ environment, tokensPerSecond: 40, says: scripted });
const served = await servePlayground(stage, await buildPage(), 0);
const browser = await startBrowser(environment.CHROME_PATH);
try {
  if (!(await stage.ready)) throw new Error(`the bot has ended: ${JSON.stringify(stage.bot.log.at(-1))}`);
  const mara = stage.people.find(({ role }) => role === 'member')?.member;
  const page = await browser.newPage({
    viewport: { width: 1000, height: 860 },
    colorScheme: 'dark',
    locale: 'en-US',
  });
  await page.goto(served.url);
  const last = page.locator('parley-message').last();
  const finished = last.getByRole('button', { name: 'Regenerate' });

  await mara?.send(stage.lobby, '@Parley how do I reverse a list in Python, in place?');
  await finished.waitFor();
  await mara?.send(stage.lobby, '@Parley compare list, deque and array in a table, please');
  await last.getByText('A list is right').waitFor();
  await take(page, 'streaming');

  await finished.waitFor();
  await page.setViewportSize({ width: 1280, height: 720 });
  await last.click();
  await page.getByRole('button', { name: 'Behind the glass' }).click();
  await page.locator('parley-glass').getByRole('img').first().waitFor();
  await take(page, 'glass');

  await page.getByRole('button', { name: 'Presets' }).click();
  await page.getByText('The bot uses it.').waitFor();
  // A mistake, and what the bot says of it.
  await page.locator('.cm-line', { hasText: 'max_tokens: 8192' }).click();
  await page.keyboard.press('End');
  await page.keyboard.insertText('\n    temprature: 0.5');
  await page.keyboard.press('ControlOrMeta+s');
  await page.getByText('The bot goes on with what it had before').waitFor();
  await page.getByRole('button', { name: /^line/ }).click();
  await page.locator('.cm-lintRange-error').first().waitFor();
  await take(page, 'presets');
} finally {
  await browser.close();
  await served.close();
  await stage.close();
}
process.exit();

async function take(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  if (picture.length > most) throw new Error(`${name}.png has ${picture.length} bytes: at most ${most}`);
  await writeFile(`${folder}${name}.png`, picture);
  process.stdout.write(`docs/pictures/${name}.png: ${picture.length} bytes\n`);
}
