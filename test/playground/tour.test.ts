import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

/** How long the whole tour may take on a busy machine, ms. */
const wholeMs = 180_000;

/** What is to be seen when a chapter has been played, by its title. */
const seen: Record<string, (page: Page) => Promise<void>> = {
  'An answer, while it is written': (page) => says(page, 'Rooibos │'),
  'Stop, and go on': (page) => says(page, 'The end came sooner than one thinks.'),
  'When a model fails': (page) => says(page, 'provider is down'),
  'Behind the glass': async (page) => {
    await page.locator('parley-glass').getByRole('heading', { name: 'Requests to models (1)' }).waitFor();
  },
  'A conversation in a thread': async (page) => {
    await page.locator('li[data-below] [aria-current]').waitFor();
    await says(page, 'And what did I ask just now?');
  },
  'A file goes along': (page) => says(page, 'teas.csv'),
  'Two models, side by side': async (page) => {
    await expect.poll(() => page.getByRole('button', { name: 'Keep this one' }).count()).toBe(2);
  },
  'A picture': async (page) => {
    await page.locator('.attachments img, .gallery img').last().waitFor();
  },
  'A limit in money': async (page) => {
    await says(page, 'is what each member may use in this server');
    await page.getByRole('radio', { name: /^Olga/, checked: true }).waitFor();
  },
  'All that a server can set': (page) => says(page, 'What starts an answer'),
  'Presets, live': async (page) => {
    await page.getByRole('textbox', { name: 'presets.yaml' }).waitFor();
  },
};

async function says(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('parley-message').filter({ hasText: text }).last().waitFor();
}

test(
  'the tour plays itself: each chapter shows what it says, and is left when one wants',
  async () => {
    await using playground = await openPlayground();
    const { page } = playground;
    await page.getByRole('button', { name: 'Show me around' }).click();
    const bar = page.getByRole('region', { name: 'Tour' });
    const played: string[] = [];
    for (;;) {
      const on = bar.locator('.button.primary');
      await on.waitFor();
      const title = (await bar.locator('strong').textContent()) ?? '';
      await seen[title]?.(page);
      played.push(title);
      await on.click();
      if (played.length === Object.keys(seen).length) break;
    }
    expect(played).toEqual(Object.keys(seen));
    await expect.poll(() => bar.count()).toBe(0);

    await page.getByRole('button', { name: 'Tour', exact: true }).click();
    await bar.getByText('1 of 11').waitFor();
    await bar.getByRole('button', { name: 'Next' }).click();
    await bar.getByText('2 of 11').waitFor();
    await bar.getByRole('button', { name: 'End the tour' }).click();
    await expect.poll(() => bar.count()).toBe(0);
  },
  wholeMs,
);
