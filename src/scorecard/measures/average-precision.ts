import { decimal, range } from '../../files/number-text.ts';
import { meanAtBaseRate } from '../at-base-rate.ts';
import { intervalSchema, share } from '../fields.ts';
import { measure } from './measure.ts';

/** What ROC AUC hardly notices, an explanation that covers too much, halves this one. */
export const meanAveragePrecision = measure({
  heading: 'Average precision',
  meaning:
    'mean average precision at the base rate of the head’s random records, weak pairs weighted by how many each represents; low for explanations that are too broad or too narrow',
  fields: { meanAveragePrecision: share.nullable(), meanAveragePrecisionInterval: intervalSchema.nullable() },
  compute: ({ explanations, column }) => {
    const { mean, interval } = meanAtBaseRate(explanations, column, (each) => each.averagePrecision);
    return { meanAveragePrecision: mean, meanAveragePrecisionInterval: interval };
  },
  show: ({ meanAveragePrecision: mean, meanAveragePrecisionInterval }) => ({
    value: decimal(mean, 3),
    interval: range(meanAveragePrecisionInterval),
  }),
});
