import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground, type Playground } from './browser.ts';

/** A page of another origin in the same browser. */
async function visit(host: string, playground: Playground) {
  const server = createServer((_, response) =>
    response.setHeader('Content-Type', 'text/html').end('<h1>Another</h1>'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const page = await playground.page.context().newPage();
  await page.goto(`http://${host}:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    async [Symbol.asyncDispose]() {
      await page.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a page of another site is able to learn of an address. */
function attempts(page: Page, address: string): Promise<string[]> {
  return page.evaluate<string[]>(`(async () => {
    const learnt = [];
    const element = (name, attributes) => new Promise((resolve) => {
      const one = Object.assign(document.createElement(name), attributes);
      one.onload = () => resolve(true);
      one.onerror = () => resolve(false);
      document.body.append(one);
      setTimeout(() => resolve(false), 1000);
    });
    for (const path of ['/', '/live', '/presets', '/schema', '/knobs', '/glass/1']) {
      const url = ${JSON.stringify(address)} + path;
      await fetch(url).then(() => learnt.push('fetch ' + path), () => {});
      if (await element('script', { src: url })) learnt.push('script ' + path);
      if (await element('img', { src: url })) learnt.push('img ' + path);
    }
    await new Promise((resolve) => {
      const source = new EventSource(${JSON.stringify(address)} + '/live');
      source.onmessage = () => { learnt.push('events'); resolve(); };
      source.onerror = () => { source.close(); resolve(); };
    });
    return learnt;
  })()`);
}

// Another port is the same site and another origin; another name of this machine is another site.
test.for(['localhost', '127.0.0.1'])(
  'a page of %s on another port learns nothing and does nothing',
  async (host) => {
    await using playground = await openPlayground();
    const { stage, served, page } = playground;
    await using other = await visit(host, playground);
    expect(await attempts(other.page, served.url)).toEqual([]);
    const said = {
      do: 'send',
      as: stage.discord.owner.id,
      channel: stage.lobby.id,
      content: 'I was not asked',
    };
    await other.page.evaluate(`Promise.allSettled([
    fetch(${JSON.stringify(`${served.url}/act`)}, { method: 'POST', mode: 'no-cors', body: ${JSON.stringify(JSON.stringify(said))} }),
    fetch(${JSON.stringify(`${served.url}/act`)}, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }),
  ])`);
    await other.page.evaluate(
      `document.body.append(Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(`${served.url}/`)} }))`,
    );
    const last = await stage.discord.owner.send(stage.lobby, 'I was');
    await page.locator(`[data-message="${last.id}"]`).waitFor();
    expect(await page.getByText('I was not asked').count()).toBe(0);
    for (const frame of other.page.frames().slice(1))
      expect(await frame.locator('parley-app').count()).toBe(0);
  },
);

test('nothing of a file is run, whatever it says that it is', async () => {
  await using playground = await openPlayground();
  const { stage, served } = playground;
  const script = '<script>document.title = "run"</script>';
  const sent = await stage.discord.owner.send(stage.lobby, 'files', {
    attachments: [
      { name: 'page.html', data: script, type: 'text/html' },
      {
        name: 'drawing.svg',
        data: `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`,
        type: 'image/svg+xml',
      },
      {
        name: 'page.xhtml',
        data: `<html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`,
        type: 'application/xhtml+xml',
      },
      { name: 'picture.png', data: `\x89PNG\r\n\x1a\n${script}`, type: 'image/png' },
      { name: 'both.gif', data: `GIF89a/*${script}*/=document.title="run"`, type: 'image/gif' },
    ],
  });
  const reader = await playground.page.context().newPage();
  const opened: string[] = [];
  for (const { id, filename } of sent.attachments) {
    const address = `${served.url}/files/${id}/${filename}`;
    // A file that is saved is no page to go to.
    await reader.goto(address).then(
      () => opened.push(filename),
      (error: Error) => expect(error.message).toContain('Download is starting'),
    );
    expect(await reader.title()).not.toBe('run');
    await playground.page.evaluate(`new Promise((resolve) => {
      const script = document.createElement('script');
      script.src = ${JSON.stringify(address)};
      script.onload = script.onerror = resolve;
      document.body.append(script);
    })`);
    expect(await playground.page.title()).not.toBe('run');
  }
  expect(opened).toEqual(['picture.png', 'both.gif']);
  // Browsers say what they have refused.
  expect(playground.complaints.splice(0).join()).toContain('MIME type');
});
