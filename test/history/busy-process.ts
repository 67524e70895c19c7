/** A bot in full swing: turns in five places, begun and answered without a pause, until somebody kills it. */
import { createHistory } from '../../src/history/history.ts';
import { openPlace } from '../../src/history/place.ts';
import { openStore } from '../../src/store/store.ts';

const store = await openStore(process.argv[2] ?? '');
const history = await createHistory(store);

async function talk(channel: number): Promise<void> {
  for (;;) {
    const turn = {
      place: openPlace(`${channel}`),
      authorId: '7',
      authorName: 'Mara',
      preset: 'fast',
      prompt: 'hi '.repeat(50),
    };
    const { id } = await history.begin(turn);
    process.stdout.write(`begun ${id}\n`);
    await history.saveAnswer(id, { state: 'done', text: 'hello '.repeat(200), modelAsked: 'some/model' });
    process.stdout.write(`saved ${id}\n`);
    // Lets the pipe be written, which a loop of promises alone never does.
    await new Promise(setImmediate);
  }
}

await Promise.all([1, 2, 3, 4, 5].map(talk));
