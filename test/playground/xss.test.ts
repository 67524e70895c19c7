import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

const evil = [
  '<img src=x onerror="window.hacked=1">',
  '<script>window.hacked=1</script>',
  '"><svg onload=window.hacked=1>',
  "${alert(1)}{{constructor.constructor('window.hacked=1')()}}",
  '[click](javascript:window.hacked=1)',
  '<javascript:window.hacked=1>',
];
const all = evil.join(' ');

/** Whether something that was only to be read has been run. */
async function isHacked(page: Page): Promise<boolean> {
  return await page.evaluate<boolean>(`
    'hacked' in window ||
    document.querySelector('[onerror], [onload], a[href^="javascript:" i], iframe, object, embed') !== null ||
    [...document.scripts].some(({ src }) => src === '')
  `);
}

test('whatever is said in any field is text', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const { discord, server, lobby } = stage;
  const mara = discord.member('<b onclick=alert(1)>Mara</b>', { in: server });
  server.channel('<img src=x onerror=alert(1)>', { topic: all });
  for (const text of evil) await mara.send(lobby, text);
  const spoken = ['# ', '> ', '-# ', '- ', '1. ', '```', '`', '**', '||', '```html\n'];
  for (const mark of spoken)
    await mara.send(
      lobby,
      `${mark}${all}${mark.startsWith('`') || /[*|]/.test(mark) ? mark.split('\n')[0] : ''}`,
    );
  await mara.send(lobby, 'files', {
    attachments: [{ name: '"><img src=x onerror=alert(1)>.txt', data: 'x' }],
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
    label: label.slice(0, 100),
    value: String(index),
    description: label.slice(0, 100),
  }));
  await mara.send(lobby, 'rows', {
    components: [
      {
        type: 1,
        components: [
          { type: 2, style: 1, label: evil[0] ?? '', custom_id: 'a' },
          { type: 2, style: 5, label: 'link', url: 'https://example.org/"onclick=alert(1)' },
        ],
      },
      { type: 1, components: [{ type: 3, custom_id: 'b', placeholder: evil[1] ?? '', options }] },
    ],
  });
  await mara.send(lobby, '', {
    components: [
      {
        type: 17,
        accent_color: 1,
        components: [
          { type: 10, content: all },
          {
            type: 9,
            components: [{ type: 10, content: all }],
            accessory: { type: 2, style: 2, label: evil[2] ?? '', custom_id: 'c' },
          },
        ],
      },
    ],
  });
  await mara.send(lobby, 'poll', {
    poll: { question: all.slice(0, 300), answers: evil.map((one) => one.slice(0, 55)) },
  });
  lobby.thread(all.slice(0, 100), { by: mara });
  const last = await mara.send(lobby, 'the end');
  await page.locator(`[data-message="${last.id}"]`).waitFor();
  expect(await isHacked(page)).toBe(false);
  for (const text of evil.slice(0, 4)) await page.getByText(text, { exact: true }).first().waitFor();
  // What somebody sees who is told of it in the panels.
  await page.getByRole('button', { name: 'Behind the glass' }).click();
  await page.locator(`[data-message="${last.id}"]`).click();
  expect(await isHacked(page)).toBe(false);
});

test('what the model says goes the same way', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const mara = stage.people.find(({ role }) => role === 'member')?.member;
  await mara?.send(stage.lobby, `@Parley ${all}`);
  await page.getByText('A real model would answer that.').first().waitFor();
  await page.getByRole('button', { name: 'Regenerate' }).first().waitFor();
  expect(await isHacked(page)).toBe(false);
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
