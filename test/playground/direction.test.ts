import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

/** Turns the direction of all that follows it in its line (Unicode Annex 9, RLO). */
const turn = '\u202E';

/** In the page: how far left a piece of an element's text is seen. */
const leftOf = `(element, text) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(text);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + text.length);
    return range.getBoundingClientRect().left;
  }
}`;

/** Pieces of an element's text in the order in which they are seen. */
async function seen(page: Page, selector: string, ...pieces: string[]): Promise<string[]> {
  const lefts = await page.evaluate<number[]>(
    `${JSON.stringify(pieces)}.map((text) => (${leftOf})(document.querySelector(${JSON.stringify(selector)}), text))`,
  );
  expect(lefts).not.toContain(undefined);
  const at = (piece: string) => lefts[pieces.indexOf(piece)] ?? 0;
  return pieces.toSorted((one, other) => at(one) - at(other));
}

test('a name turns nothing around that stands beside it, and no file looks like another', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const { discord, server, lobby } = stage;
  const eve = discord.member(`${turn}eve`, { in: server });
  const files = [{ name: `photo${turn}gnp.exe`, data: 'x', type: 'application/x-msdownload' }];
  const sent = await eve.send(lobby, 'a file', { attachments: files });
  lobby.thread(`${turn}thread`, { by: eve });
  const links = `[${turn}link](https://example.org/) <https://example.org/${turn}gnp>`;
  const { id } = await eve.send(lobby, `<@${eve.id}> ${links} end`);
  await page.locator(`[data-message="${id}"]`).waitFor();

  const file = page.locator(`[data-message="${sent.id}"] a.file`);
  expect(await file.locator('b').textContent()).toBe('photognp.exe');
  expect(await file.getAttribute('download')).toBe('photognp.exe');
  expect(await page.locator(`[data-message="${id}"]`).getByRole('link').count()).toBe(1);
  for (const [selector, ...pieces] of [
    ['.notice', 'eve', 'started'],
    [`[data-message="${id}"] .text`, 'eve', 'link', 'https'],
  ] as [string, ...string[]][])
    expect(await seen(page, selector, ...pieces)).toEqual(pieces);
});
