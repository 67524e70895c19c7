import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createHistory } from '../src/history/history.ts';
import { openPlace } from '../src/history/place.ts';
import { createForgetting } from '../src/privacy/forgetting.ts';
import { openStore } from '../src/store/store.ts';
import type { Row } from './row.ts';

/** What it takes to forget somebody. */
export interface ForgettingFigures {
  turns: number;
  /** ms */
  took: number;
  /** The longest time for which nothing else could go on meanwhile, ms. */
  held: number;
}

const places = 50;

/** Forgets a member with so many turns, in a database with as many of others, encrypted. @param turns default 10,000 */
export async function benchForgetting(turns = 10_000): Promise<ForgettingFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const store = await openStore(`sqlite://${join(folder, 'parley.sqlite')}`, {
    contentKeys: ['11'.repeat(32)],
  });
  try {
    const history = await createHistory(store);
    for (let index = 0; index < 2 * turns; index += 1) {
      const { id } = await history.begin({
        ...{ place: openPlace(`place-${index % places}`), serverId: 's', preset: 'fast' },
        ...{ authorId: `member-${index % 2}`, authorName: 'Mara' },
        prompt: 'Would you explain once more why the second approach is slower? '.repeat(3),
      });
      await history.saveAnswer(id, {
        ...{ state: 'done', modelAsked: 'some/model', reasoning: 'It reads every row again. '.repeat(20) },
        text: 'Its cost grows with the square of the table. '.repeat(20),
      });
    }
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const began = performance.now();
    const forgotten = await createForgetting(store, history).forgetMember('member-1');
    const took = performance.now() - began;
    delay.disable();
    if (forgotten !== turns) throw new Error(`${forgotten} turns were forgotten, not ${turns}`);
    return { turns, took, held: delay.max / 1e6 };
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** The table of it. */
export function forgettingRows({ turns, took, held }: ForgettingFigures): Row[] {
  const plain = { naive: '', bound: '' };
  return [
    {
      ...plain,
      what: `/privacy forget, ${turns.toLocaleString('en')} turns`,
      measured: `${(took / 1000).toFixed(1)} s`,
      target: '≤ 60 s',
      missed: took > 60_000,
    },
    {
      ...plain,
      what: 'longest time nothing else goes on',
      measured: `${held.toFixed(0)} ms`,
      target: '',
      missed: false,
    },
  ];
}
