import { expect, test } from 'vitest';
import { failures } from '../../sandbox/openrouter/failures.ts';
import type { RecordedRequest } from '../../sandbox/openrouter/index.ts';
import { failed, say, truncated } from '../../sandbox/openrouter/scenarios.ts';
import { mp4, pdf, picture } from '../files/samples.ts';
import { asked, labels, overLimit, parts } from './asking.ts';
import { answered, openScene } from './scene.ts';
import { kindsOf, lastParts, partsSent, readingPresets, textIn, uploads } from './uploads.ts';

const presets = `
default: scans
presets:
  scans:
    description: Reads scans
    model: deepseek/deepseek-v4-flash
    fallbacks: [qwen/qwen3.8-flash, deepseek/deepseek-v4-pro, anthropic/claude-sonnet-5.5]
    max_tokens: 1000
    plugins:
      - { id: file-parser, pdf: { engine: mistral-ocr } }
  native:
    description: Reads natively
    command: true
    model: google/gemini-3.8-flash
    max_tokens: 1000
`;

/** The names of the files whose contents, found by a parser, a request brings back. */
function broughtBack(request: RecordedRequest | undefined): unknown[] {
  return (request?.body.messages ?? [])
    .flatMap(({ annotations }) => (annotations ?? []) as { file: { name: string } }[])
    .map(({ file }) => file.name);
}

test("what a parser found in one member's PDF goes nowhere with another's", async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, openrouter, discord, server } = scene;
  openrouter.answer(say('About a cat.'));
  const nils = discord.member('nils', { in: server });
  await mara.slash(channel, 'native', {
    prompt: 'what is it about?',
    file: { name: 'secret.pdf', data: pdf('a secret of mara') },
  });
  await answered(scene, channel);
  const own = { name: 'nils.pdf', data: pdf('of nils himself') };
  await asked(scene, 'and mine?', { by: nils, attachments: [own] });
  const elsewhere = server.channel('elsewhere');
  await nils.slash(elsewhere, 'native', { prompt: 'what is this?', file: own });
  await answered(scene, elsewhere);
  await asked(scene, 'and more?', { by: nils, where: elsewhere });
  expect(broughtBack(openrouter.requests.at(-1))).toEqual(['nils.pdf']);
  expect(JSON.stringify(openrouter.requests.at(-1)?.body)).not.toContain('secret.pdf');
});

test('a PDF that came with an earlier prompt is parsed, and paid, once', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, openrouter } = scene;
  openrouter.answer(say('About a cat.'));
  await mara.slash(channel, 'native', { prompt: 'what is it about?', file: uploads.report() });
  await answered(scene, channel);
  expect(parts(await asked(scene, 'who wrote it?')).quiet.at(-1)).toMatch(/\$0\.002/);
  expect(parts(await asked(scene, 'and when?')).quiet.at(-1)).not.toMatch(/\$0\.002/);
  expect(broughtBack(openrouter.requests.at(-1))).toEqual(['report.pdf']);
});

test('two PDFs of one name keep what was found in each', async () => {
  await using scene = await openScene({ presets });
  scene.openrouter.answer(say('Two.'));
  const attachments = ['one', 'and another'].map((words) => ({ name: 'scan.pdf', data: pdf(words) }));
  await asked(scene, 'what are these?', { attachments });
  expect(parts(await asked(scene, 'and more?')).quiet.at(-1)).not.toMatch(/\$0\.00[24]/);
  expect(broughtBack(scene.openrouter.requests.at(-1))).toEqual(['scan.pdf', 'scan.pdf']);
});

test('what was found goes to the models of a second request, too', async () => {
  await using scene = await openScene({ presets });
  const { openrouter } = scene;
  openrouter.answer(say('About a cat.'));
  await asked(scene, 'what is it about?', { attachments: [uploads.report()] });
  openrouter.next(failed(failures.noProvider()));
  await asked(scene, 'and who wrote it?');
  const again = openrouter.requests.at(-1);
  expect(again?.models).toEqual(['anthropic/claude-sonnet-5.5']);
  expect(broughtBack(again)).toEqual(['report.pdf']);
});

test('a PDF that says it has one page is reserved by the pages that it has, or may have', async () => {
  await using scene = await openScene({ presets, environment: { DAILY_LIMIT_USD: '0.05' } });
  const { openrouter } = scene;
  openrouter.answer(say('Read.'));
  const leaves = Array.from({ length: 900 }, (_, index) => `${index} 0 obj <</Type\n/Page>> endobj`);
  const told = Buffer.from(`%PDF-1.4\n%/Count 1\n${leaves.join('\n')}\n%%EOF`);
  expect((await asked(scene, 'read', { attachments: [{ name: 'x.pdf', data: told }] })).content).toMatch(
    overLimit,
  );
  expect(openrouter.requests).toHaveLength(0);
  const one = await asked(scene, 'read', { attachments: [uploads.report()] });
  expect(parts(one).text).toBe('Read.');
});

test.each([
  ['white space', '\n \t'.repeat(300_000)],
  ['digits', '7'.repeat(900_000)],
])('a text of nothing but %s is reserved by what it may take', async (_, text) => {
  const dear = presets
    .replace('default: scans', 'default: native')
    .replace('google/gemini-3.8-flash', 'anthropic/claude-sonnet-5.5');
  await using scene = await openScene({ presets: dear, environment: { DAILY_LIMIT_USD: '0.10' } });
  scene.openrouter.answer(say('Read.'));
  const refused = await asked(scene, 'count', { attachments: [{ name: 'w.txt', data: text }] });
  expect(refused.content).toMatch(overLimit);
  expect(scene.openrouter.requests).toHaveLength(0);
});

test('where a preset bars providers that keep data, no parser gets a PDF: its text is sent', async () => {
  const barring = presets.replace(
    '    max_tokens: 1000\n',
    '    max_tokens: 1000\n    provider: { data_collection: deny }\n',
  );
  await using scene = await openScene({ presets: barring });
  scene.openrouter.answer(say('About a cat.'));
  await asked(scene, 'what is it about?', { attachments: [uploads.report()] });
  expect(kindsOf(lastParts(scene))).toEqual(['text']);
  expect(textIn(lastParts(scene))).toContain('The cat sat on the mat');
});

test('small images take no room from a large PDF', async () => {
  await using scene = await openScene({ presets: readingPresets });
  scene.openrouter.answer(say('Read.'));
  const large = { name: 'large.pdf', data: Buffer.concat([pdf('x'), Buffer.alloc(8_000_000, '%')]) };
  const second = { name: 'b.png', data: picture('png', 41, 21) };
  await asked(scene, 'read', { attachments: [large, uploads.cat(), second] });
  expect(kindsOf(lastParts(scene)).toSorted()).toEqual(['file', 'image_url', 'image_url', 'text']);
});

/** A PDF of so many bytes, with these words on its page. */
function largePdf(bytes: number, words: string, name = 'large.pdf') {
  const page = pdf(words);
  return { name, data: Buffer.concat([page, Buffer.alloc(bytes - page.length, '%')]) };
}

test('of a PDF that is too large to be sent its text is, and the answer says so', async () => {
  await using scene = await openScene({ presets: readingPresets });
  scene.openrouter.answer(say('Read.'));
  const large = largePdf(22_000_000, 'The cat sat on the mat');
  const answer = await asked(scene, 'read', { attachments: [large] });
  expect(kindsOf(lastParts(scene))).toEqual(['text']);
  expect(textIn(lastParts(scene))).toContain('The cat sat on the mat');
  expect(parts(answer).quiet.join()).toContain('only the text was read');
});

test.each([
  ['a scan', largePdf(22_000_000, '', 'scan.pdf')],
  ['a film', { name: 'film.mp4', data: Buffer.concat([mp4('mp42', 'vide'), Buffer.alloc(22_000_000)]) }],
])('%s that is too large to be sent is not asked about, and nothing is paid', async (_, file) => {
  await using scene = await openScene({
    presets: `${readingPresets}`.replace('default: fast', 'default: watch'),
  });
  scene.openrouter.answer(say('Hm.'));
  const answer = await asked(scene, 'what is it?', { attachments: [file] });
  expect(answer.content).toContain(`\`${file.name}\` is larger than a model can be sent`);
  expect(scene.openrouter.requests).toHaveLength(0);
  // With another one that can be sent, it is asked all the same.
  const both = await asked(scene, 'and these?', { attachments: [file, uploads.cat()] });
  expect(kindsOf(lastParts(scene))).toEqual(['text', 'image_url']);
  expect(parts(both).quiet.join()).toContain(`\`${file.name}\` was left out`);
});

test('images of earlier questions take no room from what comes with this one', async () => {
  await using scene = await openScene({ presets: readingPresets });
  scene.openrouter.answer(say('Read.'));
  const photos = Array.from({ length: 4 }, (_, index) => ({
    name: `photo-${index}.jpg`,
    data: Buffer.concat([picture('jpeg', 60, 40 + index), Buffer.alloc(2_000_000, 'x')]),
  }));
  await asked(scene, 'what are these?', { attachments: photos });
  await asked(scene, 'and this?', { attachments: [largePdf(17_000_000, 'A cat')] });
  expect(kindsOf(lastParts(scene))).toEqual(['text', 'file']);
  const [first = []] = partsSent(scene.openrouter.requests.at(-1));
  expect(kindsOf(first)).toContain('image_url');
  expect(textIn(first)).toContain('too large to be sent');
});

test('Regenerate and Continue have no PDF parsed, and paid, again', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, openrouter, discord } = scene;
  openrouter.next(truncated('About a'));
  openrouter.answer(say('And more.'));
  const first = await asked(scene, 'what is it about?', { attachments: [uploads.report()] });
  expect(parts(first).quiet.join()).toContain('broke off');
  expect(kindsOf(lastParts(scene))).toContain('file');
  for (const [index, label] of ['Continue', 'Regenerate'].entries()) {
    // What broke off has both; what was gone on with only the latter.
    const isDue = (all: string[]) => all.includes(label) && all.includes('Continue') === (index === 0);
    const answer = await discord.until(() =>
      discord.visible(channel).find((message) => isDue(labels(message))),
    );
    await mara.click(answer, label);
    await openrouter.until(() => openrouter.requests[index + 1]?.finished !== undefined);
    const words = partsSent(openrouter.requests.at(-1)).flat();
    expect(kindsOf(words)).not.toContain('file');
    expect(textIn(words)).toContain('What stands in report.pdf.');
  }
});
