import { z } from 'zod';
import { range, signed } from '../../files/number-text.ts';
import { pairedMeanDifference } from '../../metrics/paired-mean-difference.ts';
import { againstControl } from '../against-control.ts';
import { intervalSchema } from '../fields.ts';
import { RESAMPLING_SEED } from '../resampling-seed.ts';
import { measure } from './measure.ts';

/** By how much explanations are above one that says nothing about tokens, on the same pairs. */
export const aboveEmpty = measure({
  heading: 'Above empty',
  meaning:
    'mean AUC minus that of the same pairs under an empty explanation (the empty control), with an interval over heads; without explanations known to be false',
  fields: {
    aboveEmpty: z.number().min(-1).max(1).nullable().default(null),
    aboveEmptyInterval: intervalSchema.nullable().default(null),
  },
  compute: ({ all, column }) => {
    const compared = againstControl(all, column, 'empty');
    const { difference, interval } = pairedMeanDifference(
      compared.map(({ auc }) => auc),
      compared.map(({ controlMean }) => controlMean),
      compared.map(({ head }) => head),
      { seed: RESAMPLING_SEED },
    );
    return { aboveEmpty: difference, aboveEmptyInterval: interval };
  },
  show: ({ aboveEmpty: above, aboveEmptyInterval }) => ({
    value: signed(above, 3),
    interval: range(aboveEmptyInterval, signed),
  }),
});
