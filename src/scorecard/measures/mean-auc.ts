import { z } from 'zod';
import { headName } from '../../activation-records/head.ts';
import { decimal, range } from '../../files/number-text.ts';
import { clusteredMean } from '../../metrics/clustered-mean.ts';
import { isClaim } from '../claims.ts';
import { intervalSchema, share } from '../fields.ts';
import { RESAMPLING_SEED } from '../resampling-seed.ts';
import { measure } from './measure.ts';

/** Mean ROC AUC over the explanations that have one and are not known to be false, with an interval over heads. */
export const meanAuc = measure({
  heading: 'Mean AUC',
  meaning: 'mean ROC AUC over the explanations that are not known to be false, with an interval over heads',
  fields: {
    meanAuc: share.nullable(),
    meanAucInterval: intervalSchema.nullable(),
    /** Why there is no mean, or why its interval rests on the number of heads alone and not on how they differ. */
    meanAucReason: z.string().nullable(),
  },
  compute: ({ explanations, column }) => {
    const aucs = explanations.filter(isClaim).flatMap((each) => {
      const auc = each.scores[column]?.auc ?? null;
      return auc === null ? [] : [{ head: headName(each), auc }];
    });
    const { mean, interval, reason } = clusteredMean(
      aucs.map(({ auc }) => auc),
      aucs.map(({ head }) => head),
      { seed: RESAMPLING_SEED },
    );
    return { meanAuc: mean, meanAucInterval: interval, meanAucReason: reason };
  },
  show: ({ meanAuc: mean, meanAucInterval, meanAucReason }) => ({
    value: mean === null ? (meanAucReason ?? decimal(null)) : decimal(mean, 3),
    interval: range(meanAucInterval),
  }),
});
