/** Another Parley, as far as the store knows: opens it and then holds it, or writes without end. */
import { z } from 'zod';
import { createClaims } from '../../src/store/claims.ts';
import { openStore } from '../../src/store/store.ts';

const [url = '', what] = process.argv.slice(2);
const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const store = await openStore(url);
  if (what === 'hold') {
    say('open');
    setInterval(() => {}, 1000);
  }
  if (what === 'write') {
    const claims = createClaims(store);
    const notes = store.bodies('notes', z.string());
    for (let number = 1; ; number += 1) {
      await notes.set(String(number), 'text '.repeat(200));
      await claims.claim(String(number));
      say(String(number));
      // Lets the pipe be written, which a loop of promises alone never does.
      await new Promise(setImmediate);
    }
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
}
