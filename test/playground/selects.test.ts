import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

async function use(page: Page, command: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Message / }).fill(`/${command} `);
  await page
    .getByRole('form', { name: `/${command}` })
    .getByRole('button', { name: 'Send' })
    .click();
  await page.getByText('Only you can see this').last().waitFor();
}

test('a select in the place of another has nothing chosen; what changes nothing can be chosen again', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  await use(page, 'settings open');
  const panel = page.locator('parley-message').last();
  const first = panel.getByRole('combobox').first();
  await first.selectOption({ index: 1 });
  const values = panel.getByRole('combobox', { name: 'Choose', exact: true });
  await values.waitFor();
  expect(await values.inputValue()).toBe('');
  expect(await values.locator('option:checked').textContent()).toBe('Choose');
  await values.selectOption('fast');
  await panel.getByText('Set here: fast').waitFor();
});

test('several are chosen in a box that shows them, by search, and not too many or too few', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const app = stage.discord.member('App', { in: stage.server, bot: true });
  const options = Array.from({ length: 12 }, (_, index) => ({
    label: `Tea ${index}`,
    value: `tea-${index}`,
  }));
  const select = { type: 3, custom_id: 'teas', placeholder: 'Teas', min_values: 1, max_values: 2, options };
  await app.send(stage.lobby, 'Which?', { components: [{ type: 1, components: [select] }] });
  const box = page.locator('parley-several');
  await box.locator('summary').click();
  const choose = box.getByRole('button', { name: 'Choose' });
  expect(await choose.isDisabled()).toBe(true);
  await box.getByRole('searchbox').fill('tea 1');
  await expect.poll(() => box.getByRole('checkbox').count()).toBe(3);
  await box.getByRole('checkbox', { name: 'Tea 11' }).check();
  await box.getByRole('searchbox').fill('');
  await box.getByRole('checkbox', { name: 'Tea 3' }).check();
  await box.getByRole('checkbox', { name: 'Tea 4' }).check();
  await box.getByText('Choose 1 to 2.').waitFor();
  expect(await choose.isDisabled()).toBe(true);
  await box.getByRole('checkbox', { name: 'Tea 3' }).uncheck();
  expect(await box.locator('.chip').allTextContents()).toEqual(['Tea 4', 'Tea 11']);
  await choose.click();
  await expect.poll(() => box.locator('details').getAttribute('open')).toBe(null);
  // The message says of none that it is chosen.
  await expect.poll(() => box.locator('.chip').count()).toBe(0);
});

test('nothing of a panel is wider than a phone, or than what is left beside the knobs', async () => {
  await using playground = await openPlayground();
  for (const viewport of [
    { width: 390, height: 800 },
    { width: 1300, height: 900 },
  ]) {
    const page = await playground.newPage({ viewport });
    await use(page, 'settings open');
    if (viewport.width > 1000) await page.getByRole('button', { name: 'Knobs' }).click();
    await page.locator('parley-messages .container').first().waitFor();
    const wide = await page.evaluate<string[]>(`(() => {
      const list = document.querySelector('parley-messages');
      const edge = list.getBoundingClientRect().right;
      return [...list.querySelectorAll('.container, .container *')]
        .filter((one) => one.getBoundingClientRect().right > edge && !one.closest('option'))
        .map((one) => one.outerHTML.slice(0, 100));
    })()`);
    expect(wide).toEqual([]);
  }
});
