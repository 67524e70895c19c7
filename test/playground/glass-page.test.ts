import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { openPlayground, type Playground } from './browser.ts';

/** Asks the bot; resolves with its answer when that has a button. */
async function answering({ page, stage }: Playground, text: string, button: string): Promise<Locator> {
  const answers = page.locator('parley-message').filter({ has: page.locator('discord-message[bot]') });
  const before = await answers.count();
  await stage.discord.owner.send(stage.lobby, `@Parley ${text}`);
  const answer = answers.nth(before);
  await answer.getByRole('button', { name: button }).waitFor();
  return answer;
}

/** Asks the bot; resolves with its answer when that is shown to its end. */
const answered = (playground: Playground, text: string) => answering(playground, text, 'Regenerate');

/** Selects a message, at its edge: there is nothing else to be pressed. */
function select(message: Locator): Promise<void> {
  return message.click({ position: { x: 3, y: 3 } });
}

/** Opens a panel. */
async function panel(page: Page, name: string) {
  await page.getByRole('button', { name, exact: true }).click();
  return page.getByRole('complementary', { name });
}

test('behind the glass of a selected reply stand its request, events, calls and ledger, and a picture', async () => {
  await using playground = await openPlayground({ tokensPerSecond: 80 });
  const { page } = playground;
  const glass = await panel(page, 'Behind the glass');
  await glass.getByText('Select a reply').waitFor();
  await select(await answering(playground, 'show me a table', 'Stop'));
  await glass.getByText(/^answer · .* · running$/).waitFor();
  await glass.getByText(/^answer · .* · status 200 · .* tokens · \$/).waitFor();
  const picture = glass.getByRole('img', { name: /At most [\d,]+ letters and digits, and .* behind/ });
  await picture.waitFor();
  await glass.getByText('The same in numbers').click();
  await glass.getByRole('columnheader', { name: 'Had waited' }).waitFor();
  await glass.getByText('What was sent').first().click();
  await glass.getByText('show me a table').waitFor();
  await glass
    .getByText(/^What came back/)
    .first()
    .click();
  await glass.getByRole('cell', { name: '[DONE]' }).waitFor();
  await glass.getByText('Each call, with its rate limit').click();
  await glass.getByRole('cell', { name: 'PATCH /channels/:channel/messages/:message' }).first().waitFor();
  await glass.getByRole('cell', { name: 'settled' }).first().waitFor();
  const { violations } = await new AxeBuilder({ page }).include('parley-glass').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test('what the provider was sent is shown once that is asked for', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  const glass = await panel(page, 'Behind the glass');
  await select(await answered(playground, 'hello'));
  await glass.getByRole('checkbox', { name: /ask OpenRouter/ }).check();
  // By the keyboard, as well as by a click.
  await (await answered(playground, 'hello again')).focus();
  await glass.getByText('What the provider was sent').click();
  await glass.getByText('"model": "claude-sonnet-5-5"').waitFor();
});

test('nothing that a model or member writes is more than text behind the glass', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  stage.openrouter.next(say(evil));
  const glass = await panel(page, 'Behind the glass');
  await select(await answered(playground, evil));
  await glass.getByText('What was sent').first().click();
  await glass
    .getByText(/^What came back/)
    .first()
    .click();
  await glass.getByText('onerror').first().waitFor();
  expect(await glass.locator('img, script').count()).toBe(0);
});

test('knobs turn the speed, the next answer and the latency; strikes strike', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const knobs = await panel(page, 'Knobs');
  await knobs.getByRole('slider', { name: 'Speed' }).fill('77');
  await expect.poll(() => stage.talk.tokensPerSecond).toBe(77);
  await knobs.getByRole('slider', { name: 'Latency' }).fill('30');
  await expect.poll(() => stage.discord.latency.meanMs).toBe(30);
  const next = knobs.getByRole('combobox', { name: 'The next answer' });
  await next.selectOption('502');
  await expect.poll(() => stage.talk.nextAnswer).toBe('502');
  await knobs.getByRole('button', { name: 'Rate limit (429) at the next message' }).click();
  await knobs.getByRole('status').getByText('Done').waitFor();
  await answered(playground, 'hello');
  expect(await next.inputValue()).toBe('normal');
  expect(stage.relay.requests.map(({ status }) => status).slice(0, 2)).toEqual([502, 200]);
  expect(stage.discord.rateLimited).toBe(1);
  const { violations } = await new AxeBuilder({ page }).include('parley-knobs').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test('what is no message, no knob and no strike is refused', async () => {
  await using playground = await openPlayground();
  const { served, stage } = playground;
  const ask = (path: string, body?: unknown) =>
    fetch(served.url + path, {
      headers: { origin: served.url, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
  const before = await (await ask('/knobs')).json();
  const statuses = [
    await ask('/glass/1'),
    await ask('/glass/x%27%3B--'),
    await ask('/knobs', { tokensPerSecond: 0 }),
    await ask('/knobs', { nextAnswer: 'never' }),
    await ask('/strike', { what: 'lightning' }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([404, 404, 400, 400, 400]);
  expect(await (await ask('/knobs', {})).json()).toEqual(before);
  expect(stage.discord.rateLimited).toBe(0);
});
