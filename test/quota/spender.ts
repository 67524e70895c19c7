/** Another Parley, as far as the quota knows: reserves and settles without end, several calls at once. */
import { createQuota } from '../../src/quota/create-quota.ts';
import { openStore } from '../../src/store/store.ts';
import { aCall, cost } from './open-quota.ts';

const store = await openStore(process.argv[2] ?? '');
const quota = createQuota(store, { operator: [] });
for (let round = 0; ; round += 1) {
  await Promise.all(
    Array.from({ length: 5 }, async (_, index) => {
      const { id } = await quota.reserve(aCall());
      await quota.begun(id, `gen-${round}-${index}`);
      if (index > 0) await quota.settle(id, cost(index * 10));
    }),
  );
  process.stdout.write(`${round}\n`);
  // Lets the pipe be written, which a loop of promises alone never does.
  await new Promise(setImmediate);
}
