import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

/** Where something is seen, CSS pixels. */
async function placeOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error('it is not seen');
  return { ...box, right: box.x + box.width };
}

const long = 'a line that is much too long for what it stands in, '.repeat(3);

test('nothing is cut off or out of line, in the page, on a narrow screen, in what is saved', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const { owner } = stage.discord;
  const first = await owner.send(stage.lobby, `\`${long}\` ${long}`);
  await owner.send(stage.lobby, 'what follows');
  await owner.send(stage.lobby, 'an answer', { replyTo: first });
  const fields = [{ name: 'alone', value: 'in its line' }];
  await owner.send(stage.lobby, 'an embed', { embeds: [{ title: 'Title', color: 0xff_00_00, fields }] });
  await owner.send(stage.lobby, `\`\`\`\n${long}\n\`\`\``);
  const accessory = { type: 2, style: 2, label: 'Change', custom_id: 'a' };
  const section = { type: 9, components: [{ type: 10, content: long }], accessory };
  await owner.send(stage.lobby, '', { components: [{ type: 17, components: [section] }] });
  await owner.send(stage.lobby, 'a film', {
    attachments: [{ name: 'film.mp4', data: 'x', type: 'video/mp4' }],
  });
  const text = (words: string) => page.locator('.text').filter({ hasText: words });
  await page.locator('pre').waitFor();

  await page.setViewportSize({ width: 400, height: 800 });
  const begin = await placeOf(text('a line').first());
  expect((await placeOf(text('what follows'))).x).toBe(begin.x);
  const answered = await placeOf(page.locator('.discord-replied-message-content'));
  expect(answered.right).toBeLessThanOrEqual(begin.right);
  const embed = await placeOf(page.locator('discord-embed'));
  expect((await placeOf(page.locator('.discord-left-border'))).height).toBe(embed.height);

  const button = await placeOf(page.getByRole('button', { name: 'Change' }));
  expect(button.height).toBeLessThan(40);
  expect((await placeOf(page.locator('video'))).right).toBeLessThanOrEqual(begin.right);

  // While a picture is taken.
  const isWhole = `(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('pre'))`;
  expect(await page.evaluate(isWhole)).toBe(false);
  await page.evaluate("document.documentElement.classList.add('exporting')");
  expect(await page.evaluate(isWhole)).toBe(true);

  await page.setViewportSize({ width: 1280, height: 800 });
  await page.locator('summary', { hasText: 'Save' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'As a page' }).click(),
  ]);
  const saved = await page.context().browser()?.newPage();
  if (!saved) throw new Error('there is no browser');
  await saved.setContent(await readFile(await download.path(), 'utf8'));
  const edge = "getComputedStyle(document.querySelector('.container')).borderTopWidth";
  expect(await saved.evaluate(edge)).toBe('1px');
  const field = await placeOf(saved.locator('.embed-fields > div'));
  expect(field.width).toBe((await placeOf(saved.locator('.embed-fields'))).width);
  await saved.close();
});
