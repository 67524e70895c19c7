import { expect, test } from 'vitest';
import { createAudit } from '../../src/audit/audit.ts';
import { forgetActor } from '../../src/audit/forget-actor.ts';
import { openStore } from '../../src/store/store.ts';

test('who is forgotten leaves what they have changed for others, without their name, and nothing else', async () => {
  const store = await openStore('sqlite://:memory:');
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
  await forgetActor(store.sql, '7');
  const rows = await store.sql.selectFrom('audit').select(['actor_id', 'action']).orderBy('id').execute();
  expect(rows).toEqual([
    { actor_id: 'forgotten', action: 'limits.set' },
    { actor_id: 'forgotten', action: 'key.rotate' },
    { actor_id: '8', action: 'reports.answer' },
    { actor_id: '8', action: 'settings.footer' },
  ]);
  await store.close();
});
