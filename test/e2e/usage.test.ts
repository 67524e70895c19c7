import { expect, test } from 'vitest';
import type { Member, MessageView } from '../../sandbox/discord/index.ts';
import { openScene, type Scene } from './scene.ts';
import { enterDays, today } from './usage-rows.ts';

/** What `/usage …` answers in the end. */
async function usage(scene: Scene, member: Member, name: string, options = {}, place?: { id: string }) {
  const used = await member.slash(place ?? scene.channel, `usage ${name}`, options);
  return scene.discord.until((): MessageView | undefined => {
    const reply = used.reply();
    return reply?.content ? reply : undefined;
  });
}

const luna = 'openai/gpt-6-luna';
const sonnet = 'anthropic/claude-sonnet-5.5';

test('a member sees what they used, by model, as a table and a picture, and nobody else sees it', async () => {
  await using scene = await openScene();
  const { mara, server, discord, channel } = scene;
  const of = { server_id: server.id, user_id: mara.id, channel_id: channel.id };
  enterDays(scene, [
    { ...of, model: luna, calls: 40, micro_usd: 801_200, prompt_tokens: 100_000, completion_tokens: 20_000 },
    { ...of, model: sonnet, day: today(29), calls: 12, micro_usd: 110_000, prompt_tokens: 20_000 },
    { ...of, model: sonnet, day: today(30), micro_usd: 5_000_000 },
    { ...of, server_id: 'another', micro_usd: 7_000_000 },
    { ...of, user_id: discord.owner.id, micro_usd: 9_000_000 },
  ]);
  const answer = await usage(scene, mara, 'me');
  expect(answer.content).toBe(
    [
      '**What you used in this server** · the last 30 days',
      '```',
      ' cost   tokens  calls',
      '$0.80  120,000     40  openai/gpt-6-luna',
      '$0.11   20,000     12  anthropic/claude-sonnet-5.5',
      '$0.91  140,000     52  in all',
      '```',
    ].join('\n'),
  );
  expect(answer.ephemeral).toBe(true);
  const [picture] = answer.attachments;
  expect(picture).toMatchObject({
    filename: 'usage.png',
    description: expect.stringContaining('cost per day'),
  });
  const bytes = Buffer.from(await (await fetch(picture?.url ?? '')).arrayBuffer());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
});
