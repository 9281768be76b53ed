import { type ClusteredMean, clusteredMean } from '../metrics/clustered-mean.ts';
import { type MeanDifference, pairedMeanDifference } from '../metrics/paired-mean-difference.ts';

/** Seed of every resampling in a scorecard: the same run always gives the same scorecard. */
export const RESAMPLING_SEED = 0;

type OfHead<Key extends string> = { readonly head: string } & Readonly<Record<Key, number>>;

export function meanOverHeads<Key extends string>(items: readonly OfHead<Key>[], figure: Key): ClusteredMean {
  return clusteredMean(
    items.map((each) => each[figure]),
    items.map(({ head }) => head),
    { seed: RESAMPLING_SEED },
  );
}

export function differenceOverHeads<Key extends string>(
  items: readonly OfHead<Key>[],
  first: Key,
  second: Key,
  range: readonly [number, number] = [0, 1],
): MeanDifference {
  return pairedMeanDifference(
    items.map((each) => each[first]),
    items.map((each) => each[second]),
    items.map(({ head }) => head),
    { seed: RESAMPLING_SEED, range },
  );
}
