import { buffer } from 'node:stream/consumers';
import { findBroken } from './find-broken.ts';

// A process of its own, begun by broken-forms.ts with the file's name: the file comes in, what is wrong with it goes out.
const [, , file] = process.argv;
if (file !== undefined) {
  process.stdout.write(JSON.stringify(await findBroken(await buffer(process.stdin), file)));
} else {
  // Begun by hand, it loads its libraries and ends: so a compile cache is warmed.
  await Promise.all([import('ajv'), import('ajv/dist/2020.js'), import('liquidjs')]);
}
