import { expect, test } from 'vitest';
import { fixture, held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ask, asked, ended, labels, parts, under } from './asking.ts';
import { openScene } from './scene.ts';

test('an answer grows under its question, with a Stop button until it is whole', async () => {
  await using scene = await openScene();
  const answer = held(['One ', 'two ', 'three.']);
  scene.openrouter.next(answer);
  const prompt = await ask(scene, 'count');
  await answer.asked;
  await scene.discord.until(() => scene.discord.typing(scene.channel));
  expect(answerTo(scene, prompt)).toBeUndefined();
  for (const seen of ['One', 'One two']) {
    answer.release();
    const growing = await scene.discord.until(() => {
      const message = answerTo(scene, prompt);
      return message?.content === seen && message;
    });
    expect(labels(growing)).toEqual(['Stop']);
    expect(growing.pinged).toEqual([]);
  }
  answer.finish();
  const whole = await ended(scene, prompt);
  expect(parts(whole).text).toBe('One two three.');
  expect(labels(whole)).toEqual(under.whole);
  const states = scene.discord.history(whole.id).map(({ content }) => content.split('\n')[0]);
  expect([...new Set(states)]).toEqual(['One', 'One two', 'One two three.']);
});

/** Each recording of a public shape of answers, and what stands in Discord for it. */
test.for([
  ['s2_reason_tools', 'Looking outside'],
  ['s3_search', 'The lighthouse opens at nine.'],
  ['s6_image', 'One red dot'],
  ['s7_debug', 'Hey'],
  ['s9_usage_with_finish', 'Yes.'],
  ['s10_encrypted_reasoning', 'The second one.'],
  ['s11_byok', 'On your own key.'],
  ['s13_refusal', 'I cannot help with that.'],
  ['j_ok', ''],
])('the recording %s is drawn', async ([name = '', words = '']) => {
  await using scene = await openScene();
  scene.openrouter.next(fixture(name, { pieceBytes: 7 }));
  const answer = await asked(scene, 'hi');
  expect(parts(answer).text).toContain(words);
  expect(parts(answer).text).not.toBe('');
  expect(parts(answer).quiet.at(-1)).toMatch(/ tokens · \$/);
});

test.for([
  ['s4_miderr', true],
  ['s5_err_empty', false],
  ['s8_truncated', true],
  ['s12_bad_json', true],
  ['j_200err', false],
  ['j_choice_error', false],
] as const)('the recording %s is drawn as failed', async ([name, hasText]) => {
  await using scene = await openScene({ environment: { RETRY_ATTEMPTS: '1' } });
  scene.openrouter.answer(fixture(name));
  const answer = await asked(scene, 'hi');
  expect(labels(answer)).toEqual(hasText ? under.broken : under.failed);
  expect(parts(answer).quiet).toHaveLength(hasText ? 1 : 0);
  const sentence = hasText ? parts(answer).quiet[0] : answer.content;
  const sentences = Object.values(english.failures).map((say) => say({}));
  expect(sentences).toContain(sentence);
});

test('mentions in an answer ping nobody', async () => {
  await using scene = await openScene();
  scene.openrouter.next(say(`@everyone ${scene.mara.mention} look!`));
  const answer = await asked(scene, 'hi');
  expect(answer.pinged).toEqual([]);
  expect(answer.mentions).toEqual([]);
});
