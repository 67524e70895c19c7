import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Saves the conversation that is open. @returns the bytes of the file, and its name */
async function saved(page: Page, as: string): Promise<{ bytes: Buffer; name: string }> {
  await page.locator('summary', { hasText: 'Save' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: as }).click(),
  ]);
  return { bytes: await readFile(await download.path()), name: download.suggestedFilename() };
}

test('a conversation is saved as a page that needs nothing and runs nothing, and as a picture', async () => {
  await using playground = await openPlayground();
  const { page, stage, served } = playground;
  const { lobby, people } = stage;
  const mara = people.find(({ role }) => role === 'member')?.member;
  await mara?.send(lobby, '**bold** <script>window.hacked = 1</script> ||secret||', {
    attachments: [{ name: 'dot.png', data: Buffer.from(dot, 'base64') }],
  });
  await mara?.send(lobby, '@Parley a table');
  const answer = page.locator('parley-message').last();
  await answer.getByRole('button', { name: 'Regenerate' }).waitFor();

  const { bytes, name } = await saved(page, 'As a page');
  expect(name).toBe('general.html');
  const text = bytes.toString();
  expect(text).not.toMatch(/<script|<link|<iframe| on\w+=|url\((?!["']?data:)/i);
  expect(text).not.toContain(new URL(served.url).host);
  const asked: string[] = [];
  const context = await page.context().browser()?.newContext({ javaScriptEnabled: false, offline: true });
  const alone = await context?.newPage();
  if (!alone) throw new Error('no browser');
  alone.on('request', ({ url }) => asked.push(url()));
  await alone.setContent(text);
  await alone.getByText('Mara').first().waitFor();
  expect(await alone.locator('strong', { hasText: 'bold' }).isVisible()).toBe(true);
  await alone.getByText('<script>window.hacked = 1</script>').waitFor();
  await alone.getByText('Parley', { exact: true }).first().waitFor();
  await alone.getByAltText('dot.png').waitFor();
  expect(await alone.locator('parley-actions').count()).toBe(0);
  expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([]);
  await context?.close();

  // Who is answered can be read, in the light theme as well.
  const named = answer.locator('.discord-replied-message-username');
  type Window = { getComputedStyle(of: unknown): { color: string } };
  const colour = await named.evaluate((one) => (globalThis as unknown as Window).getComputedStyle(one).color);
  expect(colour).toMatch(/^rgb\((?!255)/);

  const picture = await saved(page, 'As a picture');
  expect(picture.name).toBe('general.png');
  expect(picture.bytes.subarray(1, 4).toString()).toBe('PNG');
  // Two for each of the page's pixels.
  expect(picture.bytes.readUInt32BE(16)).toBe(2 * 760);
});
