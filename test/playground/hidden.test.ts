import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

/** Hides a tab, or shows it, as its browser does when another is chosen. */
async function hide(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

test('tabs that nobody looks at take no connection from the others, and show what was missed when they are looked at', async () => {
  await using playground = await openPlayground();
  const { page, served, stage } = playground;
  const tabs: Page[] = [];
  // A browser keeps six connections to a host: with all of these open, none would be left to send by.
  for (let count = 0; count < 8; count++) {
    const tab = await page.context().newPage();
    await tab.goto(served.url);
    await tab.getByRole('log').waitFor();
    await hide(tab, true);
    tabs.push(tab);
  }
  const composer = page.getByRole('textbox', { name: /^Message / });
  await composer.fill('Is anybody there?');
  await composer.press('Enter');
  await page.getByText('Is anybody there?').waitFor();
  const [first] = tabs;
  if (!first) throw new Error('no tab');
  expect(await first.getByText('Is anybody there?').count()).toBe(0);
  await hide(first, false);
  await first.getByText('Is anybody there?').waitFor();
  expect(stage.discord.client(stage.discord.owner).messages(stage.lobby.id)).toHaveLength(1);
});
