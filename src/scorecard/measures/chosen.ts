import { decimal, range } from '../../files/number-text.ts';
import { clusteredMean } from '../../metrics/clustered-mean.ts';
import { chosenByHead } from '../choices.ts';
import { count, intervalSchema, share } from '../fields.ts';
import { RESAMPLING_SEED } from '../resampling-seed.ts';
import { measure } from './measure.ts';

/** How the explanations that a simulator chose do on pairs that they were not chosen on. */
export const chosen = measure({
  heading: 'Chosen',
  meaning:
    'mean ROC AUC, on the reported pairs, of each head’s explanation that was best on the choosing pairs, with an interval over heads',
  fields: {
    chosenMeanAuc: share.nullable(),
    chosenMeanAucInterval: intervalSchema.nullable(),
    /** Heads in which something was chosen; 0 where the suite does not choose. */
    chosenHeads: count,
  },
  compute: ({ explanations, column }) => {
    const heads = chosenByHead(explanations, column);
    const { mean, interval } = clusteredMean(
      heads.map(({ reported }) => reported),
      heads.map(({ head }) => head),
      { seed: RESAMPLING_SEED },
    );
    return { chosenMeanAuc: mean, chosenMeanAucInterval: interval, chosenHeads: heads.length };
  },
  show: ({ chosenMeanAuc, chosenMeanAucInterval }) => ({
    value: decimal(chosenMeanAuc, 3),
    interval: range(chosenMeanAucInterval),
  }),
});
