import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

const composer = (page: Page) => page.getByRole('textbox', { name: /^Message / });

/** What is offered while one types. */
const options = (page: Page) => page.locator('[role=listbox] [role=option]');

/** Becomes somebody else. */
async function be(page: Page, name: string): Promise<void> {
  await page.getByRole('radio', { name: new RegExp(`^${name}`) }).check();
  await page.getByRole('radio', { name: new RegExp(`^${name}`), checked: true }).waitFor();
}

/** Chooses a slash command, and fills its fields in. */
async function use(page: Page, command: string, fields: Record<string, string>): Promise<void> {
  await composer(page).fill('');
  await composer(page).pressSequentially(`/${command}`);
  await options(page).first().waitFor();
  await page.keyboard.press('Enter');
  const form = page.getByRole('form', { name: `/${command}` });
  await form.waitFor();
  for (const [name, value] of Object.entries(fields)) {
    const field = form.getByRole('combobox', { name }).or(form.getByRole('textbox', { name })).first();
    if ((await field.count()) === 0) await form.getByRole('button', { name: `+ ${name}` }).click();
    await field.fill(value);
    if ((await field.getAttribute('role')) === 'combobox') {
      await options(page).first().waitFor();
      await page.keyboard.press('Enter');
    }
  }
  await form.getByRole('button', { name: 'Send' }).click();
}

test('what an admin limits, a member is refused, with when it ends; both see only what is theirs', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  const channels = page.getByRole('navigation', { name: 'Channels' });
  await channels.getByRole('button', { name: 'admins' }).waitFor();
  await use(page, 'quota set', { who: 'everyone', amount: '0', unit: 'requests', per: 'day' });
  await page
    .getByText(/0 requests/)
    .first()
    .waitFor();
  await be(page, 'Mara');
  await expect.poll(() => channels.getByRole('button', { name: 'admins' }).count()).toBe(0);
  // What only the admin was told is not hers.
  await expect.poll(() => page.getByText('Only you can see this').count()).toBe(0);
  await composer(page).fill('@Parley hello');
  await composer(page).press('Enter');
  await page
    .getByText(/nothing is allowed/)
    .first()
    .waitFor();
  expect(playground.stage.openrouter.requests).toEqual([]);
});

test('nobody does what their client would not offer: with messages they do not see, forms of others, no emoji', async () => {
  await using playground = await openPlayground();
  const { stage } = playground;
  const { owner } = stage.discord;
  const [, , , gil] = stage.people;
  const admins = stage.discord
    .client(owner)
    .servers()[0]
    ?.channels.find(({ name }) => name === 'admins');
  if (!admins || !gil) throw new Error('nobody, or nowhere');
  expect(stage.discord.client(stage.people[1]?.member ?? owner).channel(admins.id)).toBeDefined();
  const secret = await owner.send({ id: admins.id }, 'the secret');
  await expect((async () => gil.member.menu('Explain', secret, stage.lobby))()).rejects.toThrow(
    'no such message',
  );
  const opened = await owner.menu('Ask about this…', await owner.send(stage.lobby, 'this'));
  await expect((async () => gil.member.submit(opened, {}))()).rejects.toThrow('no such modal');
  const said = await owner.send(stage.lobby, 'react');
  for (const emoji of ['', 'no', '<img src=x>', 'a:1', '🙂🙂'])
    expect(() => owner.react(said, emoji)).toThrow();
  for (const emoji of ['🙂', '❤️', '👍🏽', 'tea:12345678901234567']) owner.react(said, emoji);
});

test('a conversation in a thread: opened by a command, listed below its channel, answered without a mention', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  await use(page, 'chat', { topic: 'tea' });
  const thread = page.locator('li[data-below] button');
  await thread.first().click();
  await page.getByRole('textbox', { name: /^Message #/ }).waitFor();
  await stage.discord.until(() => stage.openrouter.requests.length > 0);
  await page.getByRole('button', { name: 'Regenerate' }).first().waitFor();
  await composer(page).fill('and a list?');
  await composer(page).press('Enter');
  await page.getByRole('button', { name: 'Regenerate' }).nth(1).waitFor();
  await page.getByText('Begin small.').waitFor();
});

test('a thread on a message, from its menu: named by what it says, in sight of its channel, one at the most', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const { owner } = stage.discord;
  const said = await owner.send(stage.lobby, '## Who brings the **tea**?');
  const message = page.locator('parley-message', { hasText: 'Who brings the tea?' });
  const menu = page.getByRole('menu', { name: 'Message' });
  await message.click({ button: 'right' });
  await menu.getByRole('menuitem', { name: 'Create thread' }).click();
  await page.getByRole('textbox', { name: 'Message #Who brings the tea?' }).waitFor();
  // It begins with what it hangs on, and there nothing can be done but read.
  const start = page.locator('parley-message').first();
  await start.locator('discord-message').getByText('Who brings the').waitFor();
  await start.click({ button: 'right' });
  await menu.getByRole('menuitem', { name: 'Copy message ID' }).waitFor();
  for (const name of ['Add reaction…', 'Reply', 'Delete message…'])
    expect(await menu.getByRole('menuitem', { name }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await composer(page).fill('@Parley what goes with it?');
  await composer(page).press('Enter');
  await page.getByRole('button', { name: 'Regenerate' }).waitFor();
  await page.locator('main header').getByRole('button', { name: '#general' }).click();
  await message.getByRole('button', { name: 'Thread: Who brings the tea?' }).waitFor();
  await message.click({ button: 'right' });
  await menu.getByRole('menuitem', { name: 'Reply' }).waitFor();
  expect(await menu.getByRole('menuitem', { name: 'Create thread' }).count()).toBe(0);
  expect(() => owner.thread(said, 'again')).toThrow('no thread can be opened');
  owner.delete(said);
  await page.locator('li[data-below] button').click();
  await page.getByText('The message with which this thread began is gone.').waitFor();
  stage.lobby.permit('everyone', { deny: ['CreatePublicThreads'] });
  const [, , mara] = stage.people;
  const other = await owner.send(stage.lobby, 'And the milk?');
  expect(() => mara?.member.thread(other, 'Milk')).toThrow('may not open threads');
});

test('each in their own language', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  await page.getByLabel('Language').selectOption('zh-CN');
  const first = async () => {
    await composer(page).fill('');
    await composer(page).pressSequentially('/');
    return await options(page).first().innerText();
  };
  await expect.poll(first).toMatch(/[一-鿿]/);
});

test('by the keyboard alone: what is chosen leads to the next option, and the last Enter sends', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  await composer(page).focus();
  await page.keyboard.type('/quota set ');
  const form = page.getByRole('form', { name: '/quota set' });
  const type = async (text: string) => {
    await page.keyboard.type(text);
    await options(page).first().waitFor();
    await page.keyboard.press('Enter');
  };
  await form.getByRole('combobox', { name: 'who' }).waitFor();
  await options(page).first().waitFor();
  // What is asked for stays in sight.
  const [head, list] = [await form.boundingBox(), await page.locator('ul.list:popover-open').boundingBox()];
  expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThanOrEqual(head?.y ?? 0);
  await type('everyone');
  await page.keyboard.type('5');
  await page.keyboard.press('Tab');
  await type('requests');
  await type('day');
  await page.keyboard.press('Enter');
  await page.getByText('5 requests a day').first().waitFor();
});

test('where one has to be chosen, Enter chooses the first', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  await composer(page).focus();
  await page.keyboard.type('/compare ask ');
  const form = page.getByRole('form', { name: '/compare ask' });
  const active = page.locator('[role=option].active');
  await form.waitFor();
  await page.keyboard.type('Why is the sky blue?');
  await page.keyboard.press('Tab');
  await active.getByText('smart').waitFor();
  await page.keyboard.press('Enter');
  await form.getByRole('combobox', { name: 'second' }).and(page.locator(':focus')).waitFor();
  await active.waitFor();
  await page.keyboard.type('fast');
  await active.getByText('fast').waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Keep this one' }).nth(1).waitFor();
});

test('what a preset asks for in a form is a poll to vote in, or a card, with what was asked', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const { owner } = stage.discord;
  await owner.slash(stage.lobby, 'poll', { prompt: 'Tea at the meeting?' });
  const poll = page.getByRole('group', { name: 'Tea at the meeting?' });
  await poll.getByRole('button', { name: /^Yes/ }).click();
  await poll.getByText('1 vote').waitFor();
  await owner.slash(stage.lobby, 'decide', { prompt: 'Move it to Friday?' });
  const card = page.locator('discord-embed');
  await card.getByText('Move it to Friday?').waitFor();
  await card.getByText('Not sure').first().waitFor();
});
