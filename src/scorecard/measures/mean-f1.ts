import { decimal, range } from '../../files/number-text.ts';
import { meanAtBaseRate } from '../at-base-rate.ts';
import { intervalSchema, share } from '../fields.ts';
import { measure } from './measure.ts';

/** What falls where an explanation claims too much, and where it claims too little. */
export const meanF1 = measure({
  heading: 'F1',
  meaning:
    'mean over explanations of the harmonic mean of precision and recall at P("1") > 0.5; low for explanations that are too broad or too narrow',
  fields: { meanF1: share.nullable(), meanF1Interval: intervalSchema.nullable() },
  compute: ({ explanations, column }) => {
    const { mean, interval } = meanAtBaseRate(explanations, column, ({ f1 }) => f1);
    return { meanF1: mean, meanF1Interval: interval };
  },
  show: ({ meanF1: mean, meanF1Interval }) => ({
    value: decimal(mean, 3),
    interval: range(meanF1Interval),
  }),
});
