import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { encodingOf } from '../../src/files/encoding.ts';
import { bytesFor, cutText, decodeText } from '../../src/files/text.ts';
import { mp4, ogg, picture, wav, zip } from './samples.ts';

const poems = {
  russian: 'Мороз и солнце; день чудесный! Ещё ты дремлешь, друг прелестный — пора, красавица, проснись. ',
  japanese:
    '吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所でニャーニャー泣いていた。',
  chinese: '道可道,非常道。名可名,非常名。無名天地之始;有名萬物之母。故常無欲,以觀其妙;常有欲,以觀其徼。',
  german: 'Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. Größe, Maße, Straße, Übermut. ',
  french: 'Dès Noël, où un zéphyr haï me vêt de glaçons würmiens, je dîne d’exquis rôtis de bœuf à l’aÿ. ',
};

test.each([
  ...(['utf8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'] as const).flatMap((encoding) =>
    Object.values(poems).map((text) => [encoding, text] as const),
  ),
  ['windows-1251', poems.russian],
  ['koi8-r', poems.russian.replace('—', '-')],
  ['shift_jis', poems.japanese],
  ['euc-jp', poems.japanese],
  ['gb18030', poems.chinese],
  ['windows-1252', poems.german],
  ['windows-1252', poems.french],
] as const)('a text in %s is read as it was written: %s', async (encoding, text) => {
  const whole = text.repeat(4);
  const wide = encoding.startsWith('utf-');
  const bytes = iconv.encode(whole, encoding, { addBOM: wide });
  expect(await decodeText(bytes, true, 100_000)).toEqual({ text: whole, isCut: false });
});

test('code without a mark is read, in two bytes a character too', async () => {
  const code = 'export function meow(times: number): string {\r\n\treturn "mew ".repeat(times);\r\n}\r\n';
  const shown = code.replaceAll('\r\n', '\n');
  for (const encoding of ['utf8', 'utf-16le', 'utf-16be']) {
    const bytes = iconv.encode(code, encoding, { addBOM: false });
    expect(await decodeText(bytes, true, 1000), encoding).toEqual({ text: shown, isCut: false });
  }
});

test('whatever is UTF-8 is read as that, wherever it is cut', async () => {
  const letters = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(letters, fc.nat(200), async (text, at) => {
      fc.pre(!/\p{Cc}|\ufffd|^\ufeff/u.test(text));
      const bytes = Buffer.from(text);
      const cut = bytes.subarray(0, Math.max(1, Math.min(at, bytes.length)));
      const read = await decodeText(cut, cut.length === bytes.length, 1000);
      expect(text.startsWith(read.text)).toBe(true);
      expect(bytes.length - Buffer.byteLength(read.text)).toBeLessThan(bytes.length - cut.length + 4);
      expect(read.isCut).toBe(cut.length < bytes.length);
    }),
  );
});

test('no more is read than is wanted, and no character is torn', async () => {
  const { text, isCut } = await decodeText(Buffer.from('🐈'.repeat(10)), true, 5);
  expect({ text, isCut }).toEqual({ text: '🐈🐈', isCut: true });
  expect(cutText('cats', true, 4)).toEqual({ text: 'cats', isCut: false });
  expect(bytesFor(1000)).toBeGreaterThanOrEqual(4000);
});

test('what is no text is not taken for one', async () => {
  const noise = Buffer.alloc(4096);
  let seed = 7;
  for (const index of noise.keys()) {
    seed = (seed * 48_271) % 2_147_483_647;
    noise[index] = seed >> 8;
  }
  const files = [noise, noise.filter((byte) => byte > 0), picture('png'), picture('jpeg'), picture('gif')];
  for (const bytes of [...files, picture('webp'), wav(), ogg(), mp4(), zip({ a: 'b' }), Buffer.alloc(64)])
    expect(await encodingOf(Buffer.from(bytes)), bytes.toString('latin1', 0, 8)).toBeUndefined();
});
