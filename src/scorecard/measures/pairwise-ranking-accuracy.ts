import { decimal, range } from '../../files/number-text.ts';
import { clusteredMean } from '../../metrics/clustered-mean.ts';
import { intervalSchema, share } from '../fields.ts';
import { RESAMPLING_SEED } from '../resampling-seed.ts';
import { rankingAccuracyByHead } from '../truth-ranking.ts';
import { measure } from './measure.ts';

/** How often a true explanation of a head has a higher AUC than a false one of the same head, the mean over heads. */
export const pairwiseRankingAccuracy = measure({
  heading: 'Pairwise ranking accuracy',
  meaning:
    'how often a head’s true explanation scores above a false one, ties counted half, with an interval over heads; 0.5 is chance',
  fields: {
    pairwiseRankingAccuracy: share.nullable(),
    pairwiseRankingAccuracyInterval: intervalSchema.nullable(),
  },
  compute: ({ explanations, column }) => {
    const heads = rankingAccuracyByHead(explanations, column);
    const { mean, interval } = clusteredMean([...heads.values()], [...heads.keys()], {
      seed: RESAMPLING_SEED,
    });
    return { pairwiseRankingAccuracy: mean, pairwiseRankingAccuracyInterval: interval };
  },
  show: ({ pairwiseRankingAccuracy: value, pairwiseRankingAccuracyInterval }) => ({
    value: decimal(value),
    interval: range(pairwiseRankingAccuracyInterval),
  }),
});
