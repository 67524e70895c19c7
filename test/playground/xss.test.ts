import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { openPlayground, type Playground } from './browser.ts';
import { all, evil, harm, poisoned } from './evil.ts';

/** Says evil in every field that the local Discord lets somebody fill. @returns the last message */
async function sayAll({ stage }: Playground): Promise<{ id: string }> {
  const { discord, server, lobby } = stage;
  const mara = discord.member('<b onclick=alert(1)>Mara</b>', { in: server });
  server.channel('<img src=x onerror=alert(1)>', { topic: all });
  server.role('<svg onload=alert(1)>');
  for (const text of evil) await mara.send(lobby, text);
  for (const mark of ['# ', '> ', '-# ', '- ', '1. ']) await mara.send(lobby, `${mark}${all}`);
  for (const mark of ['```', '`', '**', '||', '_', '~~']) await mara.send(lobby, `${mark}${all}${mark}`);
  await mara.send(lobby, `\`\`\`"onclick=alert(1)\n${all}\n\`\`\``);
  await mara.send(lobby, 'files', {
    attachments: [
      { name: '"><img src=x onerror=alert(1)>.txt', data: 'x' },
      { name: '"onerror=alert(1).png', data: 'x', type: 'image/png' },
    ],
  });
  const embed = {
    ...{ title: all, description: all, url: 'javascript:window.hacked=1', color: 1 },
    author: { name: all, url: 'javascript:window.hacked=1' },
    footer: { text: all },
    fields: [{ name: evil[0], value: all }],
    image: { url: 'javascript:window.hacked=1' },
  };
  await mara.send(lobby, 'embed', { embeds: [embed] });
  const options = evil.map((label, index) => ({
    ...{ label: label.slice(0, 100), value: String(index), description: label.slice(0, 100) },
  }));
  const link = { type: 2, style: 5, label: 'link', url: 'https://example.org/"onclick=alert(1)' };
  await mara.send(lobby, 'rows', {
    components: [
      { type: 1, components: [{ type: 2, style: 1, label: evil[0], custom_id: 'a' }, link] },
      { type: 1, components: [{ type: 3, custom_id: 'b', placeholder: evil[1], options }] },
    ],
  });
  const accessory = { type: 2, style: 2, label: evil[2], custom_id: 'c' };
  const parts = [
    { type: 10, content: all },
    { type: 9, components: [{ type: 10, content: all }], accessory },
  ];
  await mara.send(lobby, '', { components: [{ type: 17, accent_color: 1, components: parts }] });
  await mara.send(lobby, 'poll', {
    poll: { question: all.slice(0, 300), answers: evil.map((one) => one.slice(0, 55)) },
  });
  lobby.thread(all.slice(0, 100), { by: mara });
  return await mara.send(lobby, 'the end');
}

/** Has a model say it, too, and waits until it has. */
async function answerAll({ stage, page }: Playground): Promise<void> {
  stage.openrouter.next(say(evil.join('\n\n')));
  await stage.discord.owner.send(stage.lobby, `@Parley ${all}`);
  await page.getByRole('button', { name: 'Regenerate' }).first().waitFor();
}

test('whatever is said in any field is text, also what a model says, and what is told of it in the panels', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  const last = await sayAll(playground);
  await page.locator(`[data-message="${last.id}"]`).waitFor();
  expect(await harm(page)).toEqual([]);
  for (const text of evil) await page.getByText(text, { exact: true }).first().waitFor();
  await answerAll(playground);
  expect(await harm(page)).toEqual([]);
  await page.getByRole('button', { name: 'Behind the glass' }).click();
  await page
    .locator('parley-message')
    .filter({ hasText: 'Regenerate' })
    .last()
    .click({ position: { x: 3, y: 3 } });
  const glass = page.getByRole('complementary', { name: 'Behind the glass' });
  await glass.getByText('What was sent').first().click();
  await glass.getByText('onerror').first().waitFor();
  expect(await harm(page)).toEqual([]);
});

test('what the bot says of a mistake in presets.yaml is text', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  await page.getByRole('button', { name: 'Presets', exact: true }).click();
  const panel = page.getByRole('complementary', { name: 'Presets' });
  await panel
    .locator('.cm-content')
    .fill(`presets:\n  poet:\n    model: x/y\n    '${evil[0]}': '${evil[1]}'\n`);
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel.getByRole('status').getByText('onerror').first().waitFor();
  expect(await harm(page)).toEqual([]);
});

/** What a tab is told first, as the server tells it. */
async function firstEvents(url: string): Promise<Record<string, unknown>[]> {
  const stopping = new AbortController();
  const response = await fetch(`${url}/live`, { signal: stopping.signal });
  const events: Record<string, unknown>[] = [];
  let text = '';
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    const whole = text.split('\n\n');
    text = whole.pop() ?? '';
    events.push(...whole.map((one) => JSON.parse(one.replace(/^data: /, ''))));
    if (events.some(({ type }) => type === 'typing')) break;
  }
  stopping.abort();
  return events;
}

/** A form with every field that Discord knows. */
const modal = {
  ...{ id: '1', title: 'Title' },
  components: [
    { type: 10, content: 'text' },
    ...[
      { type: 4, custom_id: 'a', style: 2, placeholder: 'write', value: 'written' },
      {
        type: 3,
        custom_id: 'b',
        placeholder: 'choose',
        options: [{ label: 'one', value: '1', description: 'of two' }],
      },
      { type: 5, custom_id: 'c', placeholder: 'who' },
      { type: 8, custom_id: 'd', placeholder: 'where' },
      { type: 19, custom_id: 'e' },
    ].map((component) => ({ type: 18, label: 'Label', description: 'Description', component })),
  ],
};

/** Whether a page shows all of the evil somewhere. */
async function showsEvil(page: Page): Promise<void> {
  await page.getByText(evil[1]).first().waitFor();
}

test('whatever the server told would be text: names, commands, options, choices, forms', async () => {
  await using playground = await openPlayground();
  const last = await sayAll(playground);
  await playground.page.locator(`[data-message="${last.id}"]`).waitFor();
  await answerAll(playground);
  const events = (await firstEvents(playground.served.url)).map((event) => poisoned(event));
  expect(events.map((event) => (event as { type: string }).type)).toEqual([
    'house',
    'commands',
    'channel',
    'typing',
  ]);
  const { page } = playground;
  await page.route('**/live*', (route) => {
    const body = `retry: 600000\n\n${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}`;
    return route.fulfill({ contentType: 'text/event-stream', body });
  });
  await page.route('**/act', (route) =>
    route.fulfill({ json: { ok: true, modal: poisoned(modal), choices: [{ name: all, value: 'x' }] } }),
  );
  await page.reload();
  await page.getByRole('log').waitFor();
  await showsEvil(page);
  expect(await harm(page), 'messages').toEqual([]);
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill('/');
  await page.getByRole('listbox').getByRole('option').first().waitFor();
  expect(await harm(page), 'commands').toEqual([]);
  await page.getByRole('listbox').getByRole('option').filter({ hasText: '/ask' }).first().click();
  await page.keyboard.type('what');
  expect(await harm(page), 'options').toEqual([]);
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog');
  await form.getByText(evil[0]).first().waitFor();
  expect(await harm(page), 'a form').toEqual([]);
});

test('what is exported is text', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  const last = await sayAll(playground);
  await page.locator(`[data-message="${last.id}"]`).waitFor();
  await page.getByLabel('Save this conversation').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'As a page' }).click(),
  ]);
  const exported = await readFile(await download.path(), 'utf8');
  expect(exported).toContain("default-src 'none'");
  // Even where no policy stood in it.
  const open = exported.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
  // A page of its own: one that came from the playground would have the playground's policy.
  const reader = await page.context().browser()?.newPage();
  if (!reader) throw new Error('there is no browser');
  await reader.setContent(open);
  await reader.getByText('the end').first().waitFor();
  expect(await harm(reader)).toEqual([]);
  await reader.close();
});

test('a script that gets into the page all the same is not run', async () => {
  const playground = await openPlayground();
  const { page, complaints } = playground;
  await page.evaluate(`
    const script = document.createElement('script');
    script.textContent = 'window.hacked = 1';
    document.body.append(script);
    document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.hacked = 1">');
  `);
  await expect.poll(() => complaints.length).toBeGreaterThan(0);
  expect(await page.evaluate("'hacked' in window")).toBe(false);
  expect(complaints.splice(0).join()).toContain('Content Security Policy');
  await playground[Symbol.asyncDispose]();
});
