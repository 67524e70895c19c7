import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { houseFor, messagesFor, peopleOf, roomFor } from '../../playground/server/look.ts';
import { openPlayground, type Playground } from './browser.ts';

const composer = (page: Page) => page.getByRole('textbox', { name: /^Message / });
const messages = (page: Page) => page.locator('parley-message');

/** How far the list is from its end, CSS pixels. */
function fromEnd(page: Page): Promise<number> {
  return page.locator('parley-messages').evaluate((list: unknown) => {
    const { scrollHeight, scrollTop, clientHeight } = list as Record<string, number>;
    return Number(scrollHeight) - Number(scrollTop) - Number(clientHeight);
  });
}

async function fill({ stage, page }: Playground, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await stage.discord.owner.send(stage.lobby, `line ${index}`);
  await page.getByText(`line ${count - 1}`, { exact: true }).waitFor();
}

test('the list stays at its end: from the first message on, and when a picture comes late', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  // What stands in an empty channel is read from its beginning.
  const heading = page.getByRole('heading', { name: 'This is the beginning of general.' });
  await page.setViewportSize({ width: 1000, height: 500 });
  await expect.poll(() => heading.isVisible()).toBe(true);
  expect((await heading.boundingBox())?.y).toBeGreaterThan(0);
  const tall = `\`\`\`\n${'line\n'.repeat(50)}\`\`\``;
  await stage.discord.owner.send(stage.lobby, tall);
  await messages(page).first().waitFor();
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
  const drawing = await page.screenshot();
  await stage.people[1]?.member.send(stage.lobby, 'look', {
    attachments: [{ name: 'look.png', type: 'image/png', data: drawing }],
  });
  await page.getByRole('img', { name: 'look.png' }).waitFor();
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
});

test('who goes up stays there, is told what is new, and comes back by pressing that or by saying something', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  await fill(playground, 60);
  await messages(page).last().hover();
  await page.mouse.wheel(0, -800);
  const present = page.getByRole('button', { name: /Jump to present/ });
  await present.waitFor();
  const away = await fromEnd(page);
  await stage.people[1]?.member.send(stage.lobby, 'news');
  await page.getByRole('button', { name: '1 new message' }).waitFor();
  expect(await fromEnd(page)).toBeGreaterThan(away);
  await page.getByRole('button', { name: '1 new message' }).click();
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
  await messages(page).last().hover();
  await page.mouse.wheel(0, -800);
  await present.waitFor();
  await composer(page).fill('my own');
  await composer(page).press('Enter');
  await page.getByText('my own').waitFor();
  await expect.poll(() => fromEnd(page)).toBeLessThan(2);
  expect(await present.count()).toBe(0);
});

test('to the keyboard the list is one stop: arrows lead through it, letters and Escape to the composer', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  await fill(playground, 20);
  await messages(page).last().click();
  const focused = () =>
    page.evaluate<string>('document.activeElement.dataset.message ?? document.activeElement.localName');
  const ids = await messages(page).evaluateAll((all: unknown[]) =>
    all.map((one) => (one as { dataset: { message: string } }).dataset.message),
  );
  await expect.poll(focused).toBe(ids.at(-1));
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect.poll(focused).toBe(ids.at(-3));
  await page.keyboard.press('Home');
  await expect.poll(focused).toBe(ids[0]);
  expect(await page.locator('parley-message[tabindex="0"]').count()).toBe(1);
  await page.keyboard.press('Escape');
  await expect.poll(focused).toBe('parley-composer');
  await messages(page).last().click();
  await page.keyboard.type('typed');
  await expect.poll(() => composer(page).inputValue()).toBe('typed');
});

test('what an answer answers is gone to by pressing it; a thread by its notice', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const { owner } = stage.discord;
  const asked = await owner.send(stage.lobby, '# Where is **the tea**?');
  await fill(playground, 60);
  await owner.send(stage.lobby, 'There.', { replyTo: asked });
  const line = page.locator('discord-reply');
  // A line is a line, whatever it began.
  await line.getByText('Where is the tea?').waitFor();
  expect(await line.locator('.heading').count()).toBe(0);
  await line.click();
  const first = messages(page).first();
  await expect.poll(async () => (await first.boundingBox())?.y).toBeGreaterThan(0);
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain('Where is');

  await composer(page).fill('/chat ');
  await page.getByRole('form', { name: '/chat' }).getByRole('button', { name: 'Send' }).click();
  const notice = page.getByText('started a thread:').getByRole('button');
  const name = await notice.innerText();
  await notice.click();
  await page.getByRole('heading', { name }).waitFor();
});

test('what is pressed does not go away under the pointer, whatever comes in meanwhile', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const { owner } = stage.discord;
  const asked = await owner.send(stage.lobby, 'Where is the tea?');
  await fill(playground, 40);
  await owner.send(stage.lobby, 'There.', { replyTo: asked });
  const line = page.locator('discord-reply');
  const there = page.getByText('There.', { exact: true });
  const top = async () => (await there.boundingBox())?.y;
  for (const [news, pressed] of [there, line].entries()) {
    await expect.poll(() => fromEnd(page)).toBeLessThan(2);
    await pressed.hover();
    const before = await top();
    await page.mouse.down();
    await owner.send(stage.lobby, `news ${news}`);
    await page.getByText(`news ${news}`).waitFor();
    expect(await top()).toBe(before);
    await page.mouse.up();
  }
  await expect.poll(() => page.evaluate('document.activeElement.dataset.message')).toBe(asked.id);
});

test('where one left off is marked; a few emoji stand large', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const { owner } = stage.discord;
  await owner.send(stage.lobby, 'read');
  await page.getByText('read', { exact: true }).waitFor();
  expect(await page.getByRole('separator').count()).toBe(0);
  await page.getByRole('button', { name: 'shared' }).click();
  await page.getByRole('heading', { name: '#shared' }).waitFor();
  const unread = await stage.people[1]?.member.send(stage.lobby, 'new to her 🙂');
  await stage.people[1]?.member.send(stage.lobby, '🙂 🎉');
  await page.getByRole('button', { name: 'general , unread' }).click();
  await page.getByRole('separator').getByText('New').waitFor();
  const after = page.locator('[role=separator] + parley-message');
  expect(await after.getAttribute('data-message')).toBe(unread?.id);
  await expect.poll(() => page.locator('.jumbo').count()).toBe(1);
});

test('days stand between messages', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const { owner } = stage.discord;
  await owner.send(stage.lobby, 'yesterday');
  await owner.send(stage.lobby, 'today');
  const me = peopleOf(stage)[0];
  const room = me && roomFor(stage, me, stage.lobby.id);
  if (!me || !room) throw new Error('nobody, or nowhere');
  const [first, second] = messagesFor(stage, me, stage.lobby.id);
  const told = [
    { type: 'house', house: houseFor(stage, me) },
    { type: 'channel', channel: room, messages: [{ ...first, timestamp: '2026-03-01T12:00:00Z' }, second] },
  ];
  const body = told.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
  await page.route('**/live*', (route) => route.fulfill({ contentType: 'text/event-stream', body }));
  await page.reload();
  await page.getByRole('separator').first().waitFor();
  expect(await page.getByRole('separator').count()).toBe(1);
  expect(await page.locator('parley-message[data-follows]').count()).toBe(0);
});
