import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

/** What axe finds wrong, in words that name where. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${JSON.stringify(target)}`));
}

test.for([
  ['dark', { width: 1280, height: 800 }],
  ['light', { width: 1280, height: 800 }],
  ['dark', { width: 360, height: 740 }],
] as const)('axe finds nothing wrong (%s, %o)', { timeout: 60_000 }, async ([colorScheme, viewport]) => {
  await using playground = await openPlayground();
  const page = await playground.newPage({ colorScheme, viewport });
  const { stage } = playground;
  const mara = stage.people.find(({ role }) => role === 'member')?.member;
  await mara?.send(stage.lobby, '@Parley hello');
  await page.getByRole('button', { name: 'Regenerate' }).first().waitFor();
  expect(await violations(page), 'an answer').toEqual([]);
  for (const panel of ['Behind the glass', 'Presets', 'Knobs']) {
    await page.getByRole('button', { name: panel, exact: true }).click();
    const opened = page.getByRole('complementary', { name: panel });
    await opened.getByRole('heading', { name: panel }).waitFor();
    if (panel === 'Presets') await opened.locator('.cm-line').first().waitFor();
    expect(await violations(page), panel).toEqual([]);
    await opened.getByRole('button', { name: 'Close', exact: true }).click();
  }
  await page.getByRole('textbox', { name: 'Message' }).fill('/sett');
  await page.getByRole('option', { name: '/settings' }).first().waitFor();
  expect(await violations(page), 'commands').toEqual([]);
});

test('in the other theme what was there is as readable, and the choice is kept', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  await stage.discord.owner.send(stage.lobby, '@Parley some code');
  await page.getByRole('button', { name: 'Regenerate' }).first().waitFor();
  for (const theme of ['Dark', 'Light', 'Dark']) {
    const button = page.getByRole('button', { name: theme, exact: true });
    if ((await button.count()) === 0) continue;
    await button.click();
    await expect.poll(() => violations(page)).toEqual([]);
    await page.reload();
    await page.getByRole('log').waitFor();
    expect(await page.getByRole('button', { name: theme, exact: true }).count()).toBe(0);
  }
});

test('with a form open, axe finds nothing wrong either', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill('/preset create');
  await message.press('Enter');
  await page.getByRole('textbox', { name: 'name' }).fill('poet');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  expect(await violations(page)).toEqual([]);
});

test('nothing is wider than a phone', async () => {
  await using playground = await openPlayground();
  const page = await playground.newPage({ viewport: { width: 360, height: 740 } });
  const isWider = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  expect(isWider).toBe(false);
});
