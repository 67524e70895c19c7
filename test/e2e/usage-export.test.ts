import { expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/discord/index.ts';
import { asked, settled } from './asking.ts';
import { openScene } from './scene.ts';
import { enterCalls, enterDays, today, usage } from './usage-rows.ts';

async function csv({ attachments: [file] }: MessageView): Promise<{ name: string; lines: string[] }> {
  const text = await (await fetch(file?.url ?? '')).bytes();
  // Excel knows UTF-8 by this mark.
  expect([...text.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const lines = new TextDecoder().decode(text).trimEnd().split('\r\n');
  return { name: file?.filename ?? '', lines };
}

test('an admin takes the sums of days along; what looks like a formula is none', async () => {
  await using scene = await openScene();
  const { discord, server, channel } = scene;
  const mallory = discord.member('=HYPERLINK("x","y")', { in: server });
  const of = { server_id: server.id, user_id: mallory.id, channel_id: channel.id };
  enterDays(scene, [
    { ...of, micro_usd: 1_234_567, calls: 3, unknown: 1, prompt_tokens: 5, completion_tokens: 6 },
    { ...of, day: today(2), preset: '+1, "two"' },
    { ...of, day: today(8) },
    { ...of, server_id: 'another' },
  ]);
  const answer = await usage(scene, discord.owner, 'export', { since: '7-days' });
  expect(answer.content).toBe(
    '**Sums for each day, member, channel, preset and model in this server** · the last 7 days\n2 rows, for spreadsheets.',
  );
  expect(answer.ephemeral).toBe(true);
  const { name, lines } = await csv(answer);
  expect(name).toBe(`usage-days-${today(6)}-to-${today()}.csv`);
  expect(lines).toEqual([
    'day,member_id,member,channel_id,channel,preset,model,calls,calls_of_unknown_cost,prompt_tokens,completion_tokens,cost_usd',
    `${today()},${mallory.id},"'=HYPERLINK(""x"",""y"")",${channel.id},general,fast,openai/gpt-6-luna,3,1,5,6,1.234567`,
    `${today(2)},${mallory.id},"'=HYPERLINK(""x"",""y"")",${channel.id},general,"'+1, ""two""",openai/gpt-6-luna,1,0,0,0,0.000000`,
  ]);
});

test('every call can be taken along, and nothing of what was said is in it', async () => {
  await using scene = await openScene();
  const { discord, server, mara } = scene;
  await asked(scene, 'What do cats say?');
  await settled(scene);
  const of = { server_id: server.id, user_id: mara.id };
  // More than are read at once, some of them in the same millisecond.
  enterCalls(
    scene,
    Array.from({ length: 4_100 }, (_, index) => ({ ...of, at: Date.now() - Math.floor(index / 7) * 1000 })),
  );
  const answer = await usage(scene, discord.owner, 'export', { rows: 'calls', since: '7-days' });
  expect(answer.content).toBe(
    '**Every call to a model in this server** · the last 7 days\n4,101 rows, for spreadsheets.',
  );
  const { lines } = await csv(answer);
  expect(lines).toHaveLength(4_102);
  const real = lines.filter((line) => line.includes(',done,'));
  expect(real).toEqual([expect.stringMatching(/,mara,.*,fast,answer,openai\/gpt-6-luna,.*gen-/)]);
  expect(lines.join('\n')).not.toContain('cats');
});

test('what does not fit into a file is left out, the oldest first, and that is said', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  const preset = 'x'.repeat(1_000_000);
  enterDays(
    scene,
    Array.from({ length: 12 }, (_, ago) => ({ server_id: server.id, day: today(ago), preset })),
  );
  const answer = await usage(scene, discord.owner, 'export');
  expect(answer.content).toMatch(/\nThese are the newest 10 rows: .* Ask for a shorter time\.$/);
  const { lines } = await csv(answer);
  expect(lines.at(-1)).toMatch(new RegExp(`^${today(9)},`));
  expect((await usage(scene, discord.owner, 'export', { rows: 'calls' })).content).toMatch(
    / · the last 30 days\nNothing\.$/,
  );
});
