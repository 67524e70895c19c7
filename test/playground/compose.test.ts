import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Message } from '../../playground/wire/message.ts';
import { openPlayground, type Playground } from './browser.ts';

/** Where one writes, in whatever channel. */
const composer = (page: Page) => page.getByRole('textbox', { name: /^Message / });
const edited = (page: Page) => page.getByRole('textbox', { name: 'Edit message' });
/** What is offered while one types. */
const options = (page: Page) => page.locator('[role=listbox] [role=option]');
const message = (page: Page, id: string) => page.locator(`[data-message="${id}"]`);

function as(playground: Playground, wanted: string) {
  const found = playground.stage.people.find(({ role }) => role === wanted);
  if (!found) throw new Error(`nobody is ${wanted}`);
  return found.member;
}

/** Everything in the first channel, as the owner sees it. */
function said({ stage }: Playground): Message[] {
  return stage.discord.client(stage.discord.owner).messages(stage.lobby.id) as unknown as Message[];
}

/** Resolves with the newest message once it fits. */
function newest(playground: Playground, fits: (one: Message) => boolean): Promise<Message> {
  return playground.stage.discord.until(() => {
    const last = said(playground).at(-1);
    return last && fits(last) && last;
  });
}

/** Opens the form of a slash command by typing its name. */
async function begin(page: Page, name: string): Promise<void> {
  await composer(page).fill('');
  await composer(page).pressSequentially(`/${name}`);
  await options(page).first().waitFor();
  await page.keyboard.press('Enter');
}

test('names are offered as one types; ↑ takes the last message up again', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const line = composer(page);
  await line.pressSequentially('Ask @ad');
  const ada = options(page).filter({ hasText: '@Ada' });
  await ada.waitFor();
  expect(await line.getAttribute('aria-activedescendant')).toBe(
    await options(page).first().getAttribute('id'),
  );
  await page.keyboard.press('Enter');
  expect(await line.inputValue()).toBe('Ask @Ada ');
  await line.pressSequentially('in #gener');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Enter');
  await line.pressSequentially('`@Ada` in code');
  await page.keyboard.press('Enter');
  const admin = as(playground, 'admin');
  const written = `Ask <@${admin.id}> in <#${stage.lobby.id}> \n\`@Ada\` in code`;
  const { id } = await newest(playground, ({ content }) => content === written);
  expect(await line.inputValue()).toBe('');
  await message(page, id).waitFor();
  await line.press('ArrowUp');
  expect(await edited(page).inputValue()).toBe('Ask @Ada in #general \n`@Ada` in code');
  await edited(page).press('Escape');
  expect(await line.inputValue()).toBe('');
  await line.press('ArrowUp');
  await edited(page).fill('Never mind, @Ada!');
  await edited(page).press('Enter');
  await newest(playground, ({ content }) => content === `Never mind, <@${admin.id}>!`);
  await line.waitFor();
  // What is begun stays where it was begun.
  await line.fill('half a tho');
  await page.getByRole('button', { name: 'shared' }).click();
  await page.getByRole('textbox', { name: 'Message #shared' }).waitFor();
  expect(await line.inputValue()).toBe('');
  await page.getByRole('button', { name: 'general' }).click();
  await expect.poll(() => line.inputValue()).toBe('half a tho');
  await line.fill('x'.repeat(3900));
  await page.getByText('100 characters left').waitFor();
  await line.fill('x'.repeat(4001));
  await line.press('Enter');
  await page.getByRole('alert').getByText('1 characters too long').waitFor();
});

test('a slash command: found by its name, its options as fields, completed by the bot, sent by Enter', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  await composer(page).pressSequentially('/as');
  await options(page).first().waitFor();
  expect(await options(page).first().textContent()).toMatch(/^\/ask\s*Ask a model anything$/);
  await page.keyboard.press('Escape');
  expect(await options(page).count()).toBe(0);
  await begin(page, 'ask');
  const form = page.getByRole('form', { name: '/ask' });
  const prompt = form.getByRole('textbox', { name: 'prompt' });
  await prompt.waitFor();
  await page.keyboard.press('Enter');
  await form.getByText('Fill this in.').waitFor();
  expect(await prompt.getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.type('Hello there');
  await form.getByRole('button', { name: '+ preset' }).click();
  const preset = form.getByRole('combobox', { name: 'preset' });
  await options(page).first().waitFor();
  await preset.pressSequentially('fas');
  await expect.poll(() => options(page).count()).toBe(1);
  await page.keyboard.press('Enter');
  expect(await preset.inputValue()).toMatch(/fast/);
  await form.getByRole('button', { name: '+ private' }).click();
  await page.keyboard.type('tr');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await stage.discord.until(() => said(playground).some(({ flags }) => flags & 64));
  await page.getByText('Only you can see this').waitFor();
  await stage.openrouter.until(() => stage.openrouter.requests.length > 0);
  expect(JSON.stringify(stage.openrouter.requests.at(-1)?.body.messages)).toContain('Hello there');
  await begin(page, 'ask');
  await form.waitFor();
  await page.keyboard.press('Escape');
  await composer(page).waitFor();
  expect(await form.count()).toBe(0);
});

test('only the newest answer is shown of what was asked as one typed; what is refused can be mended', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  const held: (() => Promise<void>)[] = [];
  await page.route('**/act', async (route: Route) => {
    const { do: what, options: entered, focused } = route.request().postDataJSON();
    if (what === 'slash') return await route.fulfill({ json: { ok: false, why: 'Not today.' } });
    if (what !== 'autocomplete') return await route.continue();
    const typed: string = entered[focused];
    const answer = () =>
      route.fulfill({ json: { ok: true, choices: [{ name: `for ${typed}`, value: typed }] } });
    if (typed === 'f') held.push(answer);
    else await answer();
  });
  await begin(page, 'ask');
  await page.keyboard.type('Hello');
  await page.getByRole('button', { name: '+ preset' }).click();
  await options(page).first().waitFor();
  await page.keyboard.type('f');
  await expect.poll(() => held.length).toBe(1);
  await page.keyboard.type('a');
  await options(page).filter({ hasText: 'for fa' }).waitFor();
  await held[0]?.();
  await page.keyboard.press('ArrowDown');
  expect(await options(page).allInnerTexts()).toEqual(['for fa']);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Not today.').waitFor();
  expect(await page.getByRole('textbox', { name: 'prompt' }).inputValue()).toBe('Hello');
  expect(await page.getByRole('combobox', { name: 'preset' }).inputValue()).toBe('fa');
});

test('a bot that does not answer is told of', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  stage.discord.fail('POST /interactions/:interaction/:token/callback', { status: 500, times: 10 });
  await begin(page, 'help');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('alert').getByText('The application did not respond.').waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  expect(await page.getByRole('alert').allInnerTexts()).toEqual(['']);
});

test('files are pasted, dropped and chosen, shown, taken out again, and sent', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  await hand(page, 'paste', [['a.txt', 10]]);
  await hand(page, 'drop', [
    ['b.png', 20],
    ['c.txt', 30],
  ]);
  const files = page.getByRole('list', { name: 'Files to send' }).getByRole('listitem');
  await expect.poll(() => files.count()).toBe(3);
  await files.filter({ hasText: 'b.png' }).locator('img').waitFor();
  await page.getByRole('button', { name: 'Remove a.txt' }).click();
  await expect.poll(() => files.count()).toBe(2);
  await hand(page, 'drop', [['large.bin', 26 * 1024 * 1024]]);
  await page.getByRole('alert').getByText('At most 25 MB in all.').waitFor();
  await hand(
    page,
    'drop',
    Array.from({ length: 9 }, (_, index) => [`${index}.txt`, 1]),
  );
  await page.getByRole('alert').getByText('At most 10 files.').waitFor();
  expect(await files.count()).toBe(2);
  await composer(page).fill('See these');
  await composer(page).press('Enter');
  const { attachments } = await newest(playground, ({ content }) => content === 'See these');
  expect(attachments.map(({ filename, size }) => [filename, size])).toEqual([
    ['b.png', 20],
    ['c.txt', 30],
  ]);
  expect(await files.count()).toBe(0);
  // A file becomes the option of a command that takes one.
  await hand(page, 'paste', [['d.txt', 5]]);
  await begin(page, 'ask');
  const form = page.getByRole('form', { name: '/ask' });
  await form.getByText('d.txt').waitFor();
});

test('a message is answered, reacted to and deleted from its menu, by keyboard and by mouse', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const mara = as(playground, 'member');
  const first = await mara.send(stage.lobby, 'Who knows?');
  await message(page, first.id).focus();
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu', { name: 'Message' });
  await menu.waitFor();
  // Somebody else's.
  expect(await menu.getByRole('menuitem', { name: 'Edit message' }).count()).toBe(0);
  await page.keyboard.press('Escape');
  expect(await menu.count()).toBe(0);
  await page.keyboard.press('Shift+F10');
  await page.keyboard.type('rep');
  await page.keyboard.press('Enter');
  await page.getByText(`Replying to ${mara.name}`).waitFor();
  await page.getByRole('switch', { name: 'Mention the author' }).click();
  await composer(page).fill('I do');
  await composer(page).press('Enter');
  const reply = await newest(playground, ({ content }) => content === 'I do');
  expect([reply.type, reply.referenced_message?.id, reply.mentions]).toEqual([19, first.id, []]);
  await message(page, first.id).click({ button: 'right', position: { x: 300, y: 20 } });
  await menu.getByRole('menuitem', { name: 'React with 👍' }).click();
  await stage.discord.until(() =>
    said(playground).some(({ reactions }) => reactions?.[0]?.emoji.name === '👍'),
  );
  await message(page, first.id).getByRole('button', { name: 'Add reaction' }).click();
  await page.getByRole('combobox', { name: 'Add reaction' }).pressSequentially('rocket');
  await page.keyboard.press('Enter');
  await stage.discord.until(() =>
    said(playground).some(({ reactions }) => reactions?.[1]?.emoji.name === '🚀'),
  );
  await message(page, reply.id).hover();
  await message(page, reply.id).getByRole('button', { name: 'More' }).click();
  await menu.getByRole('menuitem', { name: 'Delete message…' }).click();
  const sure = page.getByRole('alertdialog', { name: 'Delete this message?' });
  await sure.getByRole('button', { name: 'Cancel' }).click();
  await message(page, reply.id).hover();
  await message(page, reply.id).getByRole('button', { name: 'More' }).click();
  await menu.getByRole('menuitem', { name: 'Delete message…' }).click();
  await page.keyboard.press('Enter');
  await message(page, reply.id).waitFor({ state: 'detached' });
  await page.locator(`label[data-user="${mara.id}"]`).click({ button: 'right' });
  await page.getByRole('menu', { name: 'Member' }).getByRole('menuitem', { name: 'Mention' }).click();
  await expect.poll(() => composer(page).inputValue()).toBe(`@${mara.name} `);
});

test('a bot’s menu opens its form: what is missing is said, Escape leaves, what is filled in is answered', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const { id } = await as(playground, 'member').send(stage.lobby, 'The moon is a stone.');
  const open = async () => {
    await message(page, id).focus();
    await page.keyboard.press('ContextMenu');
    await page.getByRole('menuitem', { name: 'Ask about this…' }).click();
  };
  await open();
  const form = page.getByRole('dialog', { name: 'Ask about this…' });
  const question = form.getByRole('textbox').first();
  await question.waitFor();
  expect(await question.evaluate((field) => field.matches(':focus'))).toBe(true);
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.getByText('Fill this in.').waitFor();
  for (let presses = 0; presses < 12; presses += 1) await page.keyboard.press('Tab');
  expect(await page.evaluate(`document.activeElement.localName`)).toMatch(/parley-modal|body/);
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
  await open();
  await question.fill('Is that so?');
  await form.getByRole('checkbox').check();
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.waitFor({ state: 'detached' });
  await stage.openrouter.until(() => stage.openrouter.requests.length > 0);
  expect(JSON.stringify(stage.openrouter.requests.at(-1)?.body.messages)).toContain('Is that so?');
  await page.getByText('Only you can see this').waitFor();
});

test('a form holds every input that Discord has, and sends what is entered in each', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const { id } = await as(playground, 'member').send(stage.lobby, 'Here.');
  const label = (text: string, component: object) => ({ type: 18, label: text, component });
  const choices = ['One', 'Two', 'Three'].map((name) => ({ label: name, value: name.toLowerCase() }));
  const components = [
    { type: 10, content: 'Fill in **all**.' },
    label('Short', { type: 4, custom_id: 'short', style: 1, min_length: 2, max_length: 5, value: 'abcdefg' }),
    label('Long', { type: 4, custom_id: 'long', style: 2, required: false }),
    label('Numbers', { type: 3, custom_id: 'some', min_values: 2, max_values: 3, options: choices }),
    label('Who', { type: 5, custom_id: 'who' }),
    label('Role', { type: 6, custom_id: 'role' }),
    label('Where', { type: 8, custom_id: 'where', channel_types: [0] }),
    label('Files', { type: 19, custom_id: 'files', max_values: 2 }),
    label('One of them', { type: 21, custom_id: 'radio', options: choices }),
    label('Any of them', { type: 22, custom_id: 'checks', required: false, options: choices }),
    label('Sure', { type: 23, custom_id: 'sure', default: true }),
  ];
  const sent: unknown[] = [];
  await page.route('**/act', async (route: Route) => {
    const what = route.request().postDataJSON();
    if (what.do === 'menu')
      return await route.fulfill({ json: { ok: true, modal: { id: '7', title: 'All', components } } });
    sent.push(what);
    return await route.fulfill({ json: sent.length === 1 ? { ok: true, isUnanswered: true } : { ok: true } });
  });
  await message(page, id).focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Explain' }).click();
  const form = page.getByRole('dialog', { name: 'All' });
  await form.getByRole('button', { name: 'Submit' }).click();
  expect(await form.locator('.wrong:visible').allInnerTexts()).toEqual([
    'At most 5 characters; these are 7.',
    ...['Choose at least 2.', 'Choose one.', 'Choose one.', 'Choose one.', 'Add a file.', 'Choose one.'],
  ]);
  await form.getByRole('textbox', { name: 'Short' }).fill('abc');
  const pick = async (name: string, typed: string) => {
    await form.getByRole('combobox', { name }).pressSequentially(typed);
    await page.keyboard.press('Enter');
  };
  await pick('Numbers', 'on');
  await pick('Numbers', 'thr');
  await pick('Numbers', 'tw');
  await form.getByRole('button', { name: 'Remove Two' }).click();
  await page.keyboard.press('Escape');
  await pick('Who', 'mara');
  await pick('Role', 'admin');
  await pick('Where', 'shared');
  await form
    .getByLabel('Files')
    .setInputFiles([{ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('hi') }]);
  await form.getByRole('radio', { name: 'Two' }).check();
  await form.getByRole('checkbox', { name: 'Three' }).check();
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.getByRole('alert').getByText('The application did not respond.').waitFor();
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.waitFor({ state: 'detached' });
  const [server] = stage.discord.client(stage.discord.owner).servers();
  expect(sent.at(-1)).toMatchObject({
    ...{ do: 'submit', modal: '7' },
    inputs: {
      ...{ short: 'abc', long: '', some: ['one', 'three'], who: [as(playground, 'member').id] },
      role: [server?.roles.find(({ name }) => name === 'Admin')?.id],
      where: [server?.channels.find(({ name }) => name === 'shared')?.id],
      files: [{ name: 'a.txt', type: 'text/plain', data: 'aGk=' }],
      ...{ radio: 'two', checks: ['three'], sure: true },
    },
  });
});

/** Pastes or drops files of so many bytes. */
async function hand(
  page: Page,
  how: 'paste' | 'drop',
  files: readonly (readonly [string, number])[],
): Promise<void> {
  await composer(page).focus();
  // A text, since it runs where other types are.
  await page.evaluate(`{
    const data = new DataTransfer();
    for (const [name, bytes] of ${JSON.stringify(files)}) {
      const type = name.endsWith('.png') ? 'image/png' : 'text/plain';
      data.items.add(new File([new Uint8Array(bytes)], name, { type }));
    }
    let area = document.activeElement;
    while (area.shadowRoot?.activeElement) area = area.shadowRoot.activeElement;
    const ways = { bubbles: true, composed: true, cancelable: true };
    if ('${how}' === 'paste') area.dispatchEvent(new ClipboardEvent('paste', { ...ways, clipboardData: data }));
    else document.body.dispatchEvent(new DragEvent('drop', { ...ways, dataTransfer: data }));
  }`);
}
