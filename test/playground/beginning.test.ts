import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

test('what there is to try can be tried: each puts itself into the composer, and is answered', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const list = page.getByRole('region', { name: 'What to try' });
  await list.waitFor();
  const names = await list.locator('li').getByRole('button').allInnerTexts();
  expect(names.length).toBeGreaterThan(8);
  for (const command of names.filter((name) => name.startsWith('/'))) {
    await list.getByRole('button', { name: command, exact: true }).click();
    await page.getByRole('form', { name: command }).waitFor();
    // What a field offers is left first, then the form.
    const left = async () => {
      await page.keyboard.press('Escape');
      return await page.getByRole('textbox', { name: /^Message / }).isVisible();
    };
    await expect.poll(left).toBe(true);
  }
  const asked = names.filter((name) => name.startsWith('@'));
  for (const text of asked.slice(0, 1)) {
    await list.getByRole('button', { name: text, exact: true }).click();
    await page.keyboard.press('Enter');
    await stage.discord.until(() => stage.openrouter.requests.length > 0);
    await page.getByText('The numbers are fair').waitFor();
  }
  expect(await list.count()).toBe(0);
});
