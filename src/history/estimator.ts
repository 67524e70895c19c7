import { estimateTokenCount } from 'tokenx';
import { z } from 'zod';
import type { Store } from '../store/store.ts';

const samplesKept = 9;
const samplesNeeded = 3;
/** A model's factor moves only when the measured one is this far off: each move changes where contexts are cut. */
const tolerance = 0.1;
/** No tokenizer is further from the estimate than this; what lies beyond is something else than text. */
const range = { min: 0.5, max: 4 };
/** How far above the mean estimate a prompt may lie, while a model's factor is learned, and before. */
const upperFactor = { learned: 1.5, unknown: 2 };
/** In shorter prompts the wrapping of messages outweighs the text. */
const shortestPrompt = 64;

const samplesSchema = z.array(z.number());

/** What a text takes in tokens, about, in a tokenizer of average kind. */
export function estimateTokens(text: string): number {
  return estimateTokenCount(text);
}

/** Corrects estimates for each model by what past prompts really took. */
export interface Estimator {
  /** The factor by which estimates are multiplied for a model; 1 until it is known better. */
  ratio(model: string): number;
  /** What a prompt hardly ever takes more of, in tokens. @param estimated uncorrected estimate of it */
  upper(model: string, estimated: number): number;
  /**
   * Learns from a prompt that was counted.
   *
   * @param model whose tokenizer has counted: the one by which `ratio` will be asked
   * @param estimated uncorrected estimate of all messages, in tokens
   * @param counted `usage.prompt_tokens` of the same messages
   */
  learn(model: string, estimated: number, counted: number): Promise<void>;
}

/** Reads what has been learned so far; learning is kept in the store. */
export async function createEstimator(store: Store): Promise<Estimator> {
  const models = new Map<string, { ratio: number; samples: number[] }>();
  for (const { model, ratio, samples } of await store.sql.selectFrom('estimates').selectAll().execute())
    models.set(model, { ratio, samples: readSamples(samples) });

  return {
    ratio: (model) => models.get(model)?.ratio ?? 1,
    upper(model, estimated) {
      const known = models.get(model);
      const isLearned = (known?.samples.length ?? 0) >= samplesNeeded;
      return estimated * (known?.ratio ?? 1) * (isLearned ? upperFactor.learned : upperFactor.unknown);
    },
    async learn(model, estimated, counted) {
      if (counted < shortestPrompt || estimated < shortestPrompt) return;
      const known = models.get(model) ?? { ratio: 1, samples: [] };
      const measured = Math.min(range.max, Math.max(range.min, counted / estimated));
      const samples = [...known.samples, measured].slice(-samplesKept);
      const middle = median(samples);
      const off = samples.length >= samplesNeeded && Math.abs(middle / known.ratio - 1) > tolerance;
      const learned = { ratio: off ? middle : known.ratio, samples };
      models.set(model, learned);
      await store.sql
        .replaceInto('estimates')
        .values({ model, ratio: learned.ratio, samples: JSON.stringify(samples) })
        .execute();
    },
  };
}

/** The middle, unlike the mean, does not move for a prompt with pictures in it. */
function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('no samples');
  return middle;
}

function readSamples(json: string): number[] {
  try {
    return samplesSchema.parse(JSON.parse(json));
  } catch {
    // Measurements can be made again; a damaged row must not keep the bot from starting.
    return [];
  }
}
