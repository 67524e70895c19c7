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
] as const)('axe finds nothing wrong (%s, %o)', async ([colorScheme, viewport]) => {
  await using playground = await openPlayground();
  const page = await playground.newPage({ colorScheme, viewport });
  const { stage } = playground;
  const mara = stage.people.find(({ role }) => role === 'member')?.member;
  await mara?.send(stage.lobby, '@Parley hello');
  await page.getByRole('button', { name: 'Regenerate' }).first().waitFor();
  expect(await violations(page)).toEqual([]);
  for (const panel of ['Behind the glass', 'Presets', 'Knobs']) {
    await page.getByRole('button', { name: panel, exact: true }).click();
    await page.locator('aside.panel').waitFor();
    expect(await violations(page), panel).toEqual([]);
  }
});

test('nothing is wider than a phone', async () => {
  await using playground = await openPlayground();
  const page = await playground.newPage({ viewport: { width: 360, height: 740 } });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
});
