import { z } from 'zod';
import { range, signed } from '../../files/number-text.ts';
import { pairedMeanDifference } from '../../metrics/paired-mean-difference.ts';
import { againstControl } from '../against-control.ts';
import { count, intervalSchema, share } from '../fields.ts';
import { RESAMPLING_SEED } from '../resampling-seed.ts';
import { measure } from './measure.ts';

/**
 * Δ: the AUC of explanations above the mean AUC of the same pairs under other heads' explanations. What a simulator gets
 * out of the sequence and the marks alone is in both, and cancels: selectivity, after Hewitt & Liang (2019).
 */
export const selectivity = measure({
  heading: 'Δ',
  meaning:
    'selectivity: mean AUC minus that of the same pairs under other heads’ explanations (the shuffled controls), with an interval over heads; without explanations known to be false',
  fields: {
    selectivity: z.number().min(-1).max(1).nullable(),
    selectivityInterval: intervalSchema.nullable(),
    /** Two-sided, by flipping the signs of heads. */
    selectivityPValue: share.nullable(),
    /** How many donors the head with the fewest has; 0 where there are none. */
    donors: count,
  },
  compute: ({ all, column }) => {
    const compared = againstControl(all, column, 'shuffled');
    const { difference, interval, pValue } = pairedMeanDifference(
      compared.map(({ auc }) => auc),
      compared.map(({ controlMean }) => controlMean),
      compared.map(({ head }) => head),
      { seed: RESAMPLING_SEED },
    );
    return {
      selectivity: difference,
      selectivityInterval: interval,
      selectivityPValue: pValue,
      donors: compared.length === 0 ? 0 : Math.min(...compared.map(({ controls }) => controls)),
    };
  },
  show: ({ selectivity: delta, selectivityInterval }) => ({
    value: signed(delta, 3),
    interval: range(selectivityInterval, signed),
  }),
});
