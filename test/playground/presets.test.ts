import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

/** Puts another text into the editor and saves it by the keyboard. */
async function save(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: /presets\.yaml/ });
  await editor.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
  await page.keyboard.press('ControlOrMeta+s');
}

const fine = `default: fast
presets:
  fast:
    description: Quick
    model: openai/gpt-6-luna
  haiku:
    description: Seventeen syllables
    model: openai/gpt-6-luna
    command: true
`;

test('a mistake in the presets is told with its line while the old ones stay; without it the new command is there', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  await page.getByRole('button', { name: 'Presets' }).click();
  const verdict = page.locator('.verdict');
  await page.getByText('The bot uses it.').waitFor();
  await save(
    page,
    fine.replace('model: openai/gpt-6-luna\n    command', 'modle: openai/gpt-6-luna\n    command'),
  );
  await verdict.getByText('The bot goes on with what it had before').waitFor();
  expect(await verdict.innerText()).toMatch(/line \d+/);
  expect(stage.discord.commands().map(({ name }) => name)).not.toContain('haiku');
  await save(page, fine);
  await verdict.getByText('The bot uses it.').waitFor();
  await stage.discord.until(() => stage.discord.commands().some(({ name }) => name === 'haiku'));
  // The operator's own file is another one.
  expect(await readFile(stage.shippedPresets, 'utf8')).not.toContain('haiku');
});
