import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
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
  const colour = await colourOf(named);
  expect(colour).toMatch(/^rgb\((?!255)/);

  const picture = await saved(page, 'As a picture');
  expect(picture.name).toBe('general.png');
  expect(picture.bytes.subarray(1, 4).toString()).toBe('PNG');
  // Two for each of the page's pixels.
  expect(picture.bytes.readUInt32BE(16)).toBe(2 * 760);
});

test('what cannot be drawn or linked to stops nothing; a spoiler is opened by keys, without scripts', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const broken = { name: 'broken.png', type: 'image/png', data: Buffer.from('AAAA') };
  await stage.discord.owner.send(
    stage.lobby,
    'a [link](https://%), <https://exa[mple> and ||the end, **in bold**||',
    {
      attachments: [broken],
    },
  );
  await page.getByText('a [link]').waitFor();
  const picture = await saved(page, 'As a picture');
  expect(picture.bytes.subarray(1, 4).toString()).toBe('PNG');
  const { bytes } = await saved(page, 'As a page');
  const context = await page.context().browser()?.newContext({ javaScriptEnabled: false, offline: true });
  const alone = await context?.newPage();
  if (!alone) throw new Error('no browser');
  await alone.setContent(bytes.toString());
  const spoiler = alone.locator('parley-spoiler');
  expect(await spoiler.ariaSnapshot()).toMatch(/the end,.*in bold/s);
  await expect.poll(() => colourOf(spoiler)).toBe('rgba(0, 0, 0, 0)');
  await alone.keyboard.press('Tab');
  await expect.poll(() => colourOf(spoiler)).not.toBe('rgba(0, 0, 0, 0)');
  await context?.close();
});

test('what only one person sees is not saved', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  const composer = page.getByRole('textbox', { name: /^Message / });
  await composer.fill('said to all');
  await composer.press('Enter');
  await composer.fill('/settings show ');
  await page.getByRole('form', { name: '/settings show' }).getByRole('button', { name: 'Send' }).click();
  await page.getByText('Only you can see this').waitFor();
  const { bytes } = await saved(page, 'As a page');
  expect(bytes.toString()).toContain('said to all');
  expect(bytes.toString()).not.toMatch(/What starts an answer|Only you can see this/);
});

test.for(['dark', 'light'] as const)('code has its colours in what is saved: %s', async (colorScheme) => {
  await using playground = await openPlayground();
  const { stage } = playground;
  const page = await playground.newPage({ colorScheme });
  await stage.discord.owner.send(stage.lobby, '```ts\nconst one = 1;\n```');
  const keyword = page.locator('.hljs-keyword');
  await keyword.waitFor();
  const { bytes } = await saved(page, 'As a page');
  // Whoever reads it may prefer the other.
  const alone = await page
    .context()
    .browser()
    ?.newPage({ colorScheme: colorScheme === 'dark' ? 'light' : 'dark' });
  if (!alone) throw new Error('no browser');
  await alone.setContent(bytes.toString());
  const [drawn, text] = [await colourOf(keyword), await colourOf(page.locator('pre'))];
  expect(drawn).not.toBe(text);
  expect(await colourOf(alone.locator('.hljs-keyword'))).toBe(drawn);
  expect(await colourOf(alone.locator('pre'))).toBe(text);
  await alone.close();
});

test('older messages are shown when one wants them; what is too long for a picture says so', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  for (let index = 0; index < 320; index++) await stage.discord.owner.send(stage.lobby, `line ${index}`);
  await page.getByText('line 319').waitFor();
  const messages = page.locator('parley-message');
  await expect.poll(() => messages.count()).toBe(200);
  const leftOut = page.getByText('Older messages are left out.');
  expect(await leftOut.isVisible()).toBe(false);
  const part = await saved(page, 'As a page');
  const alone = await page.context().browser()?.newPage();
  await alone?.setContent(part.bytes.toString());
  await alone?.getByText('Older messages are left out.').waitFor();
  await alone?.close();
  await page.getByRole('button', { name: 'Show older messages' }).click();
  await expect.poll(() => messages.count()).toBe(320);
  expect(await page.getByRole('button', { name: 'Show older messages' }).count()).toBe(0);
  const { bytes } = await saved(page, 'As a page');
  expect(bytes.toString()).toContain('line 0<');
  expect(bytes.toString()).not.toContain('left out.');
  const tall = `\`\`\`\n${'line\n'.repeat(100)}\`\`\``;
  for (let count = 0; count < 10; count++) await stage.discord.owner.send(stage.lobby, tall);
  await expect.poll(() => messages.count()).toBe(330);
  await page.locator('summary', { hasText: 'Save' }).click();
  await page.getByRole('button', { name: 'As a picture' }).click();
  await page.getByText('it is too long for a picture. Save it as a page.').waitFor();
});

type Window = { getComputedStyle(of: unknown): { color: string } };

function colourOf(locator: Locator): Promise<string> {
  return locator.evaluate((one) => (globalThis as unknown as Window).getComputedStyle(one).color);
}
