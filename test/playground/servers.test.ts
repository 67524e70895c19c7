import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

const servers = (page: Page) => page.getByRole('navigation', { name: 'Servers' });
const channels = (page: Page) => page.getByRole('navigation', { name: 'Channels' });
const composer = (page: Page) => page.getByRole('textbox', { name: /^Message / });

test('each server has its channels; one comes back to where one was last', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  await channels(page).getByRole('button', { name: 'shared' }).click();
  await page.getByRole('heading', { name: '#shared' }).waitFor();
  await servers(page).getByRole('button', { name: 'Workshop' }).click();
  await page.getByRole('heading', { name: '#bench' }).waitFor();
  expect(await channels(page).getByRole('button').allInnerTexts()).toEqual(['# bench', '# show-and-tell']);
  await servers(page).getByRole('button', { name: 'Direct messages' }).click();
  await page.getByRole('heading', { name: '@Parley' }).waitFor();
  await servers(page).getByRole('button', { name: 'Tea house' }).click();
  await page.getByRole('heading', { name: '#shared' }).waitFor();
});

test('people are somebody else in another server, and where they are not, they are shown the first channel', async () => {
  await using playground = await openPlayground();
  const { page } = playground;
  await servers(page).getByRole('button', { name: 'Workshop' }).click();
  await page.getByText('Ada owner').waitFor();
  await page.getByText('Gil not in this server').waitFor();
  await page.getByRole('radio', { name: /^Gil/ }).check();
  await page.getByRole('heading', { name: '#general' }).waitFor();
  await page.getByText('Gil guest').waitFor();
  expect(await servers(page).getByRole('button', { name: 'Workshop' }).count()).toBe(0);
});

test('what is new elsewhere is marked, at its server and at its channel, until it is looked at', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  await servers(page).getByRole('button', { name: 'Workshop' }).click();
  await page.getByRole('heading', { name: '#bench' }).waitFor();
  await stage.people[2]?.member.send(stage.lobby, 'Anybody here?');
  await servers(page).getByRole('button', { name: 'Tea house, unread' }).click();
  await page.getByText('Anybody here?').waitFor();
  await servers(page).getByRole('button', { name: 'Tea house', exact: true }).waitFor();
  await channels(page).getByRole('button', { name: 'shared' }).click();
  await stage.people[2]?.member.send(stage.lobby, 'Nobody?');
  await channels(page).getByRole('button', { name: 'general , unread' }).click();
  await page.getByText('Nobody?').waitFor();
  await channels(page).getByRole('button', { name: 'general', exact: true }).waitFor();
});

test('what is said in one server is no memory of the other', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  await composer(page).fill('@Parley a list of teas');
  await composer(page).press('Enter');
  await page.getByRole('button', { name: 'Regenerate' }).waitFor();
  await servers(page).getByRole('button', { name: 'Workshop' }).click();
  await page.getByRole('heading', { name: '#bench' }).waitFor();
  await composer(page).fill('@Parley a list of tools');
  await composer(page).press('Enter');
  await page.getByRole('button', { name: 'Regenerate' }).waitFor();
  const sent = JSON.stringify(stage.openrouter.requests.at(-1)?.body);
  expect(sent).toContain('a list of tools');
  expect(sent).not.toContain('a list of teas');
});
