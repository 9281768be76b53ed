import { decimal, range } from '../../metrics/number-text.ts';
import { meanAtBaseRate } from '../at-base-rate.ts';
import { intervalSchema, share } from '../fields.ts';
import { measure } from './measure.ts';

/** How much of what explanations claim is so. */
export const meanPrecision = measure({
  heading: 'Precision',
  meaning:
    'mean share, of the pairs that are called active (P("1") above 0.5), of those that are, where a head is as often active as in its random records',
  fields: { meanPrecision: share.nullable(), meanPrecisionInterval: intervalSchema.nullable() },
  compute: ({ explanations, column }) => {
    const { mean, interval } = meanAtBaseRate(explanations, column, ({ precision }) => precision);
    return { meanPrecision: mean, meanPrecisionInterval: interval };
  },
  show: ({ meanPrecision: mean, meanPrecisionInterval }) => ({
    value: decimal(mean, 3),
    interval: range(meanPrecisionInterval),
  }),
});
