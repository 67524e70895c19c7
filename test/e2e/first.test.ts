import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { openHouse } from './house.ts';

test('a mention is answered, streamed, in one message', async () => {
  await using house = await openHouse();
  const { discord, openrouter } = house;
  const server = discord.server('Cats', { owner: discord.owner });
  const channel = server.channel('general');
  const mara = discord.member('mara', { in: server });
  openrouter.answer(say('Hello **mara**, here I am.'));
  await mara.send(channel, '@Parley hi');
  const reply = await discord.until(() =>
    discord.visible(channel).find(({ content }) => content.includes('here I am') && content.includes('-#')),
  );
  expect(reply.content).toMatch(/^Hello \*\*mara\*\*, here I am\.\n-# /);
  expect(reply.buttons.map(({ label }) => label)).toEqual(['Regenerate', '⋯']);
});
