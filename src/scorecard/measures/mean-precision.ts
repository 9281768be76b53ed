import { decimal, range } from '../../files/number-text.ts';
import { meanAtBaseRate } from '../at-base-rate.ts';
import { intervalSchema, share } from '../fields.ts';
import { measure } from './measure.ts';

/** How much of what explanations claim is so. */
export const meanPrecision = measure({
  heading: 'Precision',
  meaning:
    'mean share of pairs with P("1") > 0.5 that are active, at the base rate of the head’s random records',
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
