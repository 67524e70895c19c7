import { expect, test } from 'vitest';
import { createEstimator, estimateTokens } from '../../src/history/estimator.ts';
import { openStore } from '../../src/store/store.ts';
import { startHistory } from './support.ts';

test('a model whose tokenizer counts more is learned from three prompts, kept, and no other model is touched', async () => {
  const { store } = await startHistory();
  const estimator = await createEstimator(store);
  for (const _ of [1, 2]) await estimator.learn('dense', 1000, 1500);
  expect(estimator.ratio('dense')).toBe(1);
  await estimator.learn('dense', 2000, 3000);
  expect(estimator.ratio('dense')).toBe(1.5);
  expect(estimator.ratio('other')).toBe(1);
  expect((await createEstimator(store)).ratio('dense')).toBe(1.5);
});

test('single prompts with pictures, tiny prompts and small drifts move nothing; absurd counts have limits', async () => {
  const { store } = await startHistory();
  const estimator = await createEstimator(store);
  for (const counted of [1000, 1010, 90_000, 990, 1000]) await estimator.learn('steady', 1000, counted);
  expect(estimator.ratio('steady')).toBe(1);
  for (let prompt = 0; prompt < 20; prompt += 1) {
    await estimator.learn('steady', 1000, 1090);
    await estimator.learn('tiny', 5, 50);
    await estimator.learn('absurd', 1000, 1_000_000);
    await estimator.learn('nothing', 1000, 0);
  }
  expect(estimator.ratio('steady')).toBe(1);
  expect(estimator.ratio('tiny')).toBe(1);
  expect(estimator.ratio('absurd')).toBe(4);
  expect(estimator.ratio('nothing')).toBe(1);
});

test('a damaged row costs only what had been learned', async () => {
  const store = await openStore('sqlite://:memory:');
  await store.sql.insertInto('estimates').values({ model: 'm', ratio: 1.2, samples: '[1,' }).execute();
  const estimator = await createEstimator(store);
  expect(estimator.ratio('m')).toBe(1.2);
  await estimator.learn('m', 1000, 1200);
  await store.close();
});

test('estimates are of the right size in many scripts', () => {
  expect(estimateTokens('')).toBe(0);
  expect(estimateTokens('The quick brown fox jumps over the lazy dog.')).toBeGreaterThan(8);
  expect(estimateTokens('The quick brown fox jumps over the lazy dog.')).toBeLessThan(14);
  expect(estimateTokens('机器学习是人工智能的一个分支')).toBeGreaterThan(6);
  expect(estimateTokens('🏳️‍🌈'.repeat(10))).toBeGreaterThan(5);
});
