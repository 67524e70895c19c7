import { expect, test } from 'vitest';
import { createAudit } from '../../src/audit/audit.ts';
import { forgetActor } from '../../src/audit/forget-actor.ts';
import { createForgetting } from '../../src/privacy/forgetting.ts';
import { openStore } from '../../src/store/store.ts';

test('who is forgotten leaves what they have changed for others, without their name, and nothing else', async () => {
  const clock = { now: 1000 };
  const store = await openStore('sqlite://:memory:', { now: () => clock.now });
  const audit = createAudit(store);
  const same = { before: undefined, after: 'x' };
  await audit.changing(async (_, record) => {
    await record({ serverId: '1', actorId: '7', action: 'limits.set', target: 'server', ...same });
    await record({ serverId: '1', actorId: '7', action: 'reports.answer', target: 'message:2/3', ...same });
    await record({ actorId: '7', action: 'settings.footer', target: 'member:7', ...same });
    await record({ actorId: '7', action: 'key.rotate', target: 'bot', ...same });
    await record({ serverId: '1', actorId: '8', action: 'reports.answer', target: 'message:2/3', ...same });
    await record({ actorId: '8', action: 'settings.footer', target: 'member:8', ...same });
  });
  clock.now = 2000;
  await audit.changing((_, record) =>
    record({ serverId: '1', actorId: '7', action: 'limits.reset', target: 'server', ...same }),
  );
  await forgetActor(store.sql, '7', 1500);
  const rows = await store.sql
    .selectFrom('audit')
    .select(['actor_id', 'action', 'after'])
    .orderBy('id')
    .execute();
  expect(rows).toEqual([
    { actor_id: 'forgotten', action: 'limits.set', after: '"x"' },
    { actor_id: 'forgotten', action: 'reports.answer', after: null },
    { actor_id: 'forgotten', action: 'key.rotate', after: '"x"' },
    { actor_id: '8', action: 'reports.answer', after: '"x"' },
    { actor_id: '8', action: 'settings.footer', after: '"x"' },
    { actor_id: '7', action: 'limits.reset', after: '"x"' },
  ]);
  await store.close();
});

test('forgetting a member takes them out of the audit', async () => {
  const store = await openStore('sqlite://:memory:');
  const audit = createAudit(store);
  const change = { actorId: '7', action: 'settings.persona', before: undefined };
  await audit.changing(async (_, record) => {
    await record({ ...change, target: 'member:7', after: { text: 'I am seven.', as: 'added' } });
    await record({ ...change, serverId: '1', target: 'server', after: { text: 'We are.', as: 'added' } });
  });
  await createForgetting(store, { deleteTurn: async () => true }).forgetMember('7');
  const left = await store.sql.selectFrom('audit').select(['actor_id', 'target']).execute();
  expect(left).toEqual([{ actor_id: 'forgotten', target: 'server' }]);
  await store.close();
});
