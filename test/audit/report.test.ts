import { expect, test } from 'vitest';
import { createAudit } from '../../src/audit/audit.ts';
import { keepReport } from '../../src/audit/report.ts';
import { createForgetting } from '../../src/privacy/forgetting.ts';
import { openStore } from '../../src/store/store.ts';

test('of a server twenty reports an hour are told, also where those who made them are forgotten', async () => {
  const clock = { now: 1000 };
  const store = await openStore('sqlite://:memory:', { now: () => clock.now });
  const audit = createAudit(store);
  const { forgetMember } = createForgetting(store, { deleteTurn: async () => true });
  const report = (count: number) =>
    keepReport(
      audit,
      { serverId: '1', channelId: '2', messageId: `${count}`, reporterId: `${100 + count}`, reason: 'x' },
      clock.now,
    );
  for (let count = 1; count <= 19; count += 1) {
    expect(await report(count)).toBe('told');
    await forgetMember(`${100 + count}`);
  }
  expect(await report(20)).toBe('last-told');
  expect(await report(21)).toBe('kept');
  clock.now += 3_600_001;
  expect(await report(22)).toBe('told');
  await store.close();
});
