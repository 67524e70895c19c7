import { expect, test } from 'vitest';
import type { DiscordView } from '../../src/diagnosis/discord.ts';
import { applicationFindings, contentFinding } from '../../src/diagnosis/discord-findings.ts';
import { type Finding, worstFirst } from '../../src/diagnosis/finding.ts';
import { gatewayFindings } from '../../src/diagnosis/gateway.ts';
import { clockFinding, versionFinding } from '../../src/diagnosis/machine.ts';
import { plain } from '../../src/diagnosis/plain.ts';
import { english, textsIn } from '../../src/texts/index.ts';

const says = english.diagnosis;

const said = (findings: readonly Finding[]) =>
  findings.map(({ standing, say }) => `${standing}: ${say(english)}`);

const view: DiscordView = {
  application: { id: '1', name: 'Parley', messageContent: true, codeGrant: false },
  gateway: { shards: 1, left: 1000, resetAfterMs: 60_000 },
  servers: [],
  clockAheadMs: 0,
};

test('an application that cannot be invited, or hardly connect any more, is told', () => {
  expect(said(applicationFindings(view))).toEqual([]);
  const application = { ...view.application, codeGrant: true };
  const page = 'https://discord.com/developers/applications/1/bot';
  expect(said(applicationFindings({ ...view, application }))).toEqual([
    `wrong: ${says.discord.codeGrant(page)}`,
  ]);
  const left = (count: number) =>
    said(applicationFindings({ ...view, gateway: { shards: 1, left: count, resetAfterMs: 7_200_000 } }));
  expect(left(0)).toEqual([
    expect.stringMatching(/^wrong: Discord lets me connect not once more in the next 120 minutes/),
  ]);
  expect(left(7)).toEqual([expect.stringMatching(/^note: Discord lets me connect only 7 times more /)]);
});

test('Message Content is in the way only where it is insisted on', () => {
  const off = { application: { ...view.application, messageContent: false } };
  const standing = (...given: Parameters<typeof contentFinding>) => contentFinding(...given).standing;
  expect(standing(view, 'auto')).toBe('well');
  expect(standing(off, 'auto')).toBe('note');
  expect(standing(off, 'on')).toBe('wrong');
  expect(standing(view, 'off')).toBe('note');
  // It runs without, though it may: a restart helps.
  expect(contentFinding(view, 'auto', false).say(english)).toBe(says.content.restart);
});

test('a silent gateway and too many servers for one connection are told', () => {
  const up = { ageMs: 12_000, upMs: 3_600_000, pingMs: 45, shard: 1, shards: 2, servers: 1500 };
  expect(said(gatewayFindings(up))).toEqual([
    'well: Connected for 60 minutes, last heartbeat 12 seconds ago (45 ms); shard 2 of 2, 1,500 servers.',
  ]);
  expect(said(gatewayFindings({ ...up, pingMs: -1 }))[0]).not.toContain(' ms');
  expect(said(gatewayFindings({ ...up, ageMs: 120_001 }))).toEqual([`wrong: ${says.gateway.silent}`]);
  expect(said(gatewayFindings({ ...up, ageMs: undefined }))).toEqual([`wrong: ${says.gateway.silent}`]);
  expect(said(gatewayFindings({ ...up, shards: 1, servers: 2100 }))[1]).toBe(
    `note: ${says.gateway.many(2100)}`,
  );
});

test('a clock may be off by seconds, and Node may not be old', async () => {
  expect([0, 4000, -4000, 6000, -59_000, 61_000].map((ms) => clockFinding(ms).standing)).toEqual([
    ...['well', 'well', 'well'],
    ...['note', 'note', 'wrong'],
  ]);
  expect(clockFinding(-59_000).say(english)).toBe(says.clock.off(59, false));
  expect((await versionFinding('24.0.1')).standing).toBe('well');
  expect((await versionFinding('22.18.0')).say(english)).toContain('made for Node 24');
});

test('the worst comes first, the rest as it was', () => {
  const found = (['well', 'note', 'wrong', 'note', 'wrong'] as const).map(
    (standing, index): Finding => ({ standing, say: () => `${index}` }),
  );
  expect(worstFirst(found).map(({ say }) => say(english))).toEqual(['2', '4', '1', '3', '0']);
});

test('a shell shows no Markdown; what an operator wrote stays as it is', () => {
  expect(plain('**Fast** is at <https://example.com/a>, <t:0:R>')).toBe(
    'Fast is at https://example.com/a, 1970-01-01T00:00:00.000Z',
  );
  expect(plain('DATABASE_URL: expected sqlite://PATH, got "***@db"')).toContain('"***@db"');
});

test('it is said in Chinese as well, permissions by the names that Discord shows there', () => {
  const chinese = textsIn('zh-CN').diagnosis;
  const where = { channel: '<#1>', role: 'Parley' };
  expect(chinese.isDenied(['answer', 'files'], ['SendMessages', 'AttachFiles'], where)).toBe(
    '我在这里不能回答或发送文件和图片：<#1> 不给我权限**发送消息**和**添加文件**。点击 <#1> → “编辑频道 → 权限 → 高级权限”，添加 **Parley**，把缺少的设为 ✓。',
  );
});
