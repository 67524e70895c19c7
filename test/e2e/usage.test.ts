import { expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/discord/index.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { asked, settled } from './asking.ts';
import { chat } from './conversing.ts';
import { quota } from './limits.ts';
import { answered, openScene } from './scene.ts';
import { enterCalls, enterDays, today, usage } from './usage-rows.ts';

const luna = 'openai/gpt-6-luna';
const sonnet = 'anthropic/claude-sonnet-5.5';

/** The lines of the table in an answer. */
const table = ({ content }: MessageView) =>
  (/```\n(.*?)\n```/s.exec(content)?.[1] ?? '').split('\n').slice(1);

async function png({ attachments: [file] }: MessageView): Promise<{ width: number; height: number }> {
  const bytes = Buffer.from(await (await fetch(file?.url ?? '')).arrayBuffer());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

test('a member sees what they used, by model, as a table and a picture, and nobody else sees it', async () => {
  await using scene = await openScene();
  const { mara, server, discord, channel } = scene;
  const of = { server_id: server.id, user_id: mara.id, channel_id: channel.id };
  enterDays(scene, [
    { ...of, model: luna, calls: 40, micro_usd: 801_200, prompt_tokens: 100_000, completion_tokens: 20_000 },
    // Days are summed a week at a time: those at the edges of a week count once.
    ...[29, 23, 22].map((ago) => ({
      ...{ ...of, model: sonnet, day: today(ago), calls: 4, micro_usd: 40_000, prompt_tokens: 5_000 },
    })),
    { ...of, model: sonnet, day: today(30), micro_usd: 5_000_000 },
    { ...of, server_id: 'another', micro_usd: 7_000_000 },
    { ...of, user_id: discord.owner.id, micro_usd: 9_000_000 },
  ]);
  const answer = await usage(scene, mara, 'me');
  expect(answer.content.split('\n')).toEqual([
    '**What you used in this server** · the last 30 days',
    '```',
    ' cost   tokens  calls',
    '$0.80  120,000     40  openai/gpt-6-luna',
    '$0.12   15,000     12  anthropic/claude-sonnet-5.5',
    '$0.92  135,000     52  in all',
    '```',
    '**What holds for you here now**',
    expect.stringMatching(/^- \*\*\$5\.00 a day\*\* for all who use this bot, by its operator: \$0 used/),
    expect.anything(),
  ]);
  expect(answer.ephemeral).toBe(true);
  expect(answer.attachments[0]).toMatchObject({
    filename: 'usage.png',
    description: 'What you used in this server: cost per day, the last 30 days',
  });
  expect(await png(answer)).toEqual({ width: 1600, height: 880 });
  const longer = await usage(scene, mara, 'me', { since: '90-days' });
  expect(table(longer)[0]).toMatch(/^\$5\.12 .*sonnet/);
  const shorter = await usage(scene, mara, 'me', { since: 'today' });
  expect(table(shorter)).toEqual(['$0.80  120,000     40  openai/gpt-6-luna']);
});

test('what was asked and answered is counted, in a thread for its channel; what is left stands below', async () => {
  await using scene = await openScene();
  const { mara, discord, channel, openrouter } = scene;
  await quota(scene, 'set', { who: 'everyone', amount: '2', unit: 'usd', per: 'day' });
  openrouter.answer(() => say('Meow.', { usage: { cost: 0.25 } }));
  await asked(scene, 'What do cats say?');
  const own = await usage(scene, mara, 'me');
  expect(table(own)).toEqual([expect.stringMatching(/^\$0\.25 +\d+ +1 {2}openai\/gpt-6-luna$/)]);
  expect(own.content).toMatch(
    /What holds for you here now\*\*\n- \*\*\$2\.00 a day\*\* for each member: \$0\.25 used/,
  );
  const thread = await chat(scene, { topic: 'Dogs', preset: 'code' });
  await answered(scene, thread);
  await settled(scene);
  expect((await usage(scene, discord.owner, 'presets')).content).toMatch(/ code\n.* in all/);
  const [first, second] = table(await usage(scene, discord.owner, 'channel', { channel }));
  expect(first).toMatch(/mara$/);
  expect(second).toBeUndefined();
  const fromThread = await usage(scene, discord.owner, 'channel', {}, thread);
  expect(table(fromThread)).toEqual([first]);
  expect(fromThread.content).toContain('What was used in #general, by member');
});

test('what others used is for those who manage the server, and nobody else', async () => {
  await using scene = await openScene();
  const { mara, discord, server } = scene;
  enterDays(scene, [{ server_id: server.id, user_id: mara.id, micro_usd: 1_000_000 }]);
  for (const name of ['server', 'models', 'presets', 'channel', 'export', 'report', 'member']) {
    const inputs = name === 'member' ? { member: mara } : {};
    const refused = await usage(scene, mara, name, inputs);
    expect(refused.content, name).toMatch(/Only those who may manage this server/);
    expect(refused.attachments, name).toEqual([]);
  }
  const direct = await usage(scene, discord.owner, 'server', {}, discord.owner.dm());
  expect(direct.content).toMatch(/about servers/);
  const shown = await usage(scene, discord.owner, 'member', { member: mara });
  expect(shown.content).toContain('**What mara used** · the last 30 days');
  expect(shown.ephemeral).toBe(true);
});

test('in direct messages one sees what one used everywhere', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  const user_id = discord.owner.id;
  enterDays(scene, [
    { user_id, micro_usd: 1_000_000 },
    { user_id, server_id: server.id, micro_usd: 2_000_000 },
  ]);
  const answer = await usage(scene, discord.owner, 'me', {}, discord.owner.dm());
  expect(answer.content).toMatch(/^\*\*What you used, everywhere\*\*/);
  expect(table(answer)).toEqual(['$3.00       0      2  openai/gpt-6-luna']);
});

test('many members: the first ten by name in any script, who has left too, and all others together', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  const names = ['王小明', '김민수', 'さくら', 'Дмитрий', '🦊🦊', 'b`o`b', ...Array.from('ghijkl')];
  const members = names.map((name) => discord.member(name, { in: server }));
  const gone = discord.member('gone');
  enterDays(
    scene,
    [gone, ...members].map(({ id }, index) => ({
      ...{ server_id: server.id, user_id: id, prompt_tokens: 1 },
      micro_usd: (20 - index) * 1_000_000,
    })),
  );
  const answer = await usage(scene, discord.owner, 'server');
  const lines = table(answer);
  expect(lines.map((line) => line.split('  ').at(-1))).toEqual([
    ...['gone', '王小明', '김민수', 'さくら', 'Дмитрий', '🦊🦊', 'bˋoˋb', 'g', 'h', 'i'],
    ...['3 others', 'in all'],
  ]);
  expect(lines.at(-2)).toMatch(/^ *\$27\.00 +3 +3/);
  expect(await png(answer)).toMatchObject({ width: 1600 });
});

test('kin are told apart: of a long model the vendor goes, and not the end', async () => {
  await using scene = await openScene();
  const { mara, server } = scene;
  const kin = ['2506', '2507:free'].map(
    (end) => `nousresearch/hermes-5-llama-405b-extended-thinking-preview-${end}`,
  );
  enterDays(
    scene,
    kin.map((model, index) => ({ server_id: server.id, user_id: mara.id, model, micro_usd: 2 - index })),
  );
  const lines = table(await usage(scene, mara, 'me'));
  expect(lines.slice(0, 2).map((line) => line.split('  ').at(-1))).toEqual([
    'hermes-5-llama-405b-extended-thinking-preview-2506',
    'hermes-5-llama-405b-extended-thinking-preview-2507:free',
  ]);
});

test('where nothing was spent, tokens are drawn; what is not known of costs is said', async () => {
  await using scene = await openScene();
  const { mara, discord, server } = scene;
  const of = { server_id: server.id, user_id: mara.id };
  enterDays(scene, [{ ...of, calls: 5, unknown: 2, prompt_tokens: 1_000 }]);
  enterCalls(scene, [
    { ...of, state: 'unbilled', day: today() },
    { ...of, state: 'unbilled', day: '2020-02-29' },
    { ...of, state: 'unbilled', day: today(), user_id: discord.owner.id },
  ]);
  const answer = await usage(scene, mara, 'me');
  expect(answer.content).toContain(
    '-# What 2 calls cost will never be known: they count as $0 here, and in limits as what was set aside for them.',
  );
  expect(answer.content).toContain(
    '-# The bill of 1 call is still to come: until then it counts as $0 here, and in limits as what was set aside for it.',
  );
  expect(answer.attachments[0]).toMatchObject({ description: expect.stringContaining(': tokens per day') });
  expect((await usage(scene, discord.owner, 'me')).content).toMatch(/\*\* · the last 30 days\nNothing\./);
});

test('days are those of the server’s time zone', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  // Of these two it is another day in at least one, whenever the test runs.
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    await quota(scene, 'timezone', { zone });
    const day = new Intl.DateTimeFormat('sv', { timeZone: zone }).format(new Date());
    enterDays(scene, [{ server_id: server.id, day, model: zone, micro_usd: 1_000_000 }]);
    const answer = await usage(scene, discord.owner, 'models', { since: 'today' });
    expect(answer.content).toContain(zone);
    expect(table(answer)).toHaveLength(1);
  }
});
