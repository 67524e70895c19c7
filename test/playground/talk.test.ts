import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

/** What the bot has said, each message as text. */
function answers(page: Page) {
  return page.locator('parley-message').filter({ has: page.locator('discord-message[bot]') });
}

async function say(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: /message/i });
  await composer.fill(text);
  await composer.press('Enter');
}

test('a mention is answered, seen while it grows; Stop stops it, Regenerate answers anew', async () => {
  await using playground = await openPlayground({ tokensPerSecond: 60 });
  const { page } = playground;
  await say(page, '@Parley something long');
  const answer = answers(page).last();
  await answer.getByRole('button', { name: 'Stop' }).click();
  await answer.getByRole('button', { name: 'Regenerate' }).waitFor();
  expect(await answer.innerText()).toContain('Stopped by Olga.');
  await answer.getByRole('button', { name: 'Regenerate' }).click();
  // Stopped once more: the bot would finish it before it ends.
  await answer.getByRole('button', { name: 'Stop' }).click();
  await answer.getByRole('button', { name: 'Regenerate' }).waitFor();
});

test('a page that is loaded anew in mid-stream goes on, and two tabs show the same', async () => {
  await using playground = await openPlayground({ tokensPerSecond: 400 });
  const { page } = playground;
  const other = await playground.newPage();
  await say(page, '@Parley something long');
  await answers(page).last().getByRole('button', { name: 'Stop' }).waitFor();
  await page.reload();
  await answers(page).last().getByRole('button', { name: 'Stop' }).waitFor();
  await page.getByText('The end came sooner than one thinks.').waitFor();
  await other.getByText('The end came sooner than one thinks.').waitFor();
  const texts = (one: Page) => answers(one).locator('.text').allInnerTexts();
  await expect.poll(() => texts(page)).toEqual(await texts(other));
});

test('a bot that has ended is missed in words, and is started again from the page', async () => {
  await using playground = await openPlayground({ tokensPerSecond: 60 });
  const { page, stage } = playground;
  await say(page, '@Parley something long');
  await answers(page).last().getByRole('button', { name: 'Stop' }).waitFor();
  process.kill(stage.bot.pid ?? 0, 'SIGKILL');
  const away = page.getByRole('alert').filter({ hasText: 'Parley has stopped (killed)' });
  await away.getByRole('button', { name: 'Start it again' }).click();
  await expect.poll(() => away.count()).toBe(0);
  await expect.poll(() => page.getByText('is not connected').count()).toBe(0);
  // What it was at is ended in words, and what is asked now is answered.
  await page.getByText('I was restarted').waitFor();
  await say(page, '@Parley hello');
  await answers(page).last().getByRole('button', { name: 'Regenerate' }).waitFor();
});
